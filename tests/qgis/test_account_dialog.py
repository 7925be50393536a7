"""The account dialog: real logins on loopback, what it says of them, what QGIS keeps."""

import json
import threading
from pathlib import Path

import pytest
from account_bed import accounts, dialog_of, entries, manager, portal_of, profile_of, words
from device_server import DeviceServer
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.code_wanted import code_error
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.gis.account_form import AccountForm
from guichet_eo.gis.account_reader import read_account
from guichet_eo.gis.account_test import AccountTest
from guichet_eo.gis.account_writer import stored_form, write_account
from guichet_eo.gis.accounts import Accounts
from guichet_eo.gis.device_flow import DeviceFlow
from guichet_eo.gis.settings import Settings
from guichet_eo.gis.streams.gate_book import GateBook
from guichet_eo.gis.tested_account import TestedAccount
from guichet_eo.ui.portals import device_fields
from guichet_eo.ui.portals.account_answers import failed_answer, passed_answer
from guichet_eo.ui.portals.account_dialog import OWN, QGIS, REMOVE
from guichet_eo.ui.portals.account_words import field_labels, kind_title
from loopback import Loopback, Reply, json_reply
from qgis.core import QgsAuthMethodConfig
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QLineEdit
from signing_services import KEYS, USER, SigningServices, status

__all__ = ["accounts", "manager"]
FILE = "http://127.0.0.1/B02.tif"


@pytest.fixture
def services():
    with SigningServices(300) as services:
        yield services


def bearer(services, **more):
    return portal_of({"kind": "bearer", "endpoint": f"{services.url}/token", "client_id": "public", **more})


def type_login(dialog, code="", **changes):
    values = {**USER, **changes}
    dialog._fields._first.setText(values["username"])
    dialog._fields._second.setText(values["password"])
    dialog._fields._code.setText(code)


def answer_of(qtbot, dialog):
    dialog._try.click()
    qtbot.waitUntil(lambda: not dialog._test.running, timeout=10_000)
    return dialog._glyph._status, dialog._answer.text()


def test_it_says_what_is_needed_and_where_it_is_kept(accounts, services, qtbot):
    dialog = dialog_of(qtbot, accounts, bearer(services))
    said = words(dialog)
    assert "Account – The portal of here" in said
    assert "&lt;b&gt;Files&lt;/b&gt; need an account" in said
    assert "https://here.example/register" in said
    assert "Kept in QGIS" in said
    assert not dialog._try.isEnabled()
    assert not dialog._save.isEnabled()
    names = [field.accessibleName() for field in dialog._fields.findChildren(QLineEdit) if field.isVisible()]
    assert names == ["E-mail", "Password"]


def test_a_login_is_tested_and_kept(accounts, manager, services, qtbot):
    portal = bearer(services)
    dialog = dialog_of(qtbot, accounts, portal)
    type_login(dialog)
    assert dialog._save.text() == "Save Anyway"
    assert answer_of(qtbot, dialog)[0] == "ok"
    assert (dialog._save.text(), dialog._save.isDefault()) == ("Save", True)
    with qtbot.waitSignal(accounts.changed):
        dialog._save.click()
    method, values = entries(manager)["Guichet EO – Here"]
    assert (method, values["username"], values["password"]) == ("Basic", *USER.values())
    assert accounts.of(portal) == Account("oidc", USER)
    book = GateBook(lambda name: portal, accounts.of, profile_of, logins=accounts.logins)
    book.gates(["here"])["here"].open([FILE], CancelToken())
    assert services.granted == ["password"], "the session of the test is gone on with"


def test_a_change_after_the_test_is_not_tested(accounts, services, qtbot):
    dialog = dialog_of(qtbot, accounts, bearer(services))
    type_login(dialog)
    answer_of(qtbot, dialog)
    dialog._fields._second.setText("other")
    assert dialog._save.text() == "Save Anyway"
    assert not dialog._answer.isVisible()


def test_a_wrong_password_is_said_and_sent_once(accounts, services, qtbot):
    dialog = dialog_of(qtbot, accounts, bearer(services, code="perhaps"))
    type_login(dialog, password="wrong")
    status_, answer = answer_of(qtbot, dialog)
    assert status_ == "error"
    assert "e-mail or the password is wrong, or a six-digit code is missing" in answer
    assert "wrong" not in dialog._answer.toolTip() or "Invalid user credentials" in dialog._answer.toolTip()
    assert len(services.requests) == 1


