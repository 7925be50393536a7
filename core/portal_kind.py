"""What can be done with a portal."""

from __future__ import annotations

from enum import Enum


class PortalKind(Enum):
    """Follows from a portal's status, dialect and flows; the first that holds, retired before all others."""

    SEARCHABLE = "searchable"
    FLOWS = "flows"
    WEB = "web"
    RETIRED = "retired"
