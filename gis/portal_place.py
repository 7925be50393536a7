"""Where a portal's file lies."""

from __future__ import annotations

from enum import Enum


class PortalPlace(Enum):
    """BUILT_IN comes with the plugin; OWN lies in the profile; INSTITUTION in the folder of a variable."""

    BUILT_IN = "built-in"
    OWN = "own"
    INSTITUTION = "institution"
