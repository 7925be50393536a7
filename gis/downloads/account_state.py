"""Whether the user's account at a portal is ready."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from ...core.portal import Portal

if TYPE_CHECKING:
    from ..accounts import Accounts


class AccountState(Enum):
    """As far as it can be told without logging in."""

    NOT_NEEDED = "not needed"
    READY = "ready"
    LOCKED = "QGIS has not asked for its master password yet"
    MISSING = "missing"

    @staticmethod
    def of(portal: Portal, needs: bool, accounts: Accounts) -> AccountState:
        """Return how it stands.

        Args:
            portal: where files are fetched.
            needs: whether one of the files asks for something (`DownloadItem.needs`): where the portal takes
                no accounts, that is a signature that everybody gets.
            accounts: of the user.
        """
        if not needs or not accounts.kinds(portal):
            return AccountState.NOT_NEEDED
        if portal.id not in accounts.portals:
            return AccountState.MISSING
        return AccountState.LOCKED if accounts.needs_password(portal) else AccountState.READY
