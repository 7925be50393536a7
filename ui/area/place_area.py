"""The area of a place that has no outline of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import QgsPointXY

from ...core.place import Place
from .geodesic_circle import circle

RADIUS = 5000.0  # metres: a town, and a scene-sized answer to coordinates
LEAST_SIDE = 0.001  # degrees, about 100 m: smaller boxes are points


def area_of(place: Place) -> Mapping[str, Any]:
    """Return the outline of a place, else its box, else a circle of 5 km around it (GeoJSON, EPSG:4326)."""
    if place.geometry is not None and place.geometry.get("type") in ("Polygon", "MultiPolygon"):
        return place.geometry
    west, south, east, north = place.box
    width = east - west if east >= west else east + 360 - west  # across the antimeridian
    if width < LEAST_SIDE or north - south < LEAST_SIDE:
        return area_around((west + width / 2, (south + north) / 2))
    ring = [[west, south], [west + width, south], [west + width, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def area_around(position: tuple[float, float], radius: float = RADIUS) -> Mapping[str, Any]:
    """Return a circle on the ground around (longitude, latitude)."""
    return {"type": "Polygon", "coordinates": [circle(QgsPointXY(*position), radius)]}
