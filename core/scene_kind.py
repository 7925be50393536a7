"""What a scene is an image of."""

from __future__ import annotations

from enum import Enum


class SceneKind(Enum):
    """Acquisitions have one sensing time; the other kinds are products made from many or from none."""

    ACQUISITION = "acquisition"
    COMPOSITE = "composite"
    STATIC_TILE = "static tile"
    STATION = "station"
    VECTOR_PRODUCT = "vector product"
