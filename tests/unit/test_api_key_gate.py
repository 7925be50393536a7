"""API keys: exchanged for a token; a refused one is never sent again."""

import pytest
from gate_bed import ANN, Clock, error_of, gate_of, gate_portal, opened
from guichet_eo.core.account import Account
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.providers.api_key_gate import ApiKeyGate
from token_services import TokenServices

FILE = "https://files.example/search"
TRUSTED = ("127.0.0.1", "files.example")
KEY = "the-key-of-ann"


@pytest.fixture
def services():
    with TokenServices({"apikey": KEY}, life=3600, refusal=403) as services:
        yield services


def key_gate(services, values):
    option = {"kind": "api-key", "endpoint": f"{services.url}/token", "client_id": "IDP"}
    account = values if isinstance(values, Account) else Account("apikey", values)
    gate = gate_of(gate_portal(option, TRUSTED), account)
    assert isinstance(gate, ApiKeyGate)
    return gate


@pytest.mark.parametrize("name", ["apikey", "X-API-Key", "me", "key"])
def test_the_key_is_exchanged_whatever_it_is_called(services, name):
    gate = key_gate(services, {name: KEY})
    clock = Clock(gate)
    assert opened(gate, FILE).headers == {"Authorization": "Bearer bearer-1"}
    assert services.form() == {"apikey": KEY, "grant_type": "api_key", "client_id": "IDP"}
    clock.forward(3500)
    assert opened(gate, FILE).headers["Authorization"].endswith("-1")
    clock.forward(60)
    assert opened(gate, FILE).headers["Authorization"].endswith("-2")


def test_a_refused_key_is_never_sent_again(services):
    gate = key_gate(services, {"apikey": "wrong"})
    error = error_of(gate, FILE)
    assert (error.kind, error.status) == (ErrorKind.LOGIN_REFUSED, 403)
    gate.forget()
    assert error_of(gate, FILE).kind is ErrorKind.LOGIN_REFUSED
    assert len(services.requests) == 1


def test_a_token_that_was_taken_back_is_got_anew(services):
    gate = key_gate(services, {"apikey": KEY})
    opened(gate, FILE)
    gate.forget()
    assert opened(gate, FILE).headers["Authorization"].endswith("-2")


@pytest.mark.parametrize("values", [ANN, {}, {"a": "1", "b": "2"}, {"key": "  "}])
def test_without_one_key_a_login_is_needed(services, values):
    assert error_of(key_gate(services, values), FILE).kind is ErrorKind.LOGIN_NEEDED
    assert services.requests == []


def test_a_key_that_cannot_be_one(services):
    assert error_of(key_gate(services, {"key": "two words"}), FILE).kind is ErrorKind.BAD_QUERY
    assert services.requests == []
