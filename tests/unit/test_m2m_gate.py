"""Keys of the Machine-to-Machine API: for an application token, two hours long, errors of status 200."""

from dataclasses import replace

import pytest
from gate_bed import Clock
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.m2m_gate import M2mGate
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.pixel_gates import SEARCH, account_kinds, make_gate
from loopback import json_reply
from m2m_server import ACCOUNT, ROOT, USER, M2mServer, m2m_portal

PROFILE = NetworkProfile(timeout=2.0)


def gate_of(server, account=ACCOUNT):
    gate = make_gate(m2m_portal(server.url), PROFILE, account, SEARCH)
    assert isinstance(gate, M2mGate)
    return gate


def opened(server, gate):
    return gate.open([f"{server.url}{ROOT}/scene-search"], CancelToken())


def test_one_login_is_good_for_two_hours():
    with M2mServer() as server:
        gate = gate_of(server)
        clock = Clock(gate)
        access = opened(server, gate)
        assert access.headers == {"X-Auth-Token": "key-1"}
        assert "key-1" not in repr(access)
        clock.forward(6800)
        assert opened(server, gate).headers == {"X-Auth-Token": "key-1"}
        clock.forward(200)
        assert opened(server, gate).headers == {"X-Auth-Token": "key-2"}
        assert server.requests[0].json() == USER


def test_a_forgotten_key_is_asked_for_anew():
    with M2mServer() as server:
        gate = gate_of(server)
        opened(server, gate)
        gate.forget()
        assert opened(server, gate).headers == {"X-Auth-Token": "key-2"}


@pytest.mark.parametrize("status", [200, 400, 401, 403])
def test_a_refused_token_is_sent_once(status):
    with M2mServer(status=status) as server:
        gate = gate_of(server, Account("basic", {"username": "ann", "password": "no such words"}))
        for _ in range(2):
            with pytest.raises(PortalError) as caught:
                opened(server, gate)
            assert caught.value.kind is ErrorKind.LOGIN_REFUSED
        assert len(server.requests) == 1
        assert "refused before" in caught.value.detail
        gate.forget()
        with pytest.raises(PortalError):
            opened(server, gate)
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ({"data": None, "errorCode": "RATE_LIMIT", "errorMessage": "too many"}, ErrorKind.RATE_LIMITED),
        ({"data": None, "errorCode": None}, ErrorKind.BAD_ANSWER),
        ({"data": "two words", "errorCode": None}, ErrorKind.BAD_ANSWER),
        (["key"], ErrorKind.BAD_ANSWER),
    ],
)
def test_odd_answers(document, kind):
    with M2mServer() as server:
        server.server.respond = lambda request: json_reply(document)
        gate = gate_of(server)
        with pytest.raises(PortalError) as caught:
            opened(server, gate)
        assert caught.value.kind is kind


def test_the_gate_of_one_of_several_dialects_is_found():
    gate = {"kind": "m2m", "endpoint": "https://m2m.example/login-token"}
    families = {"landsat-c2-l2": Holding(("c",)), "aster": Holding(("aster_l1t",), dialect="m2m")}
    options = {"m2m": {"search_gate": gate}}
    plain = Portal("u", LocalText("U"), "U", dialect="stac", families=families, options=options)
    portal = replace(plain, trusted_hosts=("m2m.example",))
    assert isinstance(make_gate(portal, PROFILE, ACCOUNT, SEARCH), M2mGate)
    assert account_kinds(portal) == ("basic",)
