"""QGIS's database, accounts of it, and portals on loopback, for the tests of accounts."""

import pytest
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.gis.account_test import AccountTest
from guichet_eo.gis.accounts import Accounts
from guichet_eo.gis.settings import Settings
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.ui.portals.account_dialog import AccountDialog
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QThreadPool
from qgis.PyQt.QtWidgets import QLabel

MASTER = "master of the tests"
NOTE = "Searching is open. <b>Files</b> need an account."


@pytest.fixture
def manager(qgis_app):
    """QGIS's database with the master password given; empty afterwards."""
    manager = QgsApplication.authManager()
    assert manager.setMasterPassword(MASTER, True)
    rest()
    yield manager
    manager.setMasterPassword(MASTER, True)
    rest()
    for authcfg in manager.configIds():
        manager.removeAuthenticationConfig(authcfg)


def rest():
    """Wait for maps that are drawn: QGIS 3.40 hangs if one asks for an account that is removed meanwhile.

    Its manager and its methods lock each other out, in `removeAuthenticationConfig` and, in the thread that
    draws, `updateNetworkRequest`.
    """
    QThreadPool.globalInstance().waitForDone(10_000)


@pytest.fixture
def accounts(manager):
    QgsSettings().remove("guichet_eo")
    found = Accounts(Settings())
    yield found
    QgsSettings().remove("guichet_eo")


def portal_of(*entries, kind="oidc", signed=(), name="here"):
    """Return a portal with these entries of `pixel_gate`."""
    return Portal(
        name,
        LocalText("The portal of here"),
        "Here",
        access=PortalAccess(
            kind=kind, register_url="https://here.example/register", note=LocalText(NOTE, NOTE)
        ),
        trusted_hosts=("127.0.0.1",),
        options={"pixel_gate": list(entries), "signed_hosts": list(signed)},
    )


def profile_of(hosts):
    return NetworkProfile(timeout=5.0)


def dialog_of(qtbot, accounts, portal):
    dialog = AccountDialog(accounts, portal, None, AccountTest(None, profile_of))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def words(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def entries(manager):
    """Return name → (method, map) of all configurations."""
    from qgis.core import QgsAuthMethodConfig

    found = {}
    for authcfg in manager.configIds():
        loaded, config = manager.loadAuthenticationConfig(authcfg, QgsAuthMethodConfig(), True)
        assert loaded
        found[config.name()] = (config.method(), config.configMap())
    return found
