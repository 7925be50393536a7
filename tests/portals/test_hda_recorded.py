"""Recorded answers of WEkEO: a token sample alone; searches were never recorded (portal sheet wekeo)."""

import json

from gate_bed import Clock
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from hda_server import ACCOUNT, hda_portal
from loopback import Loopback, Reply


def test_every_recorded_answer_is_read_here(shared):
    names = {path.name for path in (shared / "portals" / "recorded" / "wekeo").iterdir()}
    assert names == {"token_response_sample.json"}


def test_the_recorded_token_is_read(shared):
    path = shared / "portals" / "recorded" / "wekeo" / "token_response_sample.json"
    body = path.read_bytes()
    with Loopback(lambda request: Reply(200, body, {"Content-Type": "application/json"})) as server:
        gate = make_gate(hda_portal(server.url), NetworkProfile(timeout=5.0), ACCOUNT, SEARCH)
        clock = Clock(gate)
        access = gate.open([server.url], CancelToken())
        clock.forward(3500)
        assert gate.open([server.url], CancelToken()) == access, "it lives for an hour"
        clock.forward(60)
        gate.open([server.url], CancelToken())
        asked = [(request.path, request.body) for request in server.requests]
    recorded = json.loads(body)
    assert access.headers == {"Authorization": f"Bearer {recorded['access_token']}"}
    assert [path for path, _ in asked] == ["/identity/gettoken", "/hda/refreshtoken"]
    assert asked[1][1].decode() == f"refresh_token={recorded['refresh_token']}"
