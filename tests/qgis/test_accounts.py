"""Configurations of QGIS as accounts of portals; the master password is never asked for."""

import threading
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.offer_access import OfferAccess
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.gis import accounts as accounts_module
from guichet_eo.gis.account_reader import read_account
from guichet_eo.gis.accounts import Accounts
from guichet_eo.gis.guichet import Guichet
from guichet_eo.gis.settings import Settings
from guichet_eo.ui.portals.account_dialog import QGIS, AccountDialog
from guichet_eo.ui.portals.account_row import UNLOCK, AccountRow
from guichet_eo.ui.portals.directory_facts import DirectoryFacts
from guichet_eo.ui.portals.directory_row import DirectoryRow
from guichet_eo.ui.portals.portal_card import PortalCard
from guichet_eo.ui.widgets.scene_words import SceneWords
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsSettings
from qgis.PyQt.QtCore import QRunnable, QThreadPool
from qgis.PyQt.QtWidgets import QLabel

MASTER = "master of the tests"
LOGIN = {"username": "ann", "password": "s3cret"}
HERE = Portal(
    "here",
    LocalText("Here"),
    "Here",
    access=PortalAccess(kind="oidc", register_url="https://here.example/register"),
)
KEYED = Portal("keyed", LocalText("Keyed"), "Keyed", access=PortalAccess(kind="keypair"))
PUBLIC = Portal("public", LocalText("Public"), "Public")


@pytest.fixture
def manager(qgis_app):
    """QGIS's database with the master password given; empty afterwards."""
    manager = QgsApplication.authManager()
    assert manager.setMasterPassword(MASTER, True)
    yield manager
    manager.setMasterPassword(MASTER, True)
    for authcfg in manager.configIds():
        manager.removeAuthenticationConfig(authcfg)


@pytest.fixture
def accounts(manager):
    QgsSettings().remove("guichet_eo")
    yield Accounts(Settings())
    QgsSettings().remove("guichet_eo")


def stored(manager, method="Basic", values=LOGIN, name="Ann's"):
    config = QgsAuthMethodConfig(method)
    config.setName(name)
    config.setConfigMap(dict(values))
    assert manager.storeAuthenticationConfig(config)
    return config.id()


@contextmanager
def locked(manager):
    """As in the morning: configurations are there, the master password was not given yet."""
    manager.clearMasterPassword()
    yield
    assert not manager.masterPasswordIsSet(), "somebody asked for the master password"


def test_a_portal_has_an_account(accounts, manager, qtbot):
    assert accounts.portals == frozenset()
    assert accounts.of(HERE) is None
    authcfg = stored(manager)
    with qtbot.waitSignal(accounts.changed):
        accounts.set("here", authcfg)
    assert accounts.portals == {"here"}
    assert (accounts.authcfg("here"), accounts.title("here")) == (authcfg, "Ann's")
    assert accounts.of(HERE) == Account("oidc", LOGIN)
    assert not accounts.needs_password(HERE)
    accounts.set("here", "")
    assert accounts.portals == frozenset()
    assert accounts.of(HERE) is None


def test_only_the_number_is_kept_in_the_settings(accounts, manager):
    authcfg = stored(manager)
    accounts.set("here", authcfg)
    settings = QgsSettings()
    everything = " ".join(f"{key}={settings.value(key)}" for key in settings.allKeys())
    assert authcfg in everything
    assert not any(secret in everything for secret in LOGIN.values() if secret != "ann")
    assert Accounts(Settings()).portals == {"here"}


def test_a_locked_database_is_not_opened(accounts, manager):
    accounts.set("here", stored(manager))
    with locked(manager):
        assert accounts.portals == {"here"}
        assert accounts.title("here") == "Ann's"
        assert accounts.needs_password(HERE)
        assert not accounts.needs_password(KEYED)
        assert accounts.of(HERE) is None


def test_it_says_when_it_can_be_read(accounts, manager, qtbot):
    accounts.set("here", stored(manager))
    with locked(manager):
        assert accounts.of(HERE) is None
    with qtbot.waitSignal(accounts.changed):
        manager.setMasterPassword(MASTER, True)
    assert accounts.of(HERE) == Account("oidc", LOGIN)


def test_a_configuration_that_is_gone(accounts, manager):
    authcfg = stored(manager)
    accounts.set("here", authcfg)
    manager.removeAuthenticationConfig(authcfg)
    assert accounts.of(HERE) is None
    assert Accounts(Settings()).portals == frozenset()


