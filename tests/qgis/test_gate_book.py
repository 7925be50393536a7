"""The book of gates gives back at its end what services made for them."""

from gate_bed import ANN, PROFILE, gate_portal
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.gis.streams.gate_book import GateBook
from loopback import Loopback, Reply, json_reply

KEY_PLACE = "/api/user/credentials"


def respond(request):
    if request.path == "/login":
        return json_reply({"access_token": "bearer-1", "expires_in": 600})
    return json_reply({"access_id": "A1", "secret": "S1"}) if request.method == "POST" else Reply(204)


def book_of(server):
    entry = {
        "kind": "bearer-s3",
        "endpoint": f"{server.url}/login",
        "keys": server.url + KEY_PLACE,
        "bucket": {"endpoint": server.url},
    }
    portal = gate_portal(entry)
    return GateBook(lambda _id: portal, lambda _portal: ANN, lambda _hosts: PROFILE)


def deleted(server):
    return [request.path for request in server.requests if request.method == "DELETE"]


def test_keys_of_a_login_are_deleted_when_all_ends(qgis_app, qtbot):
    with Loopback(respond) as server:
        book = book_of(server)
        book.gates(["here"])
        book.close()
        assert not server.requests
        book.gates(["here"])["here"].open(["s3://eodata/a"], CancelToken())
        book.close()
        qtbot.waitUntil(lambda: deleted(server) == [f"{KEY_PLACE}/access_id/A1"], timeout=5_000)


def test_a_service_that_does_not_answer_harms_nobody(qgis_app, qtbot):
    with Loopback(respond) as server:
        book = book_of(server)
        gate = book.gates(["here"])["here"]
        gate.open(["s3://eodata/a"], CancelToken())
        server.server.respond = lambda request: Reply(500)
        book.close()
        qtbot.waitUntil(lambda: bool(deleted(server)), timeout=5_000)
        qtbot.waitUntil(lambda: not gate.has_loans, timeout=5_000)
