"""Which lines of the directory are shown, by what can be done there."""

from __future__ import annotations

from enum import Enum

from ...core.portal_kind import PortalKind
from ...gis.translation import tr
from .directory_row import DirectoryRow


class KindFilter(Enum):
    """By kind."""

    ANY = "any"
    SEARCHABLE = "searchable"
    FLOWS = "flows"
    WEB = "web"
    SERVICE = "service"

    def takes(self, row: DirectoryRow) -> bool:
        """Whether a line is of this kind; what is retired can only be looked at."""
        if self is KindFilter.ANY:
            return True
        if row.portal is None:
            return self is KindFilter.SERVICE
        return row.portal.kind is KINDS.get(self)

    def words(self) -> str:
        """Return the entry of the list."""
        words = {
            KindFilter.ANY: tr("Portals and Services"),
            KindFilter.SEARCHABLE: tr("Can Be Searched"),
            KindFilter.FLOWS: tr("Map Services Only"),
            KindFilter.WEB: tr("Web Only"),
            KindFilter.SERVICE: tr("Services"),
        }
        return words[self]


KINDS = {
    KindFilter.SEARCHABLE: PortalKind.SEARCHABLE,
    KindFilter.FLOWS: PortalKind.FLOWS,
    KindFilter.WEB: PortalKind.WEB,
}
