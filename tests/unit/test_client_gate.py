"""Tokens of OAuth clients: got for id and secret, used until they end."""

import pytest
from gate_bed import ANN, Clock, error_of, gate_of, gate_portal, opened
from guichet_eo.core.account import Account
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.providers.client_gate import ClientGate
from loopback import Loopback, Reply, json_reply
from token_services import TokenServices

FILE = "https://files.example/search"
TRUSTED = ("127.0.0.1", "files.example")
PAIR = {"client_id": "client of ann", "client_secret": "s3cret word&"}


@pytest.fixture
def services():
    with TokenServices(PAIR, life=300) as services:
        yield services


def client_gate(services, account=None, **more):
    option = {"kind": "client", "endpoint": f"{services.url}/token", **more}
    gate = gate_of(gate_portal(option, TRUSTED), Account("client", PAIR) if account is None else account)
    assert isinstance(gate, ClientGate)
    return gate


def test_a_token_serves_until_it_ends(services):
    gate = client_gate(services)
    clock = Clock(gate)
    assert opened(gate, FILE).headers == {"Authorization": "Bearer bearer-1"}
    assert services.form() == {"grant_type": "client_credentials", **PAIR}
    clock.forward(200)
    assert opened(gate, FILE).headers["Authorization"].endswith("-1")
    clock.forward(60)
    assert opened(gate, FILE).headers["Authorization"].endswith("-2")
    assert services.form()["grant_type"] == "client_credentials"
    assert len(services.requests) == 2


def test_a_wrong_secret_is_sent_once(services):
    gate = client_gate(services, Account("client", {**PAIR, "client_id": "client of bob"}))
    error = error_of(gate, FILE)
    assert (error.kind, error.status) == (ErrorKind.LOGIN_REFUSED, 401)
    assert "Invalid client" in error.detail
    assert error_of(gate, FILE).kind is ErrorKind.LOGIN_REFUSED
    assert len(services.requests) == 1


@pytest.mark.parametrize("account", [ANN, Account("client", {"client_id": "x"})])
def test_without_id_and_secret_a_login_is_needed(services, account):
    assert error_of(client_gate(services, account), FILE).kind is ErrorKind.LOGIN_NEEDED
    assert services.requests == []


def test_a_busy_service_counts_milliseconds():
    """Sentinel Hub's `Retry-After` is in milliseconds, that of its token endpoint as well."""

    def respond(request):
        if len(busy.requests) == 1:
            return Reply(429, b'{"code":"RATE_LIMIT_EXCEEDED"}', {"Retry-After": "150"})
        return json_reply({"access_token": "bearer-1", "expires_in": 300})

    with Loopback(respond) as busy:
        assert opened(client_gate(busy, retry_after_unit=0.001), FILE).headers
        assert len(busy.requests) == 2
    with Loopback(lambda request: Reply(429, b"", {"Retry-After": "45000"})) as busy:
        error = error_of(client_gate(busy, retry_after_unit=0.001), FILE)
        assert (error.kind, error.retry_after) == (ErrorKind.RATE_LIMITED, 45.0)
