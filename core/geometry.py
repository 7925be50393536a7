"""GeoJSON geometries in EPSG:4326, longitude first; with shapely where it is installed."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .antimeridian import cut_polygon
from .sphere import ring_km2
from .well_known_binary import pack_point, pack_polygons, unpack_polygons

Box = tuple[float, float, float, float]
Position = tuple[float, float]
Ring = tuple[Position, ...]
Polygons = tuple[tuple[Ring, ...], ...]

_POLYGON_HEAD = struct.Struct("<BIII")
_LATITUDE_SLACK = 0.01  # degrees: footprints at the poles are printed a little beyond


def has_shapely() -> bool:
    """Return whether unions, coverage and repairs can be had."""
    try:
        import shapely.geometry  # noqa: F401 (tried, not used)
    except (ImportError, OSError):  # OSError: shapely without its library
        return False
    return True


def to_wkb(geometry: Mapping[str, Any] | None) -> bytes | None:
    """Return a footprint as 2D WKB, rings closed, cut at the antimeridian; None where it is hopeless.

    Polygons, multipolygons, points and collections with such are taken; lines are not. Crossings stay.
    """
    try:
        if geometry is None:
            return None
        kind = geometry["type"]
        if kind == "Polygon":
            rings = geometry["coordinates"]
            if len(rings) == 1:
                plain = _plain_ring(rings[0])
                if plain is not None:
                    return plain
        if kind == "Point":
            x, y = geometry["coordinates"][:2]
            return pack_point(float(x), float(y)) if abs(x) <= 180 and abs(y) <= 90 else None
        polygons = clean_polygons(geometry)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError):
        return None
    return pack_polygons(polygons) if polygons else None


def _plain_ring(ring: Sequence[Sequence[float]]) -> bytes | None:
    """Pack the ring that needs nothing done, which nearly all are; None sends it the long way."""
    xs = [position[0] for position in ring]
    ys = [position[1] for position in ring]
    west, east = min(xs), max(xs)
    if not (
        east - west <= 180 and west >= -180 and east <= 180 and min(ys) >= -90 and max(ys) <= 90
        and len(xs) >= 4 and xs[0] == xs[-1] and ys[0] == ys[-1] and sum(xs) + sum(ys) < math.inf
    ):  # fmt: skip
        return None
    count = len(xs)
    if len(set(zip(xs, ys))) != count - 1:
        return None
    flat = [0.0] * (2 * count)
    flat[::2] = xs
    flat[1::2] = ys
    return _POLYGON_HEAD.pack(1, 3, 1, count) + struct.pack(f"<{2 * count}d", *flat)


def clean_polygons(geometry: Mapping[str, Any]) -> Polygons:
    """Return the polygons of a geometry, 2D, closed, without repeated points, in -180 … 180; () for none.

    Raises:
        TypeError, ValueError, KeyError, IndexError: on coordinates that are no finite positions on Earth.
    """
    parts: list[tuple[Ring, ...]] = []
    for rings in _polygons_of(geometry):
        cleaned = [ring for ring in map(_clean_ring, rings) if ring]
        if cleaned and _clean_ring(rings[0]):
            parts.extend(tuple(tuple(ring) for ring in part) for part in cut_polygon(cleaned))
    return tuple(parts)


def _polygons_of(geometry: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    kind = geometry["type"]
    if kind == "Feature":
        yield from _polygons_of(geometry["geometry"])
    elif kind == "FeatureCollection":
        for feature in geometry["features"]:
            yield from _polygons_of(feature)
    elif kind == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _polygons_of(part)
    elif kind == "Polygon":
        yield geometry["coordinates"]
    elif kind == "MultiPolygon":
        yield from geometry["coordinates"]


def _clean_ring(ring: Sequence[Sequence[Any]]) -> list[Position]:
    kept: list[Position] = []
    for position in ring:
        x, y = float(position[0]), float(position[1])
        if not (abs(x) <= 540 and abs(y) <= 90 + _LATITUDE_SLACK):  # also false for NaN
            raise ValueError(f"no position on Earth: {x}, {y}")
        point = (x, min(max(y, -90.0), 90.0))
        if not kept or kept[-1] != point:
            kept.append(point)
    if kept and kept[0] != kept[-1]:
        kept.append(kept[0])
    return kept if len(kept) >= 4 else []


def from_wkb(wkb: bytes) -> Polygons:
    """Return polygons as rings of (longitude, latitude), outer ring first; () for a point."""
    return unpack_polygons(wkb)


def to_geojson(polygons: Polygons) -> Mapping[str, Any]:
    """Return a GeoJSON Polygon, or a MultiPolygon for several."""
    coordinates = [[[list(position) for position in ring] for ring in rings] for rings in polygons]
    if len(coordinates) == 1:
        return {"type": "Polygon", "coordinates": coordinates[0]}
    return {"type": "MultiPolygon", "coordinates": coordinates}


def box_geometry(box: Sequence[float]) -> Mapping[str, Any]:
    """Return a box (west, south, east, north; or the six values of a 3D box) as GeoJSON.

    A west edge larger than the east edge means a box across the antimeridian, which becomes two polygons.
    """
    west, south, east, north = (*box[:2], *box[3:5]) if len(box) == 6 else box
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    return to_geojson(
        tuple((((w, south), (e, south), (e, north), (w, north), (w, south)),) for w, e in spans if w < e)
    )


def bounds(geometry: Mapping[str, Any]) -> Box:
    """Return (west, south, east, north) of all positions, -180 and 180 for what was cut at the antimeridian.

    Raises:
        ValueError: for a geometry without positions.
    """
    xs: list[float] = []
    ys: list[float] = []
    for x, y in _positions(geometry):
        xs.append(x)
        ys.append(y)
    return (min(xs), min(ys), max(xs), max(ys))


def _positions(geometry: Mapping[str, Any]) -> Iterator[Position]:
    for part in geometry.get("geometries", ()):
        yield from _positions(part)
    stack = [geometry.get("coordinates", ())]
    while stack:
        level = stack.pop()
        if level and isinstance(level[0], (int, float)):
            yield (level[0], level[1])
        else:
            stack.extend(level)


def wkb_bounds(wkb: bytes) -> Box:
    """Return (west, south, east, north) of a footprint."""
    polygons = unpack_polygons(wkb)
    if not polygons:
        x, y = struct.unpack_from("<2d", wkb, 5)
        return (x, y, x, y)
    points = [point for rings in polygons for point in rings[0]]
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def area_km2(geometry: Mapping[str, Any]) -> float:
    """Return the area of the polygons in km², as on the WGS 84 ellipsoid (see `sphere.py`)."""
    return polygons_km2(clean_polygons(geometry))


def polygons_km2(polygons: Polygons) -> float:
    """Return the area in km² of polygons that do not overlap."""
    return sum(max(ring_km2(rings[0]) - sum(ring_km2(hole) for hole in rings[1:]), 0.0) for rings in polygons)


def point_in_geometry(geometry: Mapping[str, Any], longitude: float, latitude: float) -> bool:
    """Return whether a position lies in one of the polygons, holes left out."""
    return point_in_polygons(clean_polygons(geometry), longitude, latitude)


def point_in_polygons(polygons: Polygons, longitude: float, latitude: float) -> bool:
    """Return whether a position lies in one of the polygons, holes left out."""
    return any(
        point_in_ring(rings[0], longitude, latitude)
        and not any(point_in_ring(hole, longitude, latitude) for hole in rings[1:])
        for rings in polygons
    )


def point_in_ring(ring: Sequence[Position], x: float, y: float) -> bool:
    """Return whether a closed ring surrounds a position (even-odd rule)."""
    inside = False
    before_x, before_y = ring[-1]
    for ring_x, ring_y in ring:
        if (ring_y > y) != (before_y > y) and x < (before_x - ring_x) * (y - ring_y) / (
            before_y - ring_y
        ) + ring_x:
            inside = not inside
        before_x, before_y = ring_x, ring_y
    return inside


def centroid(geometry: Mapping[str, Any]) -> Position:
    """Return the (longitude, latitude) of the centre of gravity on a plain lon/lat map, in -180 … 180.

    What was cut at the antimeridian counts as one: the centre of Fiji lies in Fiji.

    Raises:
        ValueError: for a geometry without polygons or points.
    """
    polygons = clean_polygons(geometry)
    if not polygons:
        west, south, east, north = bounds(geometry)
        return ((west + east) / 2, (south + north) / 2)
    crossing = _touches(polygons, 180.0) and _touches(polygons, -180.0)
    total = sum_x = sum_y = 0.0
    for rings in polygons:
        shift = 360.0 if crossing and max(x for x, _ in rings[0]) <= 0 else 0.0
        weight, x, y = _moments([(x + shift, y) for x, y in rings[0]])
        total, sum_x, sum_y = total + weight, sum_x + x, sum_y + y
    if total == 0:
        x, y = polygons[0][0][0]
        return (x, y)
    return ((sum_x / total + 180.0) % 360.0 - 180.0, sum_y / total)


def _touches(polygons: Polygons, meridian: float) -> bool:
    return any(x == meridian for rings in polygons for x, _ in rings[0])


def _moments(ring: Sequence[Position]) -> tuple[float, float, float]:
    """Return twice the area and the first moments, positive whatever the direction."""
    origin_x, origin_y = ring[0]
    area = sum_x = sum_y = 0.0
    moved = [(x - origin_x, y - origin_y) for x, y in ring]
    for (x1, y1), (x2, y2) in zip(moved, moved[1:]):
        cross = x1 * y2 - x2 * y1
        area, sum_x, sum_y = area + cross, sum_x + (x1 + x2) * cross, sum_y + (y1 + y2) * cross
    sign = -1.0 if area < 0 else 1.0
    return (
        sign * area,
        sign * (sum_x / 3 + area * origin_x),
        sign * (sum_y / 3 + area * origin_y),
    )
