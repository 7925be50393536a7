"""Sessions outlive long transfers and waits."""

import threading

import pytest
from gate_bed import ANN, PROFILE, gate_portal, opened
from guichet_eo.providers.downloads import session_watch
from guichet_eo.providers.downloads.session_watch import REST, SessionWatch
from guichet_eo.providers.pixel_gate import utc_now
from guichet_eo.providers.pixel_gates import make_gate
from signing_services import SigningServices, changed, status

FILE = "https://files.example/B02.tif"


@pytest.fixture
def services():
    with SigningServices(300) as services:
        services.fault = changed(refresh_expires_in=0.2)  # so due at once, more or less
        yield services


@pytest.fixture
def gate(services):
    entry = {"kind": "bearer", "endpoint": f"{services.url}/token", "client_id": "public"}
    return make_gate(gate_portal(entry, ("127.0.0.1", "files.example")), PROFILE, ANN)


def test_a_session_is_renewed_in_its_thread(services, gate, monkeypatch):
    monkeypatch.setattr(session_watch, "LOOK_SECONDS", 0.05)
    opened(gate, FILE)
    renewed = threading.Event()
    respond = services._token

    def tell(form):
        if form.get("grant_type") == "refresh_token":
            renewed.set()
        return respond(form)

    services._token = tell
    watch = SessionWatch(lambda: [gate])
    watch.start()
    assert renewed.wait(10)
    watch.close(5)
    assert not watch._thread.is_alive()


def test_trouble_is_left_to_the_next_file(services, gate):
    opened(gate, FILE)
    services.fault = status(500)
    moment = [utc_now() + REST]
    gate._now = lambda: moment[0]
    watch = SessionWatch(lambda: [gate], lambda: moment[0])
    for _ in range(3):
        watch.look()
    assert len(services.requests) == 2
    moment[0] += REST * 2
    watch.look()
    assert len(services.requests) == 3
