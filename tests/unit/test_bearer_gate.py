"""Tokens of an identity server: got once, renewed, sent to trusted hosts only."""

import pytest
from gate_bed import ANN, PAIR, Clock, error_of, gate_of, gate_portal, opened
from guichet_eo.core.account import Account
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.bearer_gate import BearerGate
from loopback import Loopback, Reply
from signing_services import USER, SigningServices, changed, status

FILE = "https://files.example/B02.tif"
TRUSTED = ("127.0.0.1", "files.example")


@pytest.fixture
def services():
    with SigningServices(300) as services:
        yield services


def bearer_gate(services, account=ANN, trusted=TRUSTED, **more):
    option = {"kind": "bearer", "endpoint": f"{services.url}/token", "client_id": "public", **more}
    gate = gate_of(gate_portal(option, trusted), account)
    assert isinstance(gate, BearerGate)
    return gate


def test_a_login_serves_many_files(services):
    gate = bearer_gate(services)
    access = opened(gate, FILE)
    assert access.headers == {"Authorization": "Bearer bearer-1"}
    assert (access.links, access.settings) == ({}, {})
    assert opened(gate, FILE, "https://files.example/B03.tif").headers == access.headers
    assert services.form() == {"grant_type": "password", "client_id": "public", **USER}
    assert len(services.requests) == 1
    assert "bearer-1" not in repr(access)
    assert "Authorization" in repr(access)


def test_it_is_renewed_with_what_the_server_gave(services):
    gate = bearer_gate(services)
    clock = Clock(gate)
    opened(gate, FILE)
    clock.forward(235)
    assert opened(gate, FILE).headers["Authorization"].endswith("-1")
    clock.forward(10)
    assert opened(gate, FILE).headers["Authorization"].endswith("-2")
    clock.forward(300)
    assert opened(gate, FILE).headers["Authorization"].endswith("-3")
    assert services.granted == ["password", "refresh_token", "refresh_token"]
    assert services.form() == {
        "grant_type": "refresh_token",
        "client_id": "public",
        "refresh_token": "renewal-2",
    }


def test_a_refused_renewal_falls_back_to_the_password_once(services):
    gate = bearer_gate(services)
    clock = Clock(gate)
    opened(gate, FILE)
    services.refresh_good = False
    clock.forward(300)
    assert opened(gate, FILE).headers["Authorization"].endswith("-2")
    assert services.granted == ["password", "password"]
    assert len(services.requests) == 3


def test_a_wrong_password_is_sent_once(services):
    gate = bearer_gate(services, Account("oidc", {**USER, "username": "bob"}))
    error = error_of(gate, FILE)
    assert (error.kind, error.status) == (ErrorKind.LOGIN_REFUSED, 401)
    assert "Invalid user credentials" in error.detail
    assert error_of(gate, FILE).kind is ErrorKind.LOGIN_REFUSED
    assert len(services.requests) == 1
    gate.forget()
    assert error_of(gate, FILE).kind is ErrorKind.LOGIN_REFUSED
    assert len(services.requests) == 1, "whoever forgets a token does not make a password better"


def test_a_second_factor_and_a_scope(services):
    services.totp = "123456"
    gate = bearer_gate(services, Account("oidc", {**USER, "totp": "123456"}), scope="openid")
    opened(gate, FILE)
    assert (services.form()["totp"], services.form()["scope"]) == ("123456", "openid")


@pytest.mark.parametrize("account", [None, PAIR, Account("oidc", {"username": "ann"})])
def test_without_a_name_and_password_a_login_is_needed(services, account):
    assert error_of(bearer_gate(services, account), FILE).kind is ErrorKind.LOGIN_NEEDED
    assert services.requests == []


FAULTS = [
    (changed(access_token=None), ErrorKind.BAD_ANSWER),
    (changed(access_token="a b\r\nX: y"), ErrorKind.BAD_ANSWER),
    (changed(expires_in=None), ErrorKind.BAD_ANSWER),
    (changed(expires_in=-5), ErrorKind.BAD_ANSWER),
    (changed(refresh_token=7), ErrorKind.BAD_ANSWER),
    (status(403), ErrorKind.NOT_ALLOWED),
    (status(500), ErrorKind.BAD_ANSWER),
    (status(502), ErrorKind.UNREACHABLE),
]


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
def test_faults_have_their_kind_and_a_login_is_not_repeated(services, fault, kind):
    services.fault = fault
    assert error_of(bearer_gate(services), FILE).kind is kind
    assert len(services.requests) == 1


def test_a_busy_server_is_asked_again(services):
    busy = status(429, **{"Retry-After": "0"})
    services.fault = lambda request, reply: busy(request, reply) if len(services.requests) == 1 else reply
    assert opened(bearer_gate(services), FILE).headers
    services.fault = status(503, **{"Retry-After": "300"})
    error = error_of(bearer_gate(services), FILE)
    assert (error.kind, error.retry_after) == (ErrorKind.RATE_LIMITED, 300)


def test_a_token_goes_to_trusted_hosts_only(services):
    gate = bearer_gate(services)
    for stranger in ("https://elsewhere.example/a.tif", "http://files.example/a.tif", "s3://eodata/a"):
        assert error_of(gate, FILE, stranger).kind is ErrorKind.NOT_ALLOWED
    assert services.requests == []


def test_a_password_goes_to_trusted_hosts_only(services):
    with pytest.raises(PortalError) as caught:
        bearer_gate(services, trusted=["files.example"])
    assert caught.value.kind is ErrorKind.BAD_QUERY
    assert services.requests == []


@pytest.mark.parametrize("code", [302, 307])
def test_a_password_does_not_follow_a_redirect_to_another_host(services, code):
    with Loopback(lambda request: Reply(200, b"{}")) as thief:
        target = thief.url.replace("127.0.0.1", "localhost") + "/token"
        services.fault = status(code, Location=target)
        assert error_of(bearer_gate(services), FILE).kind is ErrorKind.BAD_ANSWER
        assert thief.requests == []


def test_a_lost_renewal_is_not_sent_twice(services):
    """It may have been used up by a request whose answer never came."""
    gate = bearer_gate(services)
    clock = Clock(gate)
    opened(gate, FILE)
    clock.forward(300)
    services.fault = lambda request, reply: Reply(200, b"<html>")
    error_of(gate, FILE)
    services.fault = None
    opened(gate, FILE)
    assert services.form()["grant_type"] == "password"
