"""Tokens of a broker: by password as JSON, at the new address or the former, renewed by a form."""

import pytest
from gate_bed import Clock
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.hda_gate import HdaGate
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.pixel_gates import SEARCH, account_kinds, make_gate
from hda_server import ACCOUNT, USER, HdaServer, hda_portal

PROFILE = NetworkProfile(timeout=2.0)


def gate_of(server, account=ACCOUNT, **gate):
    portal = hda_portal(server.url)
    options = {"search_gate": {**portal.options["search_gate"], **gate}}
    made = make_gate(hda_portal(server.url, **options), PROFILE, account, SEARCH)
    assert isinstance(made, HdaGate)
    return made


def opened(server, gate):
    return gate.open([f"{server.url}/hda/api/v1/dataaccess/search"], CancelToken()).headers


def paths(server):
    return [request.path for request in server.requests]


def test_one_login_is_good_for_an_hour():
    with HdaServer() as server:
        gate = gate_of(server)
        clock = Clock(gate)
        assert opened(server, gate) == {"Authorization": "Bearer bearer-1"}
        clock.forward(3500)
        assert opened(server, gate) == {"Authorization": "Bearer bearer-1"}
        assert server.requests[0].json() == USER
        assert paths(server) == ["/identity/gettoken"]


def test_it_is_renewed_before_its_end():
    with HdaServer() as server:
        gate = gate_of(server)
        clock = Clock(gate)
        opened(server, gate)
        clock.forward(3550)
        assert opened(server, gate) == {"Authorization": "Bearer bearer-2"}
        assert server.requests[1].body == b"refresh_token=renewal-1"
        assert paths(server) == ["/identity/gettoken", "/hda/refreshtoken"]


@pytest.mark.parametrize("renewal", ["/hda/refreshtoken", "/nowhere", ""])
def test_where_it_is_not_renewed_a_new_one_is_asked_for(renewal):
    with HdaServer(renews=False) as server:
        gate = gate_of(server, renewal=renewal and server.url + renewal)
        opened(server, gate)
        gate.forget()
        assert opened(server, gate) == {"Authorization": "Bearer bearer-2"}
        assert paths(server).count("/identity/gettoken") == 2


def test_the_former_address_is_asked_where_the_new_one_is_not_there():
    with HdaServer(moved=False) as server:
        gate = gate_of(server)
        assert opened(server, gate) == {"Authorization": "Bearer bearer-1"}
        assert paths(server) == ["/identity/gettoken", "/hda/gettoken"]
        with pytest.raises(PortalError) as caught:
            opened(server, gate_of(server, former_endpoint=""))
    assert caught.value.kind is ErrorKind.GONE


def test_a_wrong_password_is_sent_once():
    wrong = Account("basic", {"username": "ann", "password": "no such words"})
    with HdaServer() as server:
        gate = gate_of(server, wrong)
        for _ in range(2):
            with pytest.raises(PortalError) as caught:
                opened(server, gate)
            assert caught.value.kind is ErrorKind.LOGIN_REFUSED
        assert len(server.requests) == 1
    assert "no such words" not in str(caught.value)


def test_hosts_that_are_not_trusted_get_nothing():
    with HdaServer() as server:
        gate = gate_of(server)
        with pytest.raises(PortalError) as caught:
            gate.open(["https://elsewhere.example/search"], CancelToken())
        assert caught.value.kind is ErrorKind.NOT_ALLOWED
        stranger = gate_of(server, former_endpoint="https://elsewhere.example/gettoken")
        server.moved = False
        with pytest.raises(PortalError) as caught:
            opened(server, stranger)
        assert caught.value.kind is ErrorKind.BAD_QUERY
        assert account_kinds(hda_portal(server.url)) == ("basic",)
