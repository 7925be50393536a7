"""One line of the directory."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.portal import Portal
from ...core.portal_kind import PortalKind
from ...core.portal_status import PortalStatus
from ...core.service import Service
from ...gis.connection_tests import service_key


@dataclass(frozen=True)
class DirectoryRow:
    """A portal or a service."""

    subject: Portal | Service

    @property
    def key(self) -> str:
        """The name under which it is selected, tested and remembered: portals have their ids."""
        return self.subject.id if isinstance(self.subject, Portal) else service_key(self.subject)

    @property
    def portal(self) -> Portal | None:
        """The portal, None for a service."""
        return self.subject if isinstance(self.subject, Portal) else None

    @property
    def retired(self) -> bool:
        """Whether it is no more."""
        return self.subject.status is PortalStatus.RETIRED

    @property
    def can_be_asked(self) -> bool:
        """Whether searches can go there."""
        return self.portal is not None and self.portal.kind is PortalKind.SEARCHABLE

    @property
    def families(self) -> tuple[str, ...]:
        """Ids of the families that it holds or takes."""
        return tuple(self.subject.families)
