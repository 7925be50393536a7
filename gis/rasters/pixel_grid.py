"""A north-up grid of pixels."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

from .raster_facts import Box, RasterFacts, Transform


@dataclass(frozen=True)
class PixelGrid:
    """Where the pixels of a stream lie.

    Attributes:
        crs: `EPSG:…` or WKT; coordinates have easting (longitude) first.
        west, north: outer corner, units of `crs`.
        across, down: width and height of a pixel, both positive.
        width, height: pixels.
    """

    crs: str
    west: float
    north: float
    across: float
    down: float
    width: int
    height: int

    @staticmethod
    def of(facts: RasterFacts) -> PixelGrid:
        """Return the grid of a file."""
        across, down = facts.pixel
        return PixelGrid(
            facts.crs, facts.transform[0], facts.transform[3], across, down, facts.width, facts.height
        )

    @property
    def transform(self) -> Transform:
        """The same in GDAL's order."""
        return self.west, self.across, 0.0, self.north, 0.0, -self.down

    @property
    def box(self) -> Box:
        """West, south, east, north."""
        return (
            self.west,
            self.north - self.down * self.height,
            self.west + self.across * self.width,
            self.north,
        )

    def around(self, box: Box) -> PixelGrid:
        """Return the smallest grid over `box` whose pixels coincide with the pixels of this one."""
        west, south, east, north = box
        first = floor(round((west - self.west) / self.across, 6))
        last = ceil(round((east - self.west) / self.across, 6))
        top = floor(round((self.north - north) / self.down, 6))
        bottom = ceil(round((self.north - south) / self.down, 6))
        return PixelGrid(
            self.crs,
            self.west + first * self.across,
            self.north - top * self.down,
            self.across,
            self.down,
            max(last - first, 1),
            max(bottom - top, 1),
        )

    def place(self, facts: RasterFacts) -> Box:
        """Return column, row, width and height of a file in pixels of this grid, perhaps fractional."""
        west, south, east, north = facts.box
        return (
            _tidy((west - self.west) / self.across),
            _tidy((self.north - north) / self.down),
            _tidy((east - west) / self.across),
            _tidy((north - south) / self.down),
        )


def common_box(first: Box, second: Box) -> Box | None:
    """Return what two boxes share, None where they do not overlap."""
    west, south = max(first[0], second[0]), max(first[1], second[1])
    east, north = min(first[2], second[2]), min(first[3], second[3])
    return (west, south, east, north) if west < east and south < north else None


def joint_box(boxes: list[Box]) -> Box:
    """Return the box around all boxes."""
    wests, souths, easts, norths = zip(*boxes)
    return min(wests), min(souths), max(easts), max(norths)


def _tidy(pixels: float) -> float:
    """Round what is a whole number but for the last digits of a float."""
    return float(round(pixels)) if abs(pixels - round(pixels)) < 1e-4 else pixels
