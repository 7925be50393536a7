"""Areas as GEODES reads them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ...core.geometry import box_geometry
from ...core.plane import ring_box
from ...core.prepared_area import PreparedArea

_METRES_PER_DEGREE = 111_320.0
_LEAST = 100.0  # metres


def sent_area(area: PreparedArea, max_points: int) -> tuple[Mapping[str, Any], bool]:
    """Return the GeoJSON polygon or multipolygon to send, and whether it is larger than the area.

    The portal ignores points and sees the ground in cells of some 50 m (portal sheet geodes, Known pitfalls):
    what is narrower than 100 m is sent as a box of that size.
    """
    if all(_is_wide(ring_box(rings[0])) for rings in area.polygons):
        geometry = area.request_geometry(max_points)
        return geometry, geometry is not area.geometry
    parts = [_widened(box) for box in area.boxes]
    polygons = [box_geometry(box)["coordinates"] for box in parts]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}, True
    return {"type": "MultiPolygon", "coordinates": polygons}, True


def _least(latitude: float) -> tuple[float, float]:
    """Return 100 m in degrees of longitude and latitude."""
    height = _LEAST / _METRES_PER_DEGREE
    return height / max(math.cos(math.radians(latitude)), 0.01), height


def _is_wide(box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    width, height = _least((south + north) / 2)
    return east - west >= width and north - south >= height


def _widened(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = box
    width, height = _least((south + north) / 2)
    x = max(0.0, width - (east - west)) / 2
    y = max(0.0, height - (north - south)) / 2
    return (max(west - x, -180.0), max(south - y, -90.0), min(east + x, 180.0), min(north + y, 90.0))
