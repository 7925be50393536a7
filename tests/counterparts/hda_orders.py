"""A broker's orders, licences and quota on loopback (portal sheet wekeo, Download, Errors and limits)."""

import itertools
import time

from loopback import Reply, json_reply
from loopback_service import LoopbackService
from order_bed import ANN

SET, TERMS = "EO:ESA:DAT:SENTINEL-2", "Copernicus_Sentinel_License"
PRODUCT, LOCATION = "S2B_MSIL2A_1.SAFE", "wekeo:1"
ENDED = {"error": "invalid_token", "error_description": "token expired or missing"}
API = "/hda/api/v1"
BODY = b"PK" + bytes(5_000)


class HdaOrders(LoopbackService):
    """One product; tokens `bearer-1`, `bearer-2` …, of which `live` hold.

    Attributes:
        accepted: licences accepted at the portal.
        known: names under which the product can be ordered.
        orders: number → replies to its polls, the last one for ever.
        states: number → what `downloads` says.
    """

    def __init__(self):
        super().__init__()
        self.live, self.accepted, self.known = set(), set(), {PRODUCT}
        self.orders, self.states, self.polls = {}, {}, [Reply(202), self.ready()]
        self.terms, self.quota = [TERMS], {}
        self._tokens, self._numbers = itertools.count(1), itertools.count(1)

    @staticmethod
    def ready():
        headers = {"Content-Length": str(len(BODY)), "Content-Disposition": 'attachment; filename="S2B.zip"'}
        return Reply(200, BODY, headers)

    def sent(self, method, path):
        """Return the requests of a kind."""
        return [each for each in self.requests if (each.method, each.path) == (method, path)]

    def respond(self, request):
        if request.path.endswith("/gettoken"):
            if request.json() != ANN:
                return json_reply({"error": "invalid_grant"}, 401)
            token = f"bearer-{next(self._tokens)}"
            self.live = {token}
            return json_reply({"access_token": token, "expires_in": 3600})
        if request.headers.get("authorization", "")[7:] not in self.live:
            return json_reply(ENDED, 403)
        reply = self.api(request, request.path[len(API) :])
        reply.headers.update(self.quota)
        return reply

    def api(self, request, path):
        if path == f"/datasets/{SET}":
            return json_reply({"dataset_id": SET, "terms": self.terms})
        if path == "/datasets":
            return json_reply({"features": []})
        if path.startswith("/termsaccepted/"):
            name = path.rpartition("/")[2]
            if request.method == "PUT" and request.json() == {"accepted": True}:
                self.accepted.add(name)
            return json_reply({"term_id": name, "accepted": name in self.accepted})
        if path == "/dataaccess/download":
            return self.order(request.json())
        if path == "/dataaccess/downloads":
            told = self.states.get(request.query["download_id"])
            return json_reply({"features": [told] if told else []})
        polls = self.orders.get(path.rpartition("/")[2])
        if polls is None:
            return Reply(404)
        return polls.pop(0) if len(polls) > 1 else polls[0]

    def order(self, asked):
        if not set(self.terms) <= self.accepted:
            return json_reply({"detail": f"Terms not accepted: {TERMS}"}, 403)
        place = (asked["dataset_id"], asked["location"])
        if asked["product_id"] not in self.known or place != (SET, LOCATION):
            return json_reply({"detail": "product not found"}, 404)
        number = f"order-{next(self._numbers)}"
        self.orders[number] = list(self.polls)
        return json_reply({"download_id": number})

    def used_up(self, seconds=600):
        """Return a refusal for the quota."""
        reset = str(int(time.time()) + seconds)
        return Reply(429, headers={"X-Quota-Limit": "100", "X-Quota-Remaining": "0", "X-Quota-Reset": reset})
