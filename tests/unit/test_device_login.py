"""Logging in by a browser: the code, the waiting, the account, its renewals."""

from datetime import timedelta

import pytest
from device_server import DeviceServer
from gate_bed import PROFILE, Clock, error_of, gate_portal, opened
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.device_gate import DeviceGate
from guichet_eo.providers.device_link_gate import DeviceLinkGate
from guichet_eo.providers.device_login import DeviceLogin
from guichet_eo.providers.login_memories import LoginMemories
from guichet_eo.providers.pixel_gate import utc_now
from guichet_eo.providers.pixel_gates import account_kinds, make_gate

FILE = "https://store.example/a/B02.tif"


@pytest.fixture
def server():
    with DeviceServer() as server:
        yield server


def portal_of(server, trusted=("127.0.0.1",)):
    entry = {
        "kind": "sign-urls-device",
        "endpoint": f"{server.url}/sign_urls",
        "about": f"{server.url}/openapi.json",
        "client_id": "gdal",
        "scope": "openid offline_access",
    }
    return gate_portal([entry], trusted, ["store.example"])


def login_of(server, **more):
    portal = portal_of(server)
    return DeviceLogin(portal, PROFILE, {**portal.options["pixel_gate"][0], **more})


def error_in(call):
    with pytest.raises(PortalError) as caught:
        call()
    assert "device-" not in f"{caught.value} {caught.value!r}"
    return caught.value


def test_a_login_is_granted_after_some_questions(server):
    login = login_of(server)
    code = login.start(CancelToken())
    assert (code.shown, code.page) == ("WDJB-MJHT", f"{server.url}/device?user_code=WDJB-MJHT")
    assert "device-secret" not in repr(code)
    assert server.form() == {"client_id": "gdal", "scope": "openid offline_access"}
    account = login.wait(code, CancelToken())
    assert account.kind == "device"
    assert account.values["refresh_token"] == "device-renewal-1"
    assert server.form()["device_code"] == "device-secret-1"
    assert len(server.requests) == 5


def test_a_server_that_wants_fewer_questions_gets_them(server, monkeypatch):
    server.said = ["slow_down", "authorization_pending"]
    pauses = []
    token = CancelToken()
    monkeypatch.setattr(token, "wait", lambda seconds: pauses.append(seconds) and False)
    login = login_of(server)
    login.wait(login.start(token), token)
    assert pauses == [0.01, 5.01, 5.01]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("access_denied", ErrorKind.LOGIN_REFUSED),
        ("expired_token", ErrorKind.TIMEOUT),
        ("invalid_client", ErrorKind.LOGIN_REFUSED),
    ],
)
def test_a_login_that_is_not_granted(server, said, kind):
    server.said = [said]
    login = login_of(server)
    code = login.start(CancelToken())
    error = error_in(lambda: login.wait(code, CancelToken()))
    assert (error.kind, error.detail) == (kind, said)


def test_nobody_confirms(server):
    login = login_of(server)
    code = login.start(CancelToken())
    late = DeviceLogin(portal_of(server), PROFILE, {}, lambda: utc_now() + timedelta(hours=1))
    late._service = login._service
    assert error_in(lambda: late.wait(code, CancelToken())).kind is ErrorKind.TIMEOUT


def test_the_user_gives_up(server):
    server.interval = 30
    login = login_of(server)
    token = CancelToken()
    code = login.start(token)
    token.cancel()
    assert error_in(lambda: login.wait(code, token)).kind is ErrorKind.CANCELLED


@pytest.mark.parametrize("page", ["https://elsewhere.example/device", "http://example.org/", "file:///etc/x"])
def test_a_page_of_others_is_not_opened(server, page):
    server.page = page
    assert error_in(lambda: login_of(server).start(CancelToken())).kind is ErrorKind.BAD_ANSWER


@pytest.mark.parametrize("address", ["https://thief.example/token", "http://example.org/token", "x"])
def test_a_description_cannot_send_credentials_elsewhere(server, address):
    server.token_url = address
    assert error_in(lambda: login_of(server).start(CancelToken())).kind is ErrorKind.BAD_ANSWER


def test_domains_of_the_portal_file_are_trusted_with_the_login_alone(server):
    server.token_url = server.url.replace("127.0.0.1", "localhost") + "/oidc/token"
    assert error_in(lambda: login_of(server).start(CancelToken())).kind is ErrorKind.BAD_ANSWER
    login = login_of(server, domains=["localhost"])
    server.page = server.url.replace("127.0.0.1", "localhost") + "/device"
    assert login.wait(login.start(CancelToken()), CancelToken()).kind == "device"


def device(renewal, grant="g1"):
    return Account("device", {"grant": grant, "refresh_token": renewal})


def test_links_are_signed_with_the_token(server):
    server.renewals.add("device-renewal-0")
    gate = make_gate(portal_of(server), PROFILE, device("device-renewal-0"))
    assert isinstance(gate, DeviceLinkGate)
    assert opened(gate, FILE).links == {FILE: f"{FILE}?X-Amz-Signature=1"}
    opened(gate, FILE.replace("B02", "B03"))
    assert [request.path for request in server.requests].count("/oidc/token") == 1


def test_each_renewal_is_told_and_used_once(server):
    server.renewals.add("device-renewal-0")
    told = []
    logins = LoginMemories(lambda portal, account: told.append((portal, account.values["refresh_token"])))
    portal = portal_of(server)
    gate = make_gate(portal, PROFILE, device("device-renewal-0"), logins=logins)
    opened(gate, FILE)
    Clock(gate._door).forward(400)
    opened(gate, FILE.replace("B02", "B03"))
    assert told == [("here", "device-renewal-1"), ("here", "device-renewal-2")]
    assert logins.at("here")[0].account.values["refresh_token"] == "device-renewal-2"
    # QGIS reads the old one once more before the new one is kept there
    again = make_gate(portal, PROFILE, device("device-renewal-0"), logins=logins)
    opened(again, FILE.replace("B02", "B04"))
    assert server.form(1)["refresh_token"] == "device-renewal-0"
    assert server.renewals == {"device-renewal-2"}


def test_a_login_that_was_taken_back(server):
    gate = make_gate(portal_of(server), PROFILE, device("device-renewal-9"))
    assert error_of(gate, FILE).kind is ErrorKind.LOGIN_REFUSED
    assert error_of(gate, FILE).kind is ErrorKind.LOGIN_REFUSED
    assert [request.path for request in server.requests].count("/oidc/token") == 1


def test_a_token_for_the_web(server):
    server.renewals.add("device-renewal-0")
    entry = {
        "kind": "device",
        "endpoint": f"{server.url}/oidc/token",
        "device_endpoint": f"{server.url}/oidc/auth/device",
    }
    portal = gate_portal(entry)
    gate = make_gate(portal, PROFILE, device("device-renewal-0"))
    assert isinstance(gate, DeviceGate)
    assert opened(gate, f"{server.url}/f").headers == {"Authorization": "Bearer device-bearer-1"}
    assert account_kinds(portal) == ("device",)
    login = DeviceLogin(portal, PROFILE, entry)
    assert login.start(CancelToken()).shown == "WDJB-MJHT"
