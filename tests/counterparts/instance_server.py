"""A map server on loopback as Sentinel Hub is one: whoever names a secret instance is let in.

It repeats the instance wherever it can: in links, in words of errors, in addresses that it redirects to.
"""

from dataclasses import replace

from loopback import Reply, json_reply
from map_documents import exception
from map_server import MapServer, xml

INSTANCE = "5ec2e700-1111-4222-8333-0123456789ab"


class InstanceServer(MapServer):
    """Serves `INSTANCE`; `base` is what stands before `/ogc/`.

    Attributes:
        busy: how many of the next requests are answered with 429 and milliseconds.
        gone: whether the instance was deleted.
        status: of every answer, with the address in its words; 0: as it should be.
    """

    def __init__(self, instance=INSTANCE):
        super().__init__()
        self.instance, self.busy, self.gone, self.status = instance, 0, False, 0

    def __enter__(self):
        super().__enter__()
        self.base = self.url
        self.real = self.wms = f"{self.url}/ogc/wms/{self.instance}"
        return self

    def respond(self, request):
        if self.busy:
            self.busy -= 1
            return json_reply({"code": "RATE_LIMIT_EXCEEDED"}, 429, **{"Retry-After": "50"})
        if self.status:
            words = exception(f"{self.real} said no to {request.path}", "NoApplicableCode")
            return Reply(self.status, words.encode(), {"Content-Type": "text/xml"})
        service, _mark, named = request.path.removeprefix("/ogc/").partition("/")
        if self.gone or not request.path.startswith("/ogc/") or named != self.instance:
            return replace(xml(exception(f"Invalid instance id: {named}")), status=400)
        return super().respond(replace(request, path=f"/{service}"))
