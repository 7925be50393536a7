"""A quicklook in the geometry of its acquisition: a swath, perhaps mirrored."""

from __future__ import annotations

from dataclasses import dataclass

Position = tuple[float, float]


@dataclass(frozen=True)
class CornerPlacement:
    """Where the four corners of the picture lie on the ground.

    Attributes:
        corners: (longitude, latitude), EPSG:4326, of the picture's upper left, upper right, lower right and
            lower left corner. A mirrored picture is nothing special: its upper left corner simply lies, say,
            in the east.
    """

    corners: tuple[Position, Position, Position, Position]
