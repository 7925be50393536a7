"""Answers of the loopback map server that are wrong."""

import base64

from loopback import Reply
from map_documents import BOMB, EXTERNAL, PAGE, exception, wms_document

STATUSES = {"401": b"Unauthorized", "403": b"Forbidden", "404": b"none", "500": b"broken"}
FAULTS = (
    *("exception", "not xml", "html", "empty", "cut", "bomb", "external", "hang", "not a picture"),
    *STATUSES,
)


def faulty_reply(fault, server, told):
    """Return what a server answers instead; `external` would have its `/stolen` fetched."""
    if fault in STATUSES:
        return Reply(int(fault), STATUSES[fault])
    if fault == "not a picture":
        return Reply(200, b"\x89PNG\r\n\x1a\n broken", {"Content-Type": "image/png"})
    whole = wms_document(server.wms, server.newest, server.dates).encode()
    bodies = {
        "exception": exception("The database is away", "NoApplicableCode", told.get("VERSION", "1.3.0")),
        "not xml": "all is well",
        "html": PAGE,
        "cut": whole[: len(whole) // 2],
        "bomb": BOMB,
        "external": EXTERNAL.format(f"{server.url}/stolen"),
    }
    return xml(bodies.get(fault, ""))


def xml(document):
    body = document if isinstance(document, bytes) else document.encode()
    return Reply(200, body, {"Content-Type": "text/xml; charset=UTF-8"})


def picture(body):
    return Reply(200, body, {"Content-Type": "image/png"})


def is_known(account, request):
    pair = base64.b64encode(":".join(account).encode()).decode()
    return request.headers.get("authorization") == f"Basic {pair}"
