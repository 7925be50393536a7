"""One zoom level of a WMTS."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TileMatrix:
    """As the capabilities have it, with the corner in x, y order whatever the CRS says.

    Attributes:
        name: identifier of the level.
        scale: scale denominator; a pixel is 0.00028 m × this (OGC 07-057r7, 6.1).
        left, top: corner of the first tile in units of the CRS.
        tile_width, tile_height: pixels.
        width, height: number of tiles.
    """

    name: str
    scale: float
    left: float
    top: float
    tile_width: int
    tile_height: int
    width: int
    height: int
