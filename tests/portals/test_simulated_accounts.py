"""Every account of the simulated portals: tested as the dialog does it, refused, kept in QGIS's database."""

import json
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.code_wanted import code_wanted
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.gis.account_test import AccountTest
from guichet_eo.providers.device_login import DeviceLogin
from guichet_eo.providers.pixel_gates import FILES, login_options

RESOURCES = Path(__file__).parents[2] / "resources"
WORD = "demo-Passw0rd"
MAIL = {"username": "demo@example.org", "password": WORD}
CODE = "123456"
# portal → account, code, whether a file or something as well protected is given by the simulator
GOOD = {
    "cdse": (Account("oidc", MAIL), "", True),
    "cdse with a code": (Account("oidc", {**MAIL, "username": "demo-2fa@example.org"}), CODE, True),
    "creodias": (Account("oidc", MAIL), CODE, True),
    "terrascope": (Account("oidc", MAIL), "", True),
    "worldcover": (Account("oidc", MAIL), "", False),
    "geodes": (Account("header", {"X-API-Key": "geodes-demo-key"}), "", True),
    "hydroweb": (Account("header", {"X-API-Key": "hydroweb-demo-key"}), "", True),
    "dinamis": (
        Account("keypair", {"access-key": "demo-access-key", "secret-key": "demo-secret-key"}),
        "",
        True,
    ),
    "airbus": (Account("apikey", {"any": "airbus-demo-apikey"}), "", False),
    "wekeo": (Account("basic", {"username": "demo", "password": WORD}), "", False),
    "usgs-landsatlook": (
        Account("basic", {"username": "demo", "password": "usgs-demo-application-token"}),
        "",
        False,
    ),
    "swh": (Account("basic", MAIL), "", False),
    "sara": (Account("basic", MAIL), "", True),
    "sentinel-hub": (
        Account("client", {"client_id": "sh-demo-client", "client_secret": "sh-demo-secret"}),
        "",
        False,
    ),
    "sentinel-hub-cdse": (
        Account("client", {"client_id": "sh-demo-client", "client_secret": "sh-demo-secret"}),
        "",
        False,
    ),
}
WRONG = "not-this-one"


def portal_of(name):
    path = RESOURCES / "portals" / f"{name.split()[0]}.json"
    return read_portal(json.loads(path.read_text(encoding="utf-8")))


def outcome(qtbot, profile, name, account, code=""):
    """Return what a test of an account ends in."""
    test = AccountTest(None, lambda hosts: profile)
    found = []
    test.passed.connect(found.append)
    test.failed.connect(found.append)
    test.start(portal_of(name), account, code)
    qtbot.waitUntil(lambda: bool(found), timeout=60_000)
    return found[0]


def spoilt(account):
    """Return the account with another secret of the same look."""
    *kept, last = account.values
    return Account(account.kind, {**{name: account.values[name] for name in kept}, last: WRONG})


@pytest.mark.parametrize("name", GOOD)
def test_the_account_is_accepted(name, simulator, profile, qtbot):
    account, code, opened = GOOD[name]
    found = outcome(qtbot, profile, name, account, code)
    assert not isinstance(found, PortalError), f"{found} {found.status}"
    assert found.asked
    assert found.opened == opened
    assert found.coded == bool(code)


@pytest.mark.parametrize("name", GOOD)
def test_a_wrong_one_is_refused(name, simulator, profile, qtbot):
    account, code, _ = GOOD[name]
    found = outcome(qtbot, profile, name, spoilt(account), code)
    assert isinstance(found, PortalError), found
    assert found.kind is ErrorKind.LOGIN_REFUSED, f"{found} {found.status}"
    assert WRONG not in f"{found} {found!r} {found.detail}"


@pytest.mark.parametrize("name", ["creodias", "cdse with a code"])
def test_a_missing_and_a_wrong_code(name, simulator, profile, qtbot):
    account, _, _ = GOOD[name]
    missing = outcome(qtbot, profile, name, account)
    assert code_wanted(missing) == (name == "creodias")
    assert missing.kind in (ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED)
    wrong = outcome(qtbot, profile, name, account, "000000")
    assert wrong.kind is ErrorKind.LOGIN_REFUSED


def test_a_login_in_the_browser(simulator, profile, qtbot):
    """The simulator confirms at the third question."""
    portal = portal_of("dinamis")
    options = dict(login_options(portal, "device"))[FILES]
    login, token = DeviceLogin(portal, profile, options), CancelToken()
    code = login.start(token)
    assert code.page.startswith("https://gate.stac.teledetection.fr/")
    account = login.wait(code, token)
    found = outcome(qtbot, profile, "dinamis", account)
    assert not isinstance(found, PortalError), found
    assert found.opened
    assert found.account.values["grant"] == account.values["grant"]
    assert found.account.values["refresh_token"] != account.values["refresh_token"]
    again = outcome(qtbot, profile, "dinamis", account)
    assert again.kind is ErrorKind.LOGIN_REFUSED, "each renewal is good for one use"
