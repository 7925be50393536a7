"""Footprints in the grid of a tile."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from ...core.geometry import to_wkb
from ...core.mgrs import tile_polygon
from ...core.plane import convex_hull
from ...core.utm import to_geographic

_CRS = re.compile(r"(?:^|[:/])(32[67])(\d\d)$")
_MOST_POINTS = 100  # outlines of pixel masks have thousands, a step every 20 m
_LONGEST = 27_450.0  # metres: a side of a tile is bent in degrees, a quarter of it 25 m at most
_STEPS = 64
Position = tuple[float, float]


def square_footprint(tile: str) -> bytes | None:
    """Return the whole of a tile as WKB, for products that do not say which part of it they fill."""
    return to_wkb(tile_polygon(tile))


def utm_footprint(geometry: Any) -> bytes | None:
    """Return a GeoJSON Polygon or MultiPolygon with a `crs` of UTM as WKB in EPSG:4326, else None.

    Outlines of more than 100 points become their convex hull: they are swaths cut by a square, with a step at
    every pixel.
    """
    try:
        zone, south = _zone(geometry["crs"]["properties"]["name"])
        parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        polygons = [[_ring(ring, zone, south) for ring in rings] for rings in parts]
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError):
        return None
    return to_wkb({"type": "MultiPolygon", "coordinates": polygons})


def listed_footprint(text: str) -> bytes | None:
    """Return a ring written as `latitude longitude latitude longitude …` as WKB; None where it is none."""
    try:
        numbers = [float(part) for part in text.split()]
    except ValueError:
        return None
    ring = list(zip(numbers[1::2], numbers[::2]))
    return to_wkb({"type": "Polygon", "coordinates": [ring]}) if len(ring) >= 4 else None


def _zone(name: Any) -> tuple[int, bool]:
    """Return zone and hemisphere of `urn:ogc:def:crs:EPSG:8.8.1:32753`."""
    match = _CRS.search(name)
    zone = int(match.group(2)) if match is not None else 0
    if match is None or not 1 <= zone <= 60:
        raise ValueError(f"{name!r} is no zone of UTM")
    return zone, match.group(1) == "327"


def _ring(ring: Sequence[Sequence[float]], zone: int, south: bool) -> list[Position]:
    points = [(float(x), float(y)) for x, y, *_ in ring]
    if not all(abs(x) < 2e6 and abs(y) < 2e7 for x, y in points):
        raise ValueError("a footprint far outside its zone")
    if len(points) > _MOST_POINTS:
        points = convex_hull(points)
    dense = [point for pair in zip(points, points[1:]) for point in _side(*pair)] + points[-1:]
    return [to_geographic(x, y, zone, south) for x, y in dense]


def _side(one: Position, other: Position) -> list[Position]:
    """Return the beginning of a side, and points between where it is long."""
    steps = min(_STEPS, max(1, math.ceil(math.dist(one, other) / _LONGEST)))
    return [
        (one[0] + (other[0] - one[0]) * step / steps, one[1] + (other[1] - one[1]) * step / steps)
        for step in range(steps)
    ]