def test_a_second_factor(accounts, manager, services, qtbot):
    services.totp = "402118"
    portal = bearer(services, code="perhaps")
    dialog = dialog_of(qtbot, accounts, portal)
    type_login(dialog, "000 000")
    assert "whether the password or the code is wrong" in answer_of(qtbot, dialog)[1]
    dialog._fields._code.setText("402 118")
    status_, answer = answer_of(qtbot, dialog)
    assert status_ == "ok"
    assert "asked for again" in answer
    dialog._save.click()
    ((_method, values),) = entries(manager).values()
    assert "402118" not in str(values)
    assert accounts.of(portal).values["second_factor"] == "yes"
    assert not accounts.wants_code(portal)
    accounts.logins.forget("here")  # as the next morning
    assert accounts.wants_code(portal)
    again = dialog_of(qtbot, accounts, portal)
    assert "No session is under way" in words(again)
    again._fields._code.setText("402118")
    again._save.click()  # "Save Anyway": the code is handed over all the same
    gate = GateBook(lambda name: portal, accounts.of, profile_of, logins=accounts.logins).gates(["here"])
    gate["here"].open([FILE], CancelToken())
    assert services.form()["totp"] == "402118"


def test_giving_a_code_to_a_login_that_waits(accounts, services, qtbot):
    services.totp = "402118"
    portal = bearer(services, code="always")
    assert accounts.save(portal, Account("oidc", USER))
    gates = GateBook(lambda name: portal, accounts.of, profile_of, logins=accounts.logins)
    with qtbot.waitSignal(accounts.changed):
        accounts.give_code(portal, "402118")
    assert gates.gates(["here"])["here"].open([FILE], CancelToken()).headers


def test_nothing_is_known_of_an_account_where_nobody_answers(accounts, services, qtbot):
    dialog = dialog_of(qtbot, accounts, bearer(services))
    services.fault = status(500)
    type_login(dialog)
    status_, answer = answer_of(qtbot, dialog)
    assert status_ == "warn"
    assert "was not tested" in answer
    assert dialog._save.text() == "Save Anyway"


def test_the_test_can_be_stopped(accounts, qtbot):
    release = threading.Event()

    def wait(request):
        release.wait(10)
        return Reply(500)

    with Loopback(wait) as server:
        dialog = dialog_of(qtbot, accounts, portal_of({"kind": "bearer", "endpoint": f"{server.url}/token"}))
        type_login(dialog)
        dialog._try.click()
        assert dialog._try.text() == "Stop"
        dialog._try.click()
        assert (dialog._try.text(), dialog._test.running) == ("Test", False)
        release.set()


def test_the_smallest_protected_request(accounts, qtbot):
    def respond(request):
        good = request.headers.get("x-api-key") == "key-of-ann"
        return json_reply({"maxQuota": 10}) if good else Reply(401)

    with Loopback(respond) as server:
        portal = portal_of(
            {"kind": "header", "name": "X-API-Key", "proof": f"{server.url}/quota"}, kind="header"
        )
        dialog = dialog_of(qtbot, accounts, portal)
        assert "1. Log in on" in words(dialog)
        dialog._fields._second.setText(" key-of-ann ")
        status_, answer = answer_of(qtbot, dialog)
        assert status_ == "ok"
        assert "The key is sent to 127.0.0.1 only." in answer
        dialog._fields._second.setText("another")
        assert "revoked" in answer_of(qtbot, dialog)[1]
        assert [request.path for request in server.requests] == ["/quota", "/quota"]


def test_a_bad_key_that_is_answered_by_a_circle(accounts, qtbot):
    """So GEODES refuses one."""
    with Loopback(lambda request: Reply(302, b"", {"Location": "/quota"})) as server:
        portal = portal_of(
            {"kind": "header", "name": "X-API-Key", "proof": f"{server.url}/quota"}, kind="header"
        )
        dialog = dialog_of(qtbot, accounts, portal)
        dialog._fields._second.setText("bad")
        assert "Refused: the key is wrong" in answer_of(qtbot, dialog)[1]
        assert len(server.requests) < 8


