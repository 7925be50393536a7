"""Which authentication configuration of QGIS serves which portal."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsAuthManager, QgsAuthMethodConfig
from qgis.PyQt.QtCore import QObject, QThread, pyqtSignal

from ..core.account import Account
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..providers.pixel_gates import account_kinds
from .account_reader import read_account
from .settings import Settings


class Accounts(QObject):
    """Only ids of configurations are kept, in the settings; the secrets stay in QGIS's encrypted database.

    Used on the main thread; workers are handed an `Account`. Nothing here but `unlock` lets QGIS ask for
    the master password.

    Signals:
        changed: another configuration serves a portal, or configurations can be read now.
    """

    changed = pyqtSignal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._portals: frozenset[str] | None = None
        manager = self._manager()
        manager.masterPasswordVerified.connect(self._on_verified)
        manager.authDatabaseChanged.connect(self._on_database)

    @property
    def portals(self) -> frozenset[str]:
        """Ids of the portals that a configuration serves, locked or not. Cheap."""
        if self._portals is None:
            known = set(self._manager().configIds())
            chosen = self._settings.accounts
            self._portals = frozenset(portal for portal, authcfg in chosen.items() if authcfg in known)
        return self._portals

    def kinds(self, portal: Portal) -> tuple[str, ...]:
        """Return the kinds of account that are of use at a portal, the best first; none where none is."""
        try:
            return account_kinds(portal)
        except PortalError:
            return ()

    def authcfg(self, portal_id: str) -> str:
        """Return the id of the configuration that serves a portal; empty where there is none."""
        return self._settings.accounts.get(portal_id, "") if portal_id in self.portals else ""

    def title(self, portal_id: str) -> str:
        """Return the name that the user gave to the configuration; empty where there is none."""
        found = self._manager().availableAuthMethodConfigs().get(self.authcfg(portal_id))
        return "" if found is None else found.name() or found.id()

    def set(self, portal_id: str, authcfg: str) -> None:
        """Let a configuration serve a portal; an empty id: none."""
        chosen = dict(self._settings.accounts)
        chosen.pop(portal_id, None)
        if authcfg:
            chosen[portal_id] = authcfg
        self._settings.accounts = chosen
        self._on_database()

    def needs_password(self, portal: Portal) -> bool:
        """Whether there is a configuration that QGIS cannot read before the master password is given."""
        return portal.id in self.portals and not self._manager().masterPasswordIsSet()

    def unlock(self) -> bool:
        """Let QGIS ask for its master password: for a click of the user only. Return whether it is set."""
        return bool(self._manager().setMasterPassword(True))

    def of(self, portal: Portal) -> Account | None:
        """Return the user's account; None where there is none, where it is of no use or still locked.

        Raises:
            RuntimeError: on another thread than the main one.
        """
        if QThread.currentThread() != self.thread():
            raise RuntimeError("accounts are read on the main thread")
        authcfg = self.authcfg(portal.id)
        if not authcfg or self.needs_password(portal):
            return None
        loaded, config = self._manager().loadAuthenticationConfig(authcfg, QgsAuthMethodConfig(), True)
        return read_account(config.method(), config.configMap(), self.kinds(portal)) if loaded else None

    def _manager(self) -> QgsAuthManager:
        return QgsApplication.authManager()

    def _on_verified(self, verified: bool) -> None:
        if verified:
            self.changed.emit()

    def _on_database(self) -> None:
        self._portals = None
        self.changed.emit()
