"""Downloads of a Machine-to-Machine API on loopback (portal sheet usgs-landsatlook, Download)."""

import hashlib

from loopback import Reply, json_reply
from loopback_service import LoopbackService

SET, ENTITY, BUNDLE = "landsat_ot_c2_l2", "LC82260782020217LGN00", "5e83d14fb9436d88"
ROOT = "/api/api/json/stable"
NAME, WORD = "ann", "application words"
BODY = b"PK" + bytes(5_000)
SHA, SIZE = hashlib.sha256(BODY).hexdigest(), len(BODY)


def option(number, name, size, system="dds", **more):
    """Return a row of `download-options`."""
    return {"id": number, "entityId": ENTITY, "displayId": "LC08_L2SP", "available": True, "filesize": size,
            "productName": name, "productCode": "D" + number[-3:], "downloadSystem": system,
            "secondaryDownloads": [], **more}  # fmt: skip


OPTIONS = [
    option("5e83d14fb9436001", "Landsat Collection 2 Level-2 Band File", 0, "folder"),
    option("5e83d14fb9436002", "LandsatLook Natural Color Image", 5_784_702, "wms"),
    option(BUNDLE, "Landsat Collection 2 Level-2 Product Bundle", SIZE,
           checksum=[{"id": "cksum", "value": 1876874104}, {"id": "sha256sum", "value": SHA}]),
]  # fmt: skip


class M2mDownloads(LoopbackService):
    """Downloads by label; all answers have the envelope, most errors status 200.

    Attributes:
        options: what `download-options` gives.
        late: retrievals until an order is ready; 0: at once.
        problems: verb → error code and words, given once.
        known: label of an order of the same product from before.
    """

    def __init__(self):
        super().__init__()
        self.options, self.late, self.known, self.failed = OPTIONS, 1, "", []
        self.problems, self.keys, self.orders, self.removed = {}, 0, {}, []

    def verbs(self):
        """Return what was asked, in order, but logins."""
        return [each.path.rpartition("/")[2] for each in self.requests if "login" not in each.path]

    def respond(self, request):
        if request.path.startswith("/download/"):
            return Reply(200, BODY) if request.query == {"token": "hidden"} else Reply(404)
        verb, asked = request.path.rpartition("/")[2], request.json()
        if verb == "login-token":
            if asked != {"username": NAME, "token": WORD}:
                return self.answer(None, "AUTH_INVALID", "Invalid credentials")
            self.keys += 1
            return self.answer(f"bearer-{self.keys}")
        if request.headers.get("x-auth-token") != f"bearer-{self.keys}":
            return self.answer(None, "AUTH_EXPIRED", "key expired")
        if verb in self.problems:
            return self.answer(None, *self.problems.pop(verb))
        return self.answer(getattr(self, verb.replace("-", "_"))(asked))

    @staticmethod
    def answer(data, code=None, words=None):
        return json_reply({"requestId": 1, "version": "stable", "data": data, "errorCode": code,
                           "errorMessage": words})  # fmt: skip

    def row(self, number):
        return {"downloadId": number, "entityId": ENTITY, "eulaCode": None, "statusText": "Available",
                "filesize": SIZE, "url": f"{self.url}/download/{number}?token=hidden"}  # fmt: skip

    def download_options(self, asked):
        return self.options if (asked["datasetName"], asked["entityIds"]) == (SET, [ENTITY]) else []

    def download_request(self, asked):
        told = {"availableDownloads": [], "preparingDownloads": [], "failed": self.failed, "newRecords": {},
                "duplicateProducts": []}  # fmt: skip
        if self.failed:
            return told
        if self.known:
            self.orders[self.known] = [7, self.late]
            return {**told, "duplicateProducts": {"7": self.known}}
        self.orders[asked["label"]] = [8, self.late]
        return {**told, "preparingDownloads" if self.late else "availableDownloads": [self.row(8)]}

    def download_retrieve(self, asked):
        told = {"eulas": [], "available": [], "requested": [], "queueSize": len(self.orders)}
        order = self.orders.get(asked["label"])
        if order is None:
            return told
        number, late = order
        order[1] = max(0, late - 1)
        row = {**self.row(number), "statusText": "Staging"} if late else self.row(number)
        return {**told, "requested" if late else "available": [row]}

    def download_order_remove(self, asked):
        self.removed.append(asked["label"])
        return 1

    def rate_limit_summary(self, asked):
        full = {"recentDownloadCount": 15_000, "pendingDownloadCount": 20_000}
        return {"initialLimits": [{"limitType": "user", **full}],
                "remainingLimits": [{"limitType": "user", "recentDownloadCount": 14_998},
                                    {"limitType": "ip", "recentDownloadCount": 14_990}]}  # fmt: skip
