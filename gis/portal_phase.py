"""How far a portal is with a search."""

from __future__ import annotations

from enum import Enum


class PortalPhase(Enum):
    """WAITING and ASKING are under way; the other three are at rest."""

    WAITING = "waiting"
    ASKING = "asking"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def under_way(self) -> bool:
        """Whether the portal may still deliver without being asked again."""
        return self in (PortalPhase.WAITING, PortalPhase.ASKING)
