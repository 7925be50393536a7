"""A place in a picture and on the ground."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GridPoint:
    """A place in the picture and on the ground.

    Attributes:
        across: share of the picture's width, 0 at its left edge, 1 at its right edge.
        down: share of its height, 0 at its upper edge.
        longitude, latitude: degrees, EPSG:4326, longitude within ±180.
    """

    across: float
    down: float
    longitude: float
    latitude: float
