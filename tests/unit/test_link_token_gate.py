"""Tokens that go into the address of a file, on trusted hosts only."""

import pytest
from gate_bed import ANN, Clock, error_of, gate_of, gate_portal, opened
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.providers.link_token_gate import LinkTokenGate
from signing_services import SigningServices

FILE = "https://files.example/odata/v1/Products(1)/$value"
TRUSTED = ("127.0.0.1", "files.example")


@pytest.fixture
def services():
    with SigningServices(300) as services:
        yield services


def link_gate(services, account=ANN, **more):
    option = {"kind": "link-token", "endpoint": f"{services.url}/token", "client_id": "public", **more}
    gate = gate_of(gate_portal(option, TRUSTED), account)
    assert isinstance(gate, LinkTokenGate)
    return gate


def test_one_login_serves_many_files(services):
    gate = link_gate(services)
    access = opened(gate, FILE, FILE + "?a=1")
    assert access.links == {FILE: f"{FILE}?token=bearer-1", FILE + "?a=1": f"{FILE}?a=1&token=bearer-1"}
    assert not access.headers
    assert access.expires is not None
    assert "bearer-1" not in repr(access)
    assert opened(gate, FILE).links[FILE].endswith("bearer-1")
    assert services.granted == ["password"]


def test_it_is_renewed_without_another_login(services):
    gate = link_gate(services, parameter="key")
    clock = Clock(gate)
    opened(gate, FILE)
    clock.forward(245)
    assert opened(gate, FILE).links[FILE] == f"{FILE}?key=bearer-2"
    assert services.granted == ["password", "refresh_token"]


def test_other_hosts_get_no_token(services):
    gate = link_gate(services)
    assert error_of(gate, FILE, "https://stranger.example/file").kind is ErrorKind.NOT_ALLOWED
    assert error_of(gate, "http://files.example/file").kind is ErrorKind.NOT_ALLOWED
    assert not services.requests


def test_an_account_is_needed(services):
    assert error_of(link_gate(services, None), FILE).kind is ErrorKind.LOGIN_NEEDED
