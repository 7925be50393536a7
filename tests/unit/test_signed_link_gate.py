"""Links signed with a key pair: at most 64 a call, none twice."""

import json

import pytest
from gate_bed import ANN, PAIR, Clock, error_of, gate_of, gate_portal, opened
from guichet_eo.core.account import Account
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.signed_link_gate import SignedLinkGate
from loopback import Reply
from signing_services import KEYS, SigningServices, changed, status

STORE = "https://s3-data.meso.example"


@pytest.fixture
def services():
    with SigningServices(28800) as services:
        yield services


def link_gate(services, account=PAIR, **more):
    option = {"kind": "sign-urls", "endpoint": f"{services.url}/sign_urls"}
    gate = gate_of(gate_portal(option, signed=["meso.example"], **more), account)
    assert isinstance(gate, SignedLinkGate)
    return gate


def links(count, start=0):
    return [f"{STORE}/tile/{number}.tif" for number in range(start, start + count)]


def test_130_links_are_three_calls(services):
    hrefs = links(130)
    access = opened(link_gate(services), *hrefs, *hrefs[:10])
    asked = [request.json()["urls"] for request in services.requests]
    assert [len(urls) for urls in asked] == [64, 64, 2]
    assert [url for urls in asked for url in urls] == hrefs
    assert list(access.links) == hrefs
    assert access.links[hrefs[129]] == f"{hrefs[129]}?X-Amz-Signature=3"
    assert {request.json()["duration_seconds"] for request in services.requests} == {28800}
    assert "Signature" not in repr(access)


def test_only_new_links_are_asked(services):
    gate = link_gate(services)
    opened(gate, *links(10))
    access = opened(gate, *links(15))
    assert services.requests[1].json()["urls"] == links(5, 10)
    assert len(access.links) == 15


def test_they_are_renewed_before_they_end(services):
    gate = link_gate(services)
    clock = Clock(gate)
    first = opened(gate, *links(2))
    clock.forward(28000)
    opened(gate, *links(3))  # a third, seven hours younger
    assert len(services.requests) == 2
    clock.forward(600)
    renewed = opened(gate, *links(3))
    assert services.requests[2].json()["urls"] == links(2)
    assert renewed.links[links(1)[0]] != first.links[links(1)[0]]


def test_other_hosts_are_left_alone(services):
    hrefs = ["https://elsewhere.example/a.tif", "https://evilmeso.example/a.tif"]
    assert opened(link_gate(services, None), *hrefs).links == {}
    assert services.requests == []


@pytest.mark.parametrize("account", [None, ANN, Account("keypair", {"access-key": "only one"})])
def test_without_a_key_pair_a_login_is_needed(services, account):
    error = error_of(link_gate(services, account), *links(1))
    assert error.kind is ErrorKind.LOGIN_NEEDED
    assert "access-key and secret-key" in error.detail
    assert services.requests == []


@pytest.mark.parametrize("code", [401, 403])
def test_wrong_keys_are_refused(services, code):
    services.fault = status(code)
    assert error_of(link_gate(services), *links(1)).kind is ErrorKind.LOGIN_REFUSED


def elsewhere(request, reply):
    urls = request.json()["urls"]
    return changed(hrefs={url: url.replace("s3-data", "other") + "?sig" for url in urls})(request, reply)


def plain(request, reply):
    return changed(hrefs={url: url.replace("https", "http") for url in request.json()["urls"]})(
        request, reply
    )


def one_less(request, reply):
    return changed(hrefs={url: f"{url}?sig" for url in request.json()["urls"][1:]})(request, reply)


FAULTS = [
    (elsewhere, ErrorKind.BAD_ANSWER),
    (plain, ErrorKind.BAD_ANSWER),
    (one_less, ErrorKind.BAD_ANSWER),
    (changed(hrefs=[]), ErrorKind.BAD_ANSWER),
    (changed(hrefs={links(1)[0]: "/vsizip/x y"}), ErrorKind.BAD_ANSWER),
    (changed(hrefs={links(1)[0]: "/vsizip//etc/x"}), ErrorKind.BAD_ANSWER),
    (changed(expiry=None), ErrorKind.BAD_ANSWER),
    (status(422), ErrorKind.BAD_QUERY),
    (status(500), ErrorKind.BAD_ANSWER),
]


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
def test_faults_have_their_kind(services, fault, kind):
    services.fault = fault
    assert error_of(link_gate(services), *links(2)).kind is kind


def test_what_was_signed_before_a_fault_is_kept(services):
    gate = link_gate(services)
    services.fault = lambda request, reply: (
        reply if len(services.requests) < 2 else status(403)(request, reply)
    )
    error_of(gate, *links(100))
    services.fault = None
    opened(gate, *links(100))
    assert services.requests[-1].json()["urls"] == links(36, 64)


def test_a_server_that_repeats_the_keys(services):
    body = json.dumps({"detail": f"bad key {KEYS['secret-key']}"}).encode()
    services.fault = lambda request, reply: Reply(422, body)
    error = error_of(link_gate(services), *links(1))
    assert (error.kind, error.detail) == (ErrorKind.BAD_QUERY, "bad key ***")


def test_keys_go_to_trusted_hosts_only(services):
    with pytest.raises(PortalError) as caught:
        link_gate(services, trusted=["signing.example"])
    assert caught.value.kind is ErrorKind.BAD_QUERY
    assert services.requests == []
