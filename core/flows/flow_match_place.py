"""Whether a flow shows the place of a scene, and how a service is asked for an area alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..geometry import bounds, clean_polygons, wkb_bounds
from ..scene import Scene
from .box_meeting import boxes_meet
from .flow_entry import FlowEntry
from .flow_request import FlowRequest
from .service_layer import Box

SPHERE = 6378137.0  # metres, EPSG:3857
LAST_LATITUDE = 85.06  # degrees; the square of EPSG:3857 ends there
MOST_POINTS = 100  # an address with more would be refused by servers in front of the service
INSTANCES = "/ogc/wms/"
Ring = Iterable[tuple[float, float]]


def may_meet(scene: Scene, entry: FlowEntry) -> bool:
    """Whether the boxes of a scene and a layer have something in common, or one is not known."""
    footprint = wkb_bounds(scene.footprint) if scene.footprint is not None else None
    return boxes_meet(footprint, entry.box)


def area_parameters(request: FlowRequest, area: Mapping[str, Any]) -> dict[str, str]:
    """Return the further parameters that make a service draw an area alone; empty where it cannot.

    Sentinel Hub takes `GEOMETRY`, well-known text in the CRS of the request
    (docs.sentinel-hub.com, OGC API, custom parameters).

    Args:
        request: as it is sent without.
        area: GeoJSON geometry, EPSG:4326.
    """
    instance = request.kind == "wms" and INSTANCES in urlsplit(request.address).path
    if not instance or request.crs != "EPSG:3857":
        return {}
    text = mercator_text(area)
    return {"GEOMETRY": text} if text else {}


def mercator_box(area: Mapping[str, Any]) -> Box:
    """Return west, south, east, north of an area (GeoJSON, EPSG:4326) in metres of EPSG:3857.

    Raises:
        ValueError: if `area` has no position.
    """
    west, south, east, north = bounds(area)
    low, high = (min(LAST_LATITUDE, max(-LAST_LATITUDE, one)) for one in (south, north))
    return (*_mercator(west, low), *_mercator(east, high))


def mercator_text(area: Mapping[str, Any]) -> str:
    """Return polygons of EPSG:4326 as well-known text in EPSG:3857, to the metre; empty where too long.

    Raises:
        ValueError: if `area` has no polygon.
    """
    polygons = clean_polygons(area)
    points = sum(len(ring) for polygon in polygons for ring in polygon)
    if points > MOST_POINTS or not _within_square(polygons):
        return ""
    parts = [f"({', '.join(map(_ring_text, polygon))})" for polygon in polygons]
    return f"POLYGON {parts[0]}" if len(parts) == 1 else f"MULTIPOLYGON ({', '.join(parts)})"


def _within_square(polygons: Iterable[Iterable[Ring]]) -> bool:
    return all(abs(y) <= LAST_LATITUDE for polygon in polygons for ring in polygon for _x, y in ring)


def _ring_text(ring: Ring) -> str:
    return f"({', '.join(_point_text(x, y) for x, y in ring)})"


def _point_text(longitude: float, latitude: float) -> str:
    x, y = _mercator(longitude, latitude)
    return f"{x:.0f} {y:.0f}"


def _mercator(longitude: float, latitude: float) -> tuple[float, float]:
    x = SPHERE * math.radians(longitude)
    y = SPHERE * math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
    return x, y
