"""Shared access signatures: one for each container, renewed before they end."""

import threading
import time

import pytest
from gate_bed import Clock, error_of, gate_of, gate_portal, opened
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.sas_gate import SasGate
from loopback import Reply, closed_port
from signing_services import SigningServices, changed, slow, status

STORE = "https://sentinel2.blob.core.windows.net/l2a/scene"


@pytest.fixture
def services():
    with SigningServices() as services:
        yield services


def sas_gate(url):
    gate = gate_of(gate_portal({"kind": "sas", "endpoint": f"{url}/sas"}, (), ["blob.core.windows.net"]))
    assert isinstance(gate, SasGate)
    return gate


def test_one_signature_for_a_container(services):
    gate = sas_gate(services.url)
    access = opened(gate, f"{STORE}/B02.tif", f"{STORE}/B03.tif?v=1", f"{STORE}/B02.tif")
    assert access.links == {
        f"{STORE}/B02.tif": f"{STORE}/B02.tif?se=2026&sp=rl&sig=sas1%3D",
        f"{STORE}/B03.tif?v=1": f"{STORE}/B03.tif?v=1&se=2026&sp=rl&sig=sas1%3D",
    }
    assert opened(gate, f"{STORE}/B04.tif").links[f"{STORE}/B04.tif"].endswith("sig=sas1%3D")
    assert [request.path for request in services.requests] == ["/sas/sentinel2/l2a"]
    assert "sig" not in repr(access)
    assert (access.headers, access.settings) == ({}, {})


def test_each_container_has_its_own(services):
    gate = sas_gate(services.url)
    other = "https://landsat.blob.core.windows.net/landsat-c2/B1.tif"
    access = opened(gate, f"{STORE}/B02.tif", other)
    assert access.links[other].endswith("sas2%3D")
    assert len(services.requests) == 2


def test_other_hosts_are_left_alone(services):
    gate = sas_gate(services.url)
    hrefs = [
        "https://elsewhere.example/a.tif",
        "https://evilblob.core.windows.net/l2a/a.tif",
        "http://sentinel2.blob.core.windows.net/l2a/a.tif",
    ]
    access = opened(gate, *hrefs)
    assert access.links == {}
    assert access.expires is None
    assert services.requests == []


@pytest.mark.parametrize(("life", "early", "late"), [(3600, 3200, 150), (400, 280, 30)])
def test_it_is_renewed_before_it_ends(services, life, early, late):
    """Five minutes before, or when a quarter of a short life remains."""
    services.life = life
    gate = sas_gate(services.url)
    clock = Clock(gate)
    first = opened(gate, f"{STORE}/B02.tif")
    clock.forward(early)
    assert opened(gate, f"{STORE}/B02.tif").links == first.links
    clock.forward(late)
    assert gate._now() > first.renew_after
    second = opened(gate, f"{STORE}/B02.tif")
    assert second.links != first.links
    assert first.renew_after < first.expires < second.expires
    assert len(services.requests) == 2


@pytest.mark.parametrize("clock", [-7200, 7200])
def test_a_wrong_clock_does_not_matter(services, clock):
    gate = sas_gate(services.url)
    Clock(gate).forward(clock)
    access = opened(gate, f"{STORE}/B02.tif")
    assert 3500 < (access.expires - gate._now()).total_seconds() < 3700
    opened(gate, f"{STORE}/B02.tif")
    assert len(services.requests) == 1


def test_forgotten_means_asked_again(services):
    gate = sas_gate(services.url)
    opened(gate, f"{STORE}/B02.tif")
    gate.forget()
    assert opened(gate, f"{STORE}/B02.tif").links[f"{STORE}/B02.tif"].endswith("sas2%3D")


FAULTS = [
    (status(403), ErrorKind.NOT_ALLOWED),
    (status(404), ErrorKind.GONE),
    (status(400), ErrorKind.BAD_QUERY),
    (changed(token=None), ErrorKind.BAD_ANSWER),
    (changed(token="a\r\nb: c"), ErrorKind.BAD_ANSWER),
    (changed(token=["x"]), ErrorKind.BAD_ANSWER),
    (changed(**{"msft:expiry": None}), ErrorKind.BAD_ANSWER),
    (changed(**{"msft:expiry": "soon"}), ErrorKind.BAD_ANSWER),
    (lambda request, reply: Reply(200, b"<html>Sign in</html>"), ErrorKind.BAD_ANSWER),
    (lambda request, reply: Reply(200, b"[" * 100_000), ErrorKind.BAD_ANSWER),
    (lambda request, reply: Reply(200, b" " * 2_000_000), ErrorKind.TOO_BIG),
]


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
def test_faults_have_their_kind(services, fault, kind):
    services.fault = fault
    assert error_of(sas_gate(services.url), f"{STORE}/B02.tif").kind is kind


def test_a_rate_limit_says_how_long(services):
    services.fault = status(429, **{"Retry-After": "120"})
    error = error_of(sas_gate(services.url), f"{STORE}/B02.tif")
    assert (error.kind, error.retry_after) == (ErrorKind.RATE_LIMITED, 120)


def test_nobody_there():
    gate = sas_gate(f"http://127.0.0.1:{closed_port()}")
    assert error_of(gate, f"{STORE}/B02.tif").kind is ErrorKind.UNREACHABLE


def test_an_address_without_container(services):
    error = error_of(sas_gate(services.url), "https://sentinel2.blob.core.windows.net/..%2f/x")
    assert error.kind is ErrorKind.BAD_QUERY
    assert services.requests == []


def test_threads_share_one_request(services):
    services.fault = slow(0.2)
    gate = sas_gate(services.url)
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(opened(gate, f"{STORE}/B02.tif"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({result.links[f"{STORE}/B02.tif"] for result in results}) == 1
    assert (len(results), len(services.requests)) == (8, 1)


@pytest.mark.parametrize("waits_for", ["the answer", "its turn", "the pause"])
def test_cancelling_ends_the_wait(services, waits_for):
    services.fault = status(429, **{"Retry-After": "20"}) if waits_for == "the pause" else slow(3)
    gate = sas_gate(services.url)
    other = CancelToken()
    if waits_for == "its turn":
        threading.Thread(target=_quiet, args=(gate, other), daemon=True).start()
        time.sleep(0.1)
    token, ended = CancelToken(), []

    def work():
        with pytest.raises(PortalError) as caught:
            opened(gate, f"{STORE}/B02.tif", token=token)
        ended.append((time.monotonic(), caught.value.kind))

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.3)
    begun = time.monotonic()
    token.cancel()
    thread.join(2)
    assert ended[0][0] - begun < 0.1
    assert ended[0][1] is ErrorKind.CANCELLED
    other.cancel()


def _quiet(gate, token):
    with pytest.raises(PortalError):
        opened(gate, f"{STORE}/B02.tif", token=token)


def test_cancelled_before(services):
    token = CancelToken()
    token.cancel()
    assert error_of(sas_gate(services.url), f"{STORE}/B02.tif", token=token).kind is ErrorKind.CANCELLED
    assert services.requests == []
