"""A north-up picture grid in UTM, and the two-way step to degrees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from osgeo import osr

osr.UseExceptions()


@dataclass(frozen=True)
class Grid:
    """A north-up grid: upper-left corner and pixel in metres of the EPSG code's UTM zone."""

    epsg: int
    west: float
    north: float
    pixel: float
    width: int
    height: int

    @property
    def transform(self) -> list[float]:
        """The six affine numbers in the order of the projection extension (a, b, c, d, e, f)."""
        return [self.pixel, 0, self.west, 0, -self.pixel, self.north]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in metres."""
        return (
            self.west,
            self.north - self.pixel * self.height,
            self.west + self.pixel * self.width,
            self.north,
        )

    def coordinates(self, finer: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """Return the pixel centres (x, y) in metres, ``finer`` × ``finer`` samples per pixel."""
        pixel = self.pixel / finer
        column = self.west + (np.arange(self.width * finer) + 0.5) * pixel
        row = self.north - (np.arange(self.height * finer) + 0.5) * pixel
        return np.meshgrid(column, row)


@cache
def _transformation(epsg: int, *, to_degrees: bool) -> osr.CoordinateTransformation:
    utm, degrees = osr.SpatialReference(), osr.SpatialReference()
    utm.ImportFromEPSG(epsg)
    degrees.ImportFromEPSG(4326)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return (
        osr.CoordinateTransformation(utm, degrees)
        if to_degrees
        else osr.CoordinateTransformation(degrees, utm)
    )


def to_degrees(epsg: int, points: np.ndarray) -> np.ndarray:
    """Return longitude, latitude of ``points`` (n × 2, metres)."""
    return np.array(_transformation(epsg, to_degrees=True).TransformPoints(np.asarray(points).tolist()))[
        :, :2
    ]


def to_metres(epsg: int, points: np.ndarray) -> np.ndarray:
    """Return UTM x, y of ``points`` (n × 2, degrees)."""
    return np.array(_transformation(epsg, to_degrees=False).TransformPoints(np.asarray(points).tolist()))[
        :, :2
    ]


def average(layers: np.ndarray, finer: int) -> np.ndarray:
    """Return the mean of each ``finer`` × ``finer`` block of the last two axes."""
    *rest, height, width = layers.shape
    return layers.reshape(*rest, height // finer, finer, width // finer, finer).mean(axis=(-3, -1))