def test_several_kinds_and_the_one_that_is_kept(accounts, manager, services, qtbot):
    bearer_entry = {"kind": "bearer", "endpoint": f"{services.url}/token"}
    portal = portal_of(bearer_entry, {"kind": "s3", "endpoint": f"{services.url}/"})
    dialog = dialog_of(qtbot, accounts, portal)
    assert [dialog._kind.itemText(row) for row in range(2)] == ["User name and password", "S3 keys"]
    dialog._kind.setCurrentIndex(1)
    dialog._fields._first.setText("AK")
    dialog._fields._second.setText("SK")
    assert "Not tested" in answer_of(qtbot, dialog)[1]
    dialog._save.click()
    assert accounts.of(portal) == Account("s3", {"access_key": "AK", "secret_key": "SK"})
    again = dialog_of(qtbot, accounts, portal)
    assert again._kind.currentData() == "s3"
    assert again._fields.account() == accounts.of(portal)
    assert again._save.text() == "Save"
    assert len(entries(manager)) == 1


def test_one_entry_for_a_portal_is_changed_and_removed(accounts, manager, services, qtbot):
    portal = bearer(services)
    assert accounts.save(portal, Account("oidc", USER))
    first = accounts.authcfg("here")
    assert accounts.save(portal, Account("oidc", {**USER, "password": "another"}))
    assert accounts.authcfg("here") == first
    assert len(entries(manager)) == 1
    dialog = dialog_of(qtbot, accounts, portal)
    assert "Remove the Account" in words(dialog)
    dialog._on_link(REMOVE)
    assert entries(manager) == {}
    assert accounts.of(portal) is None


def test_entries_of_the_user_are_left_as_they_are(accounts, manager, services, qtbot):
    config = QgsAuthMethodConfig("Basic")
    config.setName("Ann's")
    config.setConfigMap(dict(USER))
    manager.storeAuthenticationConfig(config)
    portal = bearer(services)
    dialog = dialog_of(qtbot, accounts, portal)
    dialog._on_link(QGIS)
    assert not dialog._fields.isVisible()
    dialog._select.setConfigId(config.id())
    dialog._save.click()
    assert accounts.authcfg("here") == config.id()
    assert accounts.save(portal, Account("oidc", {**USER, "password": "another"}))
    assert set(entries(manager)) == {"Ann's", "Guichet EO – Here"}
    accounts.set("here", config.id())
    accounts.remove("here")
    assert "Ann's" in entries(manager)


def test_typing_again_after_looking_at_qgis_configurations(accounts, services, qtbot):
    dialog = dialog_of(qtbot, accounts, bearer(services))
    dialog._on_link(QGIS)
    assert "“Basic” holds" in words(dialog)
    dialog._on_link(OWN)
    assert dialog._fields.isVisible()
    assert dialog._try.isVisible()


def test_what_is_locked_is_not_shown_and_not_asked_for(accounts, manager, services, qtbot):
    portal = bearer(services)
    assert accounts.save(portal, Account("oidc", USER))
    manager.clearMasterPassword()
    dialog = dialog_of(qtbot, accounts, portal)
    assert not manager.masterPasswordIsSet()
    assert "Unlock" in words(dialog)
    assert dialog._fields.account() is None
    manager.setMasterPassword("master of the tests", True)
    qtbot.waitUntil(lambda: dialog._fields.account() is not None)
    assert dialog._fields._first.text() == USER["username"]


def test_qgis_that_keeps_nothing_is_said(accounts, services, qtbot, monkeypatch):
    monkeypatch.setattr(Accounts, "save", lambda *arguments: False)
    dialog = dialog_of(qtbot, accounts, bearer(services))
    type_login(dialog)
    dialog._save.click()
    assert "master password" in dialog._answer.text()
    assert dialog.isVisible()


@pytest.fixture
def browser(monkeypatch):
    """Pages that a browser would have been opened with."""
    pages = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: pages.append(url.toString()))
    return pages


@pytest.fixture
def devices(monkeypatch):
    with DeviceServer() as server:
        monkeypatch.setattr(device_fields, "DeviceFlow", lambda parent: DeviceFlow(parent, profile_of))
        yield server


