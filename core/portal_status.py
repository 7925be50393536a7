"""Whether a portal lives."""

from __future__ import annotations

from enum import Enum


class PortalStatus(Enum):
    """A retired portal is never queried; its row says what replaced it."""

    OPEN = "open"
    CLOSING = "closing"
    RETIRED = "retired"
