"""Baskets and orders of REGARDS on loopback (portal sheet swh, Download; the form of its recorded orders)."""

import itertools

from loopback import Reply, json_reply
from loopback_service import LoopbackService
from order_bed import ANN

URN = "URN:AIP:DATA:swh:0f3dc1b3-0d0b-3e20-bf76-14430c10348b:V1"
BODY = b"PK" + bytes(5_000)
ROOT = "/api/v1/rs-order"
REJECTED = b"<html><head><title>Request Rejected</title></head><body>The URL was rejected.</body></html>"


class RegardsOrders(LoopbackService):
    """Orders go through the states of `states`, the last one for ever.

    Attributes:
        live: tokens that hold.
        basket: selections in it.
        more: members that every order has besides.
        rejected: paths that the filter refuses, with this status.
    """

    def __init__(self):
        super().__init__()
        self.live, self.basket, self.orders = set(), [], {}
        self.states, self.more = ["PENDING", "RUNNING", "DONE"], {}
        self.rejected, self.rejection = "", 200
        self.most_in_basket = 0
        self._tokens, self._numbers = itertools.count(1), itertools.count(1)

    def respond(self, request):
        if request.path.endswith("/oauth/token"):
            if (request.query["username"], request.query["password"]) != tuple(ANN.values()):
                return json_reply({"error": "invalid_grant"}, 401)
            token = f"bearer-{next(self._tokens)}"
            self.live = {token}
            return json_reply({"access_token": token, "expires_in": 3000})
        if self.rejected and request.path.startswith(self.rejected):
            return Reply(self.rejection, REJECTED, {"Content-Type": "text/html"})
        if request.headers.get("authorization", "")[7:] not in self.live:
            return json_reply({"messages": ["Access denied"]}, 403)
        return self.api(request, request.path[len(ROOT) :])

    def api(self, request, path):
        if path == "/order/basket":
            self.basket.clear()
            return Reply(204)
        if path == "/order/basket/selection":
            self.basket.append(request.json())
            self.most_in_basket = max(self.most_in_basket, len(self.basket))
            return json_reply({"content": {"id": 1, "owner": ANN["username"]}})
        if path == "/user/orders":
            if not self.basket or any(request.json()["label"] == order[0] for order in self.orders.values()):
                return json_reply({"messages": ["EMPTY_BASKET or LABEL_NOT_UNIQUE"]}, 422)
            number = next(self._numbers)
            self.orders[number] = (request.json()["label"], self.basket.copy(), list(self.states))
            self.basket.clear()
            return json_reply({"content": self.shown(number)}, 201)
        number = int(path.split("/")[3])
        if number not in self.orders:
            return Reply(404)
        if path.endswith("/download"):
            return Reply(200, BODY, {"Content-Type": "application/zip"})
        return json_reply({"content": self.shown(number), "links": []})

    def shown(self, number):
        label, chosen, states = self.orders[number]
        state = states.pop(0) if len(states) > 1 else states[0]
        return {"id": number, "label": label, "owner": ANN["username"], "status": state,
                "percentCompleted": 100 if state.startswith("DONE") else 56, "filesInErrorCount": 0,
                "waitingForUser": False, "availableFilesCount": len(chosen), **self.more}  # fmt: skip
