"""Where the pixels of a file lie."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AssetGrid:
    """A north-up grid, as the portal's item tells it; the file itself may say otherwise.

    Attributes:
        crs: authority code, e.g. `EPSG:32631`.
        width, height: pixels.
        transform: in GDAL's order (west, dx, 0, north, 0, dy), units of the CRS; dx > 0 > dy.
    """

    crs: str
    width: int
    height: int
    transform: tuple[float, float, float, float, float, float]
