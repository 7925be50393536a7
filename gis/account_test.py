"""Trying an account before it is kept."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.account import Account
from ..core.cancel_token import CancelToken
from ..core.family_directory import FamilyDirectory
from ..core.portal import Portal
from ..providers.dialects import make_provider
from ..providers.login_memories import LoginMemories
from ..providers.network_profile import NetworkProfile
from ..providers.pixel_gates import SEARCH, make_gate
from ..providers.provider import Provider
from .account_check import check_account, find_file
from .account_questions import account_questions
from .failure import as_portal_error
from .host_profiles import ProfileOf
from .latest_call import LatestCall
from .network_settings import network_profile
from .portal_hosts import hosts_of
from .tested_account import TestedAccount

FAMILIES = Path(__file__).resolve().parent.parent / "resources" / "families.json"


class AccountTest(QObject):
    """A real login, in the background; a new test takes the place of the one before.

    Signals:
        passed: the `TestedAccount`.
        failed: the `PortalError`.
    """

    __test__ = False  # for pytest, which takes the name for its own

    passed = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(
        self,
        parent: QObject | None = None,
        profile_of: ProfileOf = network_profile,
    ) -> None:
        """Prepare; `profile_of` is called in the main thread."""
        super().__init__(parent)
        self._profile_of = profile_of
        self._call = LatestCall("account test", self)
        self._call.finished.connect(self.passed)
        self._call.failed.connect(self.failed)

    @property
    def running(self) -> bool:
        """Whether an answer is awaited."""
        return self._call.running

    def start(
        self, portal: Portal, account: Account, code: str = "", logins: LoginMemories | None = None
    ) -> None:
        """Test an account.

        Args:
            portal: whose.
            account: as it was typed.
            code: of a two-factor login; empty: none.
            logins: sessions to go on with; None: the test begins its own.
        """
        try:
            profile = self._profile_of(hosts_of([portal]))
        except OSError as error:
            self._call.cancel()
            self.failed.emit(as_portal_error(error, portal.id))
            return
        kept = LoginMemories() if logins is None else logins

        def work(token: CancelToken) -> TestedAccount:
            def find(token: CancelToken) -> str:
                return self._find(portal, profile, account, kept, token)

            return check_account(portal, profile, account, code, kept, find, token)

        self._call.start(work)

    def cancel(self) -> None:
        """End the test; no signal follows."""
        self._call.cancel()

    @staticmethod
    def _find(
        portal: Portal,
        profile: NetworkProfile,
        account: Account,
        logins: LoginMemories,
        token: CancelToken,
    ) -> str:
        gate = make_gate(portal, profile, account, SEARCH, logins) if SEARCH in portal.options else None

        families = FamilyDirectory.load(FAMILIES)

        def make() -> Provider:
            return make_provider(portal, profile, families, gate)

        return find_file(make, account_questions(portal, families), token)
