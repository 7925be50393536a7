"""What a raster file says about itself."""

from __future__ import annotations

from dataclasses import dataclass

from .band_facts import BandFacts

Transform = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class RasterFacts:
    """Size, place and bands; the pixels are not looked at.

    Attributes:
        path: what GDAL reads, without any credential.
        width, height: pixels.
        crs: coordinate system as `EPSG:…` or WKT; coordinates have easting (longitude) first.
        transform: west, pixel width, 0, north, 0, minus pixel height, in units of `crs`.
        bands: in their order.
        gcps: (pixel, line, x, y) of control points in `crs`, for files that lie in no grid; `transform` then
            counts pixels.
    """

    path: str
    width: int
    height: int
    crs: str
    transform: Transform
    bands: tuple[BandFacts, ...]
    gcps: tuple[tuple[float, float, float, float], ...] = ()

    @property
    def box(self) -> Box:
        """West, south, east, north in units of `crs`."""
        west, across, _skew_x, north, _skew_y, down = self.transform
        return west, north + down * self.height, west + across * self.width, north

    @property
    def pixel(self) -> tuple[float, float]:
        """Width and height of a pixel in units of `crs`, both positive."""
        return self.transform[1], -self.transform[5]