def device_portal(server):
    entry = {
        "kind": "sign-urls-device",
        "endpoint": f"{server.url}/sign_urls",
        "about": f"{server.url}/openapi.json",
        "client_id": "gdal",
        "scope": "openid offline_access",
    }
    return portal_of(entry, kind="keypair", signed=["store.example"])


def test_a_login_in_the_browser(accounts, manager, devices, browser, qtbot):
    portal = device_portal(devices)
    dialog = dialog_of(qtbot, accounts, portal)
    devices.interval = 0.2
    dialog._fields._button.click()
    qtbot.waitUntil(lambda: bool(browser), timeout=5000)
    assert browser == [f"{devices.url}/device?user_code=WDJB-MJHT"]
    assert "WDJB-MJHT" in words(dialog)
    assert dialog._fields._button.text() == "Stop Waiting"
    qtbot.waitUntil(lambda: dialog._tested is not None, timeout=10_000)
    dialog._save.click()
    kept = accounts.of(portal)
    assert kept.kind == "device"
    gates = GateBook(lambda name: portal, accounts.of, profile_of, logins=accounts.logins)
    access = gates.gates(["here"])["here"].open(["https://store.example/a.tif"], CancelToken())
    assert access.links
    # the renewal that was used is worth nothing now: QGIS keeps the next one
    qtbot.waitUntil(lambda: accounts.of(portal).values["refresh_token"] in devices.renewals, timeout=5000)
    assert accounts.of(portal).values["grant"] == kept.values["grant"]
    assert Accounts(Settings()).of(portal) == accounts.of(portal)


def test_a_login_in_the_browser_is_given_up(accounts, devices, browser, qtbot):
    devices.interval = 30
    dialog = dialog_of(qtbot, accounts, device_portal(devices))
    dialog._fields._button.click()
    qtbot.waitUntil(lambda: bool(browser), timeout=5000)
    dialog._fields._button.click()
    assert "Given up." in words(dialog)
    assert dialog._fields.account() is None
    dialog._fields._button.click()
    dialog.reject()
    qtbot.wait(50)


def test_a_login_in_the_browser_is_refused(accounts, devices, browser, qtbot):
    devices.said = ["access_denied"]
    dialog = dialog_of(qtbot, accounts, device_portal(devices))
    dialog._fields._button.click()
    qtbot.waitUntil(lambda: "denied" in dialog._answer.text(), timeout=5000)
    assert dialog._fields._button.text() == "Log In in the Browser…"


def test_the_keyboard_is_enough(accounts, manager, services, qtbot):
    dialog = dialog_of(qtbot, accounts, bearer(services))
    dialog.activateWindow()
    dialog._fields._first.setFocus()
    qtbot.keyClicks(dialog._fields._first, USER["username"])
    qtbot.keyClicks(dialog._fields._second, USER["password"])
    qtbot.keyClick(dialog._fields._second, Qt.Key.Key_Return)  # Test is the default
    qtbot.waitUntil(lambda: dialog._tested is not None, timeout=10_000)
    qtbot.keyClick(dialog._fields._second, Qt.Key.Key_Return)  # then Save
    assert accounts.authcfg("here")


# ---- forms in QGIS's database --------------------------------------------------------------------

ALL = {"Basic", "APIHeader", "AWSS3"}
KINDS = [
    Account("oidc", {**USER}),
    Account("oidc", {**USER, "second_factor": "yes"}),
    Account("basic", {**USER}),
    Account("client", {"client_id": "a", "client_secret": "b"}),
    Account("header", {"X-API-Key": "k"}),
    Account("apikey", {"apikey": "k"}),
    Account("keypair", dict(KEYS)),
    Account("s3", {"access_key": "a", "secret_key": "b"}),
    Account("device", {"grant": "g", "refresh_token": "r"}),
    Account("oidc", {"username": "ann|||b", "password": "a:::b|||c%20 é"}),
    Account("header", {"X-API-Key": "a:::b"}),
]


@pytest.mark.parametrize("methods", [{"Basic"}, ALL], ids=["as in 3.22", "newer"])
@pytest.mark.parametrize("account", KINDS, ids=lambda account: account.kind)
def test_every_kind_goes_in_and_comes_out(account, methods):
    method, values = stored_form(account, methods)
    assert method in methods
    everything = ("oidc", "basic", "client", "header", "apikey", "keypair", "s3", "device")
    kinds = (account.kind, *everything) if method != "Basic" else everything
    alike = {"oidc", "basic"}
    found = read_account(method, values, kinds)
    assert found.values == account.values
    assert found.kind == account.kind or {found.kind, account.kind} == alike