def test_settings_edited_by_hand(accounts):
    for text in ("[1]", "nonsense", '{"here": 7}', '{"here": null}'):
        QgsSettings().setValue("guichet_eo/accounts", text)
        assert Settings().accounts == {}
        assert Accounts(Settings()).portals == frozenset()


def test_a_worker_may_not_read(accounts):
    seen = []

    def work():
        try:
            accounts.of(HERE)
        except RuntimeError as error:
            seen.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(seen) == 1


PAIR = {"access-key": "a", "secret-key": "b"}
BOTH = {"username": "a", "password": "b"}
HEADERS = {"X-API-Key": "k"}
S3 = {"access_key": "a", "secret_key": "b"}


@pytest.mark.parametrize(
    ("method", "values", "kinds", "expected"),
    [
        ("Basic", BOTH, ("oidc", "s3"), Account("oidc", BOTH)),
        ("Basic", BOTH, ("basic",), Account("basic", BOTH)),
        ("Basic", BOTH, ("keypair",), Account("keypair", PAIR)),
        ("Basic", BOTH, ("s3",), Account("s3", S3)),
        ("Basic", BOTH, ("client",), Account("client", {"client_id": "a", "client_secret": "b"})),
        ("Basic", BOTH, ("header",), Account("header", {"a": "b"})),
        ("Basic", {"username": "X-API-Key", "password": "k"}, ("header",), Account("header", HEADERS)),
        ("Basic", {"username": "", "password": "k"}, ("header",), None),
        ("Basic", {"username": "me", "password": "k"}, ("apikey",), Account("apikey", {"me": "k"})),
        ("Basic", {"password": "k"}, ("apikey",), Account("apikey", {"key": "k"})),
        ("Basic", {"username": "me"}, ("apikey",), None),
        ("Basic", {"username": "a"}, ("oidc",), None),
        ("AWSS3", {**BOTH, "region": "x"}, ("oidc", "s3"), Account("s3", S3)),
        ("AWSS3", BOTH, ("oidc",), None),
        ("APIHeader", HEADERS, ("header",), Account("header", HEADERS)),
        ("APIHeader", HEADERS, ("apikey",), Account("apikey", HEADERS)),
        ("APIHeader", {"Access-Key": "a", "secret-key": "b"}, ("keypair",), Account("keypair", PAIR)),
        ("APIHeader", PAIR, ("oidc", "s3"), Account("s3", S3)),
        ("APIHeader", HEADERS, ("keypair",), None),
        (
            "APIHeader",
            {"Client-Id": "a", "client_secret": "b"},
            ("client",),
            Account("client", {"client_id": "a", "client_secret": "b"}),
        ),
        ("APIHeader", {"client_id": "a"}, ("client",), None),
        ("APIHeader", {"": "k"}, ("header",), None),
        ("OAuth2", {"oauth2config": "{}"}, ("oidc",), None),
        ("Basic", BOTH, (), None),
    ],
)
def test_what_a_configuration_is_at_a_portal(method, values, kinds, expected):
    assert read_account(method, values, kinds) == expected


def test_headers_come_out_of_qgis(accounts, manager):
    """Stored and loaded also where this QGIS has no form for them."""
    accounts.set("keyed", stored(manager, "APIHeader", PAIR))
    assert accounts.of(KEYED) == Account("keypair", PAIR)


def test_which_kinds_a_portal_takes(accounts):
    gates = [{"kind": "bearer", "endpoint": "https://a"}, {"kind": "s3"}]
    assert accounts.kinds(HERE) == ("oidc",)
    assert accounts.kinds(PUBLIC) == ()
    assert accounts.kinds(Portal("p", LocalText("P"), "P", options={"pixel_gate": gates})) == ("oidc", "s3")
    assert accounts.kinds(Portal("p", LocalText("P"), "P", options={"pixel_gate": "?"})) == ()


def said(row):
    return " ".join(label.text() for label in row.findChildren(QLabel))


def test_the_row_of_the_card(accounts, manager, qtbot, monkeypatch):
    row = AccountRow(accounts, HERE)
    qtbot.addWidget(row)
    assert "user name and password" in said(row)
    assert "https://here.example/register" in said(row)
    accounts.set("here", stored(manager, name="<b>Ann"))
    assert "My account: “&lt;b&gt;Ann”" in said(row)
    asked = []
    monkeypatch.setattr(accounts_module.Accounts, "unlock", lambda self: asked.append(True))
    with locked(manager):
        row._show()
        assert UNLOCK in said(row)
        row._on_link(UNLOCK)
    assert asked == [True]
    manager.setMasterPassword(MASTER, True)
    assert UNLOCK not in said(row)


