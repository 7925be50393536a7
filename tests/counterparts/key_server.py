"""A map server on loopback that opens with a key in its address, which it repeats wherever it can."""

from html import escape

from loopback import Reply
from map_documents import exception
from map_server import MapServer

KEY = "5ecret%2Fkey"  # as it is written in addresses
_PLAIN = "5ecret/key"


class KeyServer(MapServer):
    """`keyed` is its address; titles hold a word of the key, which is to stay.

    Attributes:
        status: of every answer, with the address in its words; 0: as it should be.
    """

    def __init__(self):
        super().__init__()
        self.status = 0

    def __enter__(self):
        super().__enter__()
        self.keyed = f"{self.wms}?map=a&apikey={KEY}"
        return self

    def respond(self, request):
        said = f"{self.keyed} or {_PLAIN} said no to {request.query.get('apikey')}"
        if self.status:
            return Reply(self.status, exception(said).encode(), {"Content-Type": "text/xml"})
        if request.query.get("apikey") != _PLAIN:
            return Reply(403, exception("no key").encode(), {"Content-Type": "text/xml"})
        reply = super().respond(request)
        if b"_Capabilities" not in reply.body[:2000]:
            return reply
        links = escape(f"{self.keyed}&")
        body = reply.body.replace(f"{self.wms}?".encode(), links.encode())
        body = body.replace(b"</Service>", b"<X>%s</X></Service>" % links.encode(), 1)
        start = body.find(b"<Title>")
        end = body.find(b"</Title>", start)
        return Reply(reply.status, body[: start + 7] + b"5ecret" + body[end:], reply.headers)
