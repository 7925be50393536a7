"""Which portals the directory shows."""

from __future__ import annotations

from enum import Enum

from ...core.portal import Portal
from ...core.portal_status import PortalStatus
from ...gis.translation import tr


class PortalFilter(Enum):
    """Kinds of portals."""

    ALL = "all"
    OPEN = "open"
    WITH_LOGIN = "needs a login"
    MINE = "mine"
    RETIRED = "retired"

    def takes(self, portal: Portal) -> bool:
        """Whether a portal is of this kind."""
        retired = portal.status is PortalStatus.RETIRED
        if self is PortalFilter.OPEN:
            return not retired
        if self is PortalFilter.WITH_LOGIN:
            access = portal.access
            return not retired and (access.search == "login" or access.pixels in ("login", "contract"))
        if self is PortalFilter.MINE:
            return portal.origin != "built-in"
        return retired if self is PortalFilter.RETIRED else True

    def words(self, count: str) -> str:
        """Return the entry of the list, with the number of portals."""
        words = {
            PortalFilter.ALL: tr("All (%1)", count),
            PortalFilter.OPEN: tr("Open (%1)", count),
            PortalFilter.WITH_LOGIN: tr("Needs a Login (%1)", count),
            PortalFilter.MINE: tr("Mine (%1)", count),
            PortalFilter.RETIRED: tr("Retired (%1)", count),
        }
        return words[self]
