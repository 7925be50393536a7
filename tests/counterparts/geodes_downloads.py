"""Files, tapes and quota of GEODES on loopback (portal sheet geodes, Download, Errors and limits)."""

from loopback import Reply, json_reply
from loopback_service import LoopbackService

KEY = "key-of-ann"
PRODUCT = "S2B_MSIL1C_20260801"
URN = "URN:FEATURE:DATA:gdh:a97e09b3-0d0b-3e20-bf76-14430c10348b:V1"
BODY = b"PK" + bytes(200_000)
USED_UP = b"Downloading products per hour exceeds quota limit"
LATER = {"messages": ["The file is not online; its restoration has been requested"]}


class GeodesDownloads(LoopbackService):
    """One product per number; `on_tape` and `restored` hold the upper-case MD5 of files.

    Attributes:
        restore: reply to a download of what lies on tape.
        batch: whether `fastavailability` is there.
        left: downloads that the quota still allows.
    """

    def __init__(self):
        super().__init__()
        self.on_tape, self.started = set(), set()
        self.restore = json_reply(LATER, 202)
        self.batch, self.left, self.quota = True, 10, None

    def href(self, number=0):
        """Return the address of a file."""
        return f"{self.url}/api/download/{URN[:-2]}V{number}/files/{number:032X}"

    def asked(self, path):
        """Return the requests below a path."""
        return [request for request in self.requests if request.path.startswith(path)]

    def respond(self, request):
        if request.path == "/fastavailability":
            return self.fast(request.json()["availability"]) if self.batch else Reply(404)
        if request.headers.get("x-api-key") is None:
            return json_reply({"messages": ["Unauthorized"]}, 401)
        if request.headers["x-api-key"] != KEY:
            return Reply(302, headers={"Location": request.path})
        if request.path.startswith("/availability/"):
            return json_reply({"id": URN, "files": [self.told("0" * 32)]})
        if request.path == "/processing/download/get":
            return self.quota or json_reply({"maxQuota": 10, "remainingQuota": self.left})
        return self.file(request.path.rpartition("/")[2])

    def fast(self, rows):
        products = {}
        for row in rows:
            urn, _, digest = row["href"].rpartition("/files/")
            products.setdefault(urn.rpartition("/")[2], []).append(self.told(digest))
        return json_reply({"products": [{"id": urn, "files": files} for urn, files in products.items()]})

    def told(self, digest):
        return {"checksum": digest.lower(), "available": digest not in self.on_tape}

    def file(self, digest):
        if digest in self.on_tape:
            self.started.add(digest)
            return self.restore
        if self.left <= 0:
            return Reply(403, USED_UP, {"Content-Type": "text/plain"})
        self.left -= 1
        return Reply(200, BODY, {"Content-Type": "application/zip"})
