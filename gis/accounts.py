"""Which authentication configuration of QGIS serves which portal."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timezone

from qgis.core import QgsApplication, QgsAuthManager, QgsAuthMethodConfig
from qgis.PyQt.QtCore import QObject, Qt, QThread, pyqtSignal

from ..core.account import Account
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..providers.login_memories import LoginMemories
from ..providers.pixel_gates import account_kinds, login_options
from .account_form import AccountForm, account_forms
from .account_reader import SECOND_FACTOR, read_account
from .account_writer import write_account
from .entry_removal import EntryRemoval
from .settings import Settings
from .tested_account import TestedAccount

NAME = "Guichet EO – %1"  # of the entries in QGIS's list, in every language


class Accounts(QObject):
    """Only ids of configurations are kept, in the settings; the secrets stay in QGIS's encrypted database.

    Used on the main thread; workers are handed an `Account`. Nothing here but `unlock` and `save` lets QGIS
    ask for the master password.

    Attributes:
        logins: the sessions of the accounts, shared by all that logs in.

    Signals:
        changed: another configuration serves a portal, or configurations can be read now, or a code was
            given that a login waited for.
    """

    changed = pyqtSignal()
    _renewed = pyqtSignal(str, object)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._removal = EntryRemoval(self)
        self._portals: frozenset[str] | None = None
        self.logins = LoginMemories(self._tell_renewed)
        self._renewed.connect(self._on_renewed, Qt.ConnectionType.QueuedConnection)
        manager = self._manager()
        self._open = bool(manager.masterPasswordIsSet())
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

    def forms(self, portal: Portal) -> tuple[AccountForm, ...]:
        """Return what has to be known to ask for each kind of account, the best first."""
        return account_forms(portal)

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

    def save(self, portal: Portal, account: Account, tested: TestedAccount | None = None) -> bool:
        """Keep an account as the one entry of its portal; QGIS may ask for its master password.

        An entry that the user made, or that serves another portal too, is left as it is.

        Args:
            portal: whose.
            account: of a kind that the portal takes.
            tested: the sessions that a test began are gone on with; None: it was not tested.

        Returns:
            Whether QGIS keeps it.
        """
        if not self._manager().setMasterPassword(True):
            return False
        own = self.authcfg(portal.id) if self._is_own(portal.id) else ""
        name = NAME.replace("%1", portal.short_title)
        authcfg = write_account(self._manager(), own, name, account)
        if not authcfg:
            return False
        self._continue(portal, account, tested)
        self.set(portal.id, authcfg)
        return True

    def remove(self, portal_id: str) -> None:
        """Let no account serve a portal; an entry that was made for it is deleted from QGIS, too."""
        own = self.authcfg(portal_id) if self._is_own(portal_id) else ""
        self.logins.forget(portal_id)
        if own:
            self._removal.remove(own)
        self.set(portal_id, "")

    def give_code(self, portal: Portal, code: str) -> None:
        """Hand a six-digit code to the login of a portal that waits for one; it is used once, never kept."""
        account = self.of(portal)
        if account is not None:  # there may be no session yet that could take it
            for _option, entry in login_options(portal, account.kind):
                self.logins.of(portal.id, entry, account)
        self.logins.give_code(portal.id, code)
        self.changed.emit()

    def wants_code(self, portal: Portal) -> bool:
        """Whether the session of an account that needs a code with each login has not begun, or has ended."""
        account = self.of(portal)
        if account is None:
            return False
        always = any(form.code == "always" for form in self.forms(portal) if form.kind == account.kind)
        needed = always or bool(account.values.get(SECOND_FACTOR))
        now = datetime.now(timezone.utc)
        return needed and not any(memory.alive(now) for memory in self.logins.at(portal.id))

    def renewed_logins(self, portal_id: str) -> LoginMemories:
        """Return the sessions, those of a portal ready to be tried again although they were refused."""
        for memory in self.logins.at(portal_id):
            memory.refused = False
        return self.logins

    def needs_password(self, portal: Portal) -> bool:
        """Whether there is a configuration that QGIS cannot read before the master password is given."""
        self._open = bool(self._manager().masterPasswordIsSet())
        return portal.id in self.portals and not self._open

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

    def _is_own(self, portal_id: str) -> bool:
        """Whether the entry of a portal was made here, for this portal alone."""
        authcfg = self.authcfg(portal_id)
        sharing = [one for one, chosen in self._settings.accounts.items() if chosen == authcfg]
        return self.title(portal_id).startswith(NAME.replace("%1", "")) and sharing == [portal_id]

    def _continue(self, portal: Portal, account: Account, tested: TestedAccount | None) -> None:
        """Go on with the sessions of a test; without one begin anew, also after a refusal."""
        if tested is None:
            self.logins.forget(portal.id)
            return
        for _option, entry in login_options(portal, account.kind):
            memory = tested.logins.of(portal.id, entry, account)
            memory.two_factor = memory.two_factor or tested.coded
            self.logins.keep(portal.id, entry, memory)

    def _tell_renewed(self, portal_id: str, account: Account) -> None:
        """In whatever thread the renewal came."""
        with suppress(RuntimeError):  # this object was deleted meanwhile
            self._renewed.emit(portal_id, account)

    def _on_renewed(self, portal_id: str, account: Account) -> None:
        """Keep the newest renewal of a login in a browser: servers take the one before no more."""
        authcfg = self.authcfg(portal_id)
        manager = self._manager()
        if not authcfg or not manager.masterPasswordIsSet():
            return
        loaded, config = manager.loadAuthenticationConfig(authcfg, QgsAuthMethodConfig(), True)
        kept = read_account(config.method(), config.configMap(), (account.kind,)) if loaded else None
        if kept is not None and kept.values.get("grant") == account.values.get("grant") and kept != account:
            write_account(manager, authcfg, config.name(), account)

    def _manager(self) -> QgsAuthManager:
        return QgsApplication.authManager()

    def _on_verified(self, verified: bool) -> None:
        """QGIS says so each time that a configuration is read; only the first time is news."""
        if verified and not self._open:
            self._open = True
            self.changed.emit()

    def _on_database(self) -> None:
        self._portals = None
        self.changed.emit()