def test_choosing_in_the_dialog(accounts, manager, qtbot):
    authcfg = stored(manager)
    dialog = AccountDialog(accounts, HERE)
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog._select.configId() == ""
    dialog._select.setConfigId(authcfg)
    dialog.reject()
    assert accounts.authcfg("here") == ""
    dialog = AccountDialog(accounts, HERE)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog._on_link(QGIS)
    dialog._select.setConfigId(authcfg)
    dialog._save.click()
    assert accounts.authcfg("here") == authcfg


def test_the_dialog_outlives_the_card(accounts, manager, qtbot):
    """The card is made anew when an account changes, as it does when the master password is given."""
    from qgis.PyQt.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    row = AccountRow(accounts, HERE, window)
    row._button.click()
    dialog = window.findChild(AccountDialog)
    row.setParent(None)
    row.deleteLater()
    qtbot.wait(20)
    assert dialog.isVisible()
    dialog.reject()
    qtbot.waitUntil(lambda: window.findChild(AccountDialog) is None)


def test_the_card_has_the_row_where_an_account_is_of_use(manager, qtbot):
    QgsSettings().remove("guichet_eo")
    guichet = Guichet()
    card = PortalCard(guichet, DirectoryFacts(guichet))
    qtbot.addWidget(card)
    rows = {
        "terrascope": 1, "earth-search": 1, "usgs-landsatlook": 1, "planetary-computer": 0, "sandbox": 0,
        "airbus": 1, "sentinel-hub": 1,
    }  # fmt: skip
    links = {"terrascope": 1, "usgs-landsatlook": 1, "airbus": 1, "sentinel-hub": 1}
    for portal, count in rows.items():
        card.show_row(DirectoryRow(guichet.portal(portal)))
        found = [row for row in card.findChildren(AccountRow) if row.isVisibleTo(card)]
        assert len(found) == count, portal
        words = " ".join(map(said, found))
        assert words.count("Create an account") == links.get(portal, 0), portal
        assert ("requester pays:" in words) == (portal == "earth-search"), portal
        qtbot.wait(1)
    guichet.close()


def test_the_window_knows_the_accounts(manager, qtbot):
    QgsSettings().remove("guichet_eo")
    guichet = Guichet()
    assert guichet.accounts == frozenset()
    with qtbot.waitSignal(guichet.portals_changed):
        guichet.account_book.set("terrascope", stored(manager))
    assert guichet.accounts == {"terrascope"}
    assert guichet.account_book.of(guichet.portal("terrascope")) == Account("oidc", LOGIN)
    guichet.close()
    QgsSettings().remove("guichet_eo")


def test_words_of_an_offer_follow_the_account():
    """What needs a login can be streamed once there is one."""
    scene = Scene("here", "a", "a", "s2-l1c", SceneKey("here/a"), streamable=True)
    portal = replace(HERE, access=PortalAccess(pixels="login", kind="oidc"))
    for accounts, expected in ((set(), OfferAccess.LOGIN), ({"here"}, OfferAccess.STREAM_WITH_ACCOUNT)):
        guichet = SimpleNamespace(portal=lambda name: portal, accounts=frozenset(accounts))
        assert SceneWords(guichet).access(scene) is expected


class Busy(QRunnable):
    """Work in QGIS's pool of threads, as drawing a map is."""

    def __init__(self):
        super().__init__()
        self.done = threading.Event()

    def run(self):
        self.done.wait(20)


def test_an_entry_is_removed_once_no_map_is_drawn(accounts, manager, qtbot):
    """QGIS hangs where a map that is drawn asks for an entry that is being removed."""
    assert accounts.save(HERE, Account("oidc", LOGIN))
    authcfg, drawing = accounts.authcfg("here"), Busy()
    drawing.setAutoDelete(False)
    QThreadPool.globalInstance().start(drawing)
    try:
        accounts.remove("here")
        assert accounts.authcfg("here") == ""
        qtbot.wait(250)
        assert authcfg in manager.configIds()
    finally:
        drawing.done.set()
    qtbot.waitUntil(lambda: authcfg not in manager.configIds())
