"""The four pictures at the top of the page."""

from __future__ import annotations

from enum import Enum


class PresetKind(Enum):
    """What one gets; the values are names of pictures."""

    TRUE_COLOUR = "true colour"
    COMPOSITE = "composite"
    INDEX = "index"
    BANDS = "bands"