@pytest.mark.parametrize("account", KINDS, ids=lambda account: account.kind)
def test_qgis_keeps_every_kind(manager, account):
    authcfg = write_account(manager, "", "Guichet EO – Here", account)
    assert authcfg
    loaded, config = manager.loadAuthenticationConfig(authcfg, QgsAuthMethodConfig(), True)
    assert loaded
    assert read_account(config.method(), config.configMap(), (account.kind,)) == account


# ---- words ---------------------------------------------------------------------------------------


def failed(kind, detail="", form=None, coded=False):
    error = code_error("here") if kind == "code" else PortalError("here", kind, detail)
    return failed_answer(error, form or AccountForm("oidc"), portal_of({"kind": "basic"}), coded)


REFUSED = ErrorKind.LOGIN_REFUSED
ANSWERS = [
    (failed, ("code",), "warn", "wants a six-digit code"),
    (failed, (REFUSED, "Account disabled"), "error", "locked"),
    (failed, (REFUSED, "Account is not fully set up"), "error", "not complete"),
    (failed, (REFUSED, "", AccountForm("apikey", exchanged=True)), "error", "blocks a key"),
    (failed, (REFUSED, "", AccountForm("basic", application=True)), "error", "application token"),
    (failed, (REFUSED, "", AccountForm("keypair")), "error", "revoked"),
    (failed, (REFUSED, "", AccountForm("basic")), "error", "user name or the password"),
    (failed, (ErrorKind.NOT_ALLOWED, "", AccountForm("oidc", code="always")), "warn", "consent"),
    (failed, (ErrorKind.NOT_ALLOWED, "", AccountForm("basic")), "warn", "accept what it asks"),
    (failed, (ErrorKind.BAD_QUERY, "unusable"), "error", "cannot be an account"),
    (failed, (ErrorKind.UNREACHABLE, "no route"), "warn", "cannot be reached. So the account"),
    (failed, (ErrorKind.TIMEOUT, "", AccountForm("device")), "warn", "Nobody confirmed"),
]


@pytest.mark.parametrize(("make", "arguments", "status_", "part"), ANSWERS)
def test_answers_in_words(make, arguments, status_, part):
    found, said = make(*arguments)
    assert found == status_
    assert part in said


def test_passed_in_words():
    account = Account("s3", {"access_key": "a", "secret_key": "b"})
    assert passed_answer(TestedAccount(account, False, False), AccountForm("s3", charged=True))[1] == (
        "Not tested: Amazon would charge for it."
    )
    assert "no file was tried" in passed_answer(TestedAccount(account, True, False), AccountForm("basic"))[1]


def test_forms_of_the_plugin_s_own_portals(accounts):
    folder = Path(__file__).parents[2] / "resources/portals"

    def forms(name):
        return accounts.forms(read_portal(json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))))

    assert [form.kind for form in forms("cdse")] == ["oidc", "s3"]
    assert [form.code for form in forms("cdse")] == ["perhaps", ""]
    assert forms("creodias")[0].code == "always"
    assert forms("geodes")[0].header == "X-API-Key"
    assert [form.kind for form in forms("dinamis")] == ["keypair", "device"]
    assert forms("airbus")[0].exchanged
    assert forms("usgs-landsatlook")[0].kind == "basic"
    assert forms("usgs-landsatlook")[0].application
    assert forms("earth-search")[0].charged
    for name in ("cdse", "dinamis", "airbus", "usgs-landsatlook", "sentinel-hub", "sara"):
        for form in forms(name):
            assert kind_title(form)
            assert form.kind == "device" or field_labels(form)[1]


def test_the_test_of_an_account_needs_no_dialog(accounts, services, qtbot):
    test = AccountTest(None, profile_of)
    with qtbot.waitSignal(test.passed, timeout=10_000) as passed:
        test.start(bearer(services), Account("oidc", USER))
    assert passed.args[0].asked
    assert "s3cret" not in repr(passed.args[0])
