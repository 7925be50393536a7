"""Sessions: shared, kept alive, begun with a code, and not insisted on."""

import threading

import pytest
from gate_bed import ANN, PROFILE, Clock, error_of, gate_portal, opened
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.code_wanted import code_error, code_wanted
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.login_memories import LoginMemories
from guichet_eo.providers.pixel_gates import DOWNLOAD, FILES, SEARCH, login_options, make_gate
from signing_services import USER, SigningServices, changed

FILE = "https://files.example/B02.tif"
TRUSTED = ("127.0.0.1", "files.example")


@pytest.fixture
def services():
    with SigningServices(300) as services:
        yield services


@pytest.fixture
def logins():
    return LoginMemories()


def portal_of(services, **more):
    entry = {"kind": "bearer", "endpoint": f"{services.url}/token", "client_id": "public", **more}
    return gate_portal([entry], TRUSTED)


def shared(services, logins, account=ANN, option=FILES, **more):
    return make_gate(portal_of(services, **more), PROFILE, account, option, logins)


def memory_of(logins):
    (memory,) = logins.at("here")
    return memory


def test_streams_searches_and_downloads_share_one_session(services, logins):
    portal = portal_of(services)
    portal.options["search_gate"] = portal.options["pixel_gate"]
    gates = [make_gate(portal, PROFILE, ANN, option, logins) for option in (FILES, SEARCH, DOWNLOAD)]
    assert len({str(opened(gate, FILE).headers) for gate in gates}) == 1
    assert services.granted == ["password"]
    assert "bearer" not in repr(memory_of(logins))
    assert USER["password"] not in repr(memory_of(logins))


def test_four_threads_log_in_once(services, logins):
    gates = [shared(services, logins) for _ in range(4)]
    threads = [threading.Thread(target=opened, args=(gate, FILE)) for gate in gates]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert services.granted == ["password"]


def test_another_account_has_a_session_of_its_own(services, logins):
    opened(shared(services, logins), FILE)
    bob = Account("oidc", {**USER, "username": "bob"})
    assert error_of(shared(services, logins, bob), FILE).kind is ErrorKind.LOGIN_REFUSED
    assert opened(shared(services, logins), FILE).headers["Authorization"].endswith("-2")


def test_a_refused_password_stays_refused_in_new_gates(services, logins):
    wrong = Account("oidc", {**USER, "password": "no such words"})
    for _ in range(3):
        assert error_of(shared(services, logins, wrong), FILE).kind is ErrorKind.LOGIN_REFUSED
    assert len(services.requests) == 1
    logins.forget("here")
    error_of(shared(services, logins, wrong), FILE)
    assert len(services.requests) == 2


def test_a_token_that_was_refused_to_all_is_renewed_once(services, logins):
    """Four transfers hear of it one after the other."""
    gates = [shared(services, logins) for _ in range(4)]
    used = [opened(gate, FILE) for gate in gates]
    for gate, access in zip(gates, used):
        gate.forget(access)
        opened(gate, FILE)
    assert services.granted == ["password", "refresh_token"]


def test_a_code_is_used_once_and_asked_for_again(services, logins):
    services.totp = "123456"
    gate = shared(services, logins, code="perhaps")
    logins.give_code("here", "123456")
    opened(gate, FILE)
    assert services.form()["totp"] == "123456"
    services.refresh_good = False
    Clock(gate).forward(600)
    error = error_of(gate, FILE)
    assert code_wanted(error)
    assert len(services.requests) == 2, "the renewal, and no login that cannot pass"
    assert code_wanted(error_of(gate, FILE))
    logins.give_code("here", "123456")
    opened(gate, FILE)
    assert services.granted == ["password", "password"]


@pytest.mark.parametrize("account", [ANN, Account("oidc", {**USER, "second_factor": "yes"})])
def test_without_a_code_no_password_is_sent_where_one_is_needed(services, logins, account):
    always = {} if account.has("second_factor") else {"code": "always"}
    assert code_wanted(error_of(shared(services, logins, account, **always), FILE))
    assert services.requests == []


def test_a_wrong_code_is_sent_once_and_a_new_one_is_tried(services, logins):
    services.totp = "123456"
    gate = shared(services, logins, code="always")
    logins.give_code("here", "000000")
    error = error_of(gate, FILE)
    assert error.kind is ErrorKind.LOGIN_REFUSED
    assert error_of(gate, FILE).kind is ErrorKind.LOGIN_REFUSED
    assert len(services.requests) == 1
    logins.give_code("here", "123456")
    assert opened(gate, FILE).headers


def test_the_error_of_a_code_survives_being_written_down():
    error = code_error("here")
    assert code_wanted(PortalError(error.portal, ErrorKind(error.kind.value), error.detail))
    assert not code_wanted(PortalError("here", ErrorKind.LOGIN_NEEDED, "an account is needed"))


def alive(gate):
    return gate.keep_alive(CancelToken())


def test_a_session_is_renewed_before_it_ends(services, logins):
    services.fault = changed(refresh_expires_in=3600)
    gate = shared(services, logins)
    assert alive(gate) is None, "nobody has logged in"
    opened(gate, FILE)
    clock = Clock(gate)
    due = alive(gate)
    assert services.granted == ["password"]
    clock.forward(3600 - 301)
    assert alive(gate) == due
    clock.forward(2)
    assert alive(gate) > due
    assert services.granted == ["password", "refresh_token"]


def test_a_session_without_an_end_is_left_alone(services, logins):
    services.fault = changed(refresh_expires_in=0)
    gate = shared(services, logins)
    opened(gate, FILE)
    Clock(gate).forward(7200)
    assert alive(gate) is None
    assert services.granted == ["password"]


def test_keeping_alive_never_logs_in(services, logins):
    services.fault = changed(refresh_expires_in=3600)
    gate = shared(services, logins)
    opened(gate, FILE)
    services.refresh_good, services.fault = False, None
    Clock(gate).forward(3500)
    assert alive(gate) is None
    assert services.granted == ["password"]


def test_a_test_hands_its_session_over(services, logins):
    portal = portal_of(services)
    ((option, entry),) = login_options(portal, "oidc")
    other = LoginMemories()
    assert make_gate(portal, PROFILE, ANN, option, other).prove(CancelToken())
    logins.keep("here", entry, memory_of(other))
    opened(shared(services, logins), FILE)
    assert services.granted == ["password"]
