"""Which scenes come into one layer."""

from __future__ import annotations

from enum import Enum


class StreamGrouping(Enum):
    """One layer per day and family (a mosaic of tiles), per scene, or one of all."""

    DATE = "date"
    SCENE = "scene"
    MOSAIC = "mosaic"
