"""True outlines on the ground, in metres of the UTM zone, and the samples inside them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .grid import Grid, to_degrees, to_metres
from .plan import LandsatPass, Pass, RadarPass

TILE = 109800.0  # side of a Sentinel-2 tile, metres
TRACK_SLOPE = {
    "temperate": 0.25,
    "equatorial": 0.17,
}  # eastward metres per metre northward along the swath's edge


def tile_outline(acquired: Pass) -> np.ndarray:
    """Return the tile's square (n × 2, metres), less what lies outside the swath."""
    west, north = acquired.west, acquired.north
    square = np.array(
        [(west, north - TILE), (west + TILE, north - TILE), (west + TILE, north), (west, north)], float
    )
    if not acquired.edge:
        return square
    kept = 1 if acquired.edge > 0 else -1
    middle = west + TILE * (acquired.edge if kept > 0 else 1 + acquired.edge)
    slope = TRACK_SLOPE[acquired.place.climate]
    return _clip(square, lambda point: kept * (point[0] - middle - slope * (point[1] - north + TILE / 2)))


def _clip(ring: np.ndarray, side: Callable[[np.ndarray], float]) -> np.ndarray:
    """Return the part of a convex ring where ``side`` (a signed, linear function of a point) is positive."""
    kept = []
    for start, end in zip(ring, np.roll(ring, -1, axis=0)):
        before, after = side(start), side(end)
        if before >= 0:
            kept.append(start)
        if before * after < 0:
            kept.append(start + (end - start) * before / (before - after))
    return np.array(kept)


def slanted_outline(
    epsg: int, centre: tuple[float, float], heading: float, along: float, across: float
) -> np.ndarray:
    """Return first-near, first-far, last-far, last-near corners (metres), the sensor looking right."""
    middle = to_metres(epsg, np.array([centre]))[0]
    turn = np.radians(heading)
    forward = np.array((np.sin(turn), np.cos(turn))) * along / 2
    right = np.array((np.cos(turn), -np.sin(turn))) * across / 2
    return np.array(
        [
            middle - forward - right,
            middle - forward + right,
            middle + forward + right,
            middle + forward - right,
        ]
    )


def landsat_outline(acquired: LandsatPass) -> np.ndarray:
    """Return the tilted square of a Landsat scene."""
    return slanted_outline(
        acquired.place.epsg, acquired.centre, 193.5 if acquired.row < 50 else 190.5, 178e3, 183e3
    )


def radar_outline(acquired: RadarPass) -> np.ndarray:
    """Return the corners of a slice: upper left, upper right, lower right, lower left OF THE PICTURE."""
    return slanted_outline(acquired.place.epsg, acquired.centre, acquired.heading, 168e3, 251e3)


def covering_grid(epsg: int, outline: np.ndarray, pixel: float) -> Grid:
    """Return the smallest grid on whole pixels that covers the outline."""
    west, south = np.floor(outline.min(axis=0) / pixel) * pixel
    east, north = np.ceil(outline.max(axis=0) / pixel) * pixel
    return Grid(
        epsg, float(west), float(north), pixel, round((east - west) / pixel), round((north - south) / pixel)
    )


def inside(outline: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return which samples lie within a convex outline of either direction."""
    signs = [
        (end[0] - start[0]) * (y - start[1]) - (end[1] - start[1]) * (x - start[0])
        for start, end in zip(outline, np.roll(outline, -1, axis=0))
    ]
    return np.all(np.array(signs) >= -1e-6, axis=0) | np.all(np.array(signs) <= 1e-6, axis=0)


def ring_in_degrees(epsg: int, outline: np.ndarray) -> list[list[float]]:
    """Return the closed, counter-clockwise ring (right-hand rule of RFC 7946), six decimals."""
    points = to_degrees(epsg, outline)
    turned = np.roll(points, -1, axis=0)
    if np.sum(points[:, 0] * turned[:, 1] - turned[:, 0] * points[:, 1]) < 0:
        points = points[::-1]
    ring = [[round(float(longitude), 6), round(float(latitude), 6)] for longitude, latitude in points]
    return [*ring, ring[0]]
