"""GeoJSON geometries in EPSG:4326, longitude first; with shapely where it is installed."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .antimeridian import cut_polygon, unroll_polygon
from .plane import moments, point_in_polygons, turn
from .sphere import ring_km2
from .well_known_binary import POLYGON, pack_point, pack_polygons, unpack_polygons

Box = tuple[float, float, float, float]
Position = tuple[float, float]
Ring = tuple[Position, ...]
Polygons = tuple[tuple[Ring, ...], ...]

LATITUDE_SLACK = 0.01  # degrees: footprints at the poles are printed a little beyond


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
        if kind in ("Polygon", "MultiPolygon"):
            rings = geometry["coordinates"]
            if kind == "MultiPolygon" and len(rings) == 1:
                rings = rings[0]
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
    xs, ys, *_ = zip(*ring)
    west, east, count = min(xs), max(xs), len(xs)
    if not (
        east - west <= 180 and west >= -180 and east <= 180 and min(ys) >= -90 and max(ys) <= 90
        and count >= 4 and xs[0] == xs[-1] and ys[0] == ys[-1] and sum(xs) + sum(ys) < math.inf
    ):  # fmt: skip
        return None
    if len(set(xs)) < count - 1 and len(set(zip(xs, ys))) < count - 1:  # repeated points
        return None
    flat = [0.0] * (2 * count)
    flat[::2] = xs
    flat[1::2] = ys
    return struct.pack(f"<BIII{2 * count}d", 1, POLYGON, 1, count, *flat)


def clean_polygons(geometry: Mapping[str, Any]) -> Polygons:
    """Return the polygons of a geometry, 2D, closed, without repeated points, in -180 … 180; () for none.

    Raises:
        TypeError, ValueError, KeyError, IndexError: on coordinates that are no finite positions on Earth.
    """
    return cut_polygons(unrolled_polygons(geometry))


def unrolled_polygons(geometry: Mapping[str, Any], boxes_as_drawn: bool = False) -> Polygons:
    """Return the same before the cut: longitudes of what lies across the antimeridian leave -180 … 180.

    Args:
        geometry: as above.
        boxes_as_drawn: a rectangle from -170 to 170 is 340° wide, not 20° across the antimeridian, unless
        it is
            written from its larger longitude eastwards: a footprint is rarely so wide, a drawn area may be.

    Raises:
        TypeError, ValueError, KeyError, IndexError: on coordinates that are no finite positions on Earth.
    """
    polygons: list[tuple[Ring, ...]] = []
    for rings in _polygons_of(geometry):
        cleaned = [_clean_ring(ring) for ring in rings]
        if boxes_as_drawn:
            cleaned = [_with_middles(ring) if _is_wide_box(ring) else ring for ring in cleaned]
        if cleaned and cleaned[0]:
            polygons.append(_frozen(unroll_polygon([ring for ring in cleaned if ring])))
    return tuple(polygons)


def _is_wide_box(ring: Sequence[Position]) -> bool:
    corners = set(ring)
    xs = sorted({x for x, _ in ring})
    ys = {y for _, y in ring}
    if (len(ring), len(corners), len(xs), len(ys)) != (5, 4, 2, 2) or xs[1] - xs[0] <= 180:
        return False
    clockwise = turn(ring[0], ring[1], ring[2]) < 0
    return not (clockwise and ring[0][0] == xs[1])


def _with_middles(ring: Sequence[Position]) -> list[Position]:
    """Put a point into the middle of every edge, so that no edge is longer than 180°."""
    halves = ([a, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)] for a, b in zip(ring, ring[1:]))
    return [*(point for pair in halves for point in pair), ring[-1]]


def cut_polygons(polygons: Polygons) -> Polygons:
    """Cut unrolled polygons at the antimeridian."""
    return tuple(_frozen(part) for rings in polygons for part in cut_polygon([list(ring) for ring in rings]))


def _frozen(rings: Sequence[Sequence[Position]]) -> tuple[Ring, ...]:
    return tuple(tuple(ring) for ring in rings)


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
        if not (abs(x) <= 540 and abs(y) <= 90 + LATITUDE_SLACK):  # also false for NaN
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
    for x, y in positions_of(geometry):
        xs.append(x)
        ys.append(y)
    return (min(xs), min(ys), max(xs), max(ys))


def positions_of(geometry: Mapping[str, Any]) -> Iterator[Position]:
    """Yield (longitude, latitude) of every position of a geometry, feature or collection, unordered."""
    for part in (*geometry.get("geometries", ()), *geometry.get("features", ())):
        yield from positions_of(part)
    if geometry.get("geometry"):
        yield from positions_of(geometry["geometry"])
    stack = [geometry.get("coordinates", ())]
    while stack:
        level = stack.pop()
        if level and isinstance(level[0], (int, float)):
            yield (level[0], level[1])
        elif isinstance(level, (list, tuple)):
            stack.extend(level)
        else:
            raise TypeError(f"{level!r} among the coordinates")


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
        weight, x, y = moments([(x + shift, y) for x, y in rings[0]])
        total, sum_x, sum_y = total + weight, sum_x + x, sum_y + y
    if total == 0:
        return polygons[0][0][0]
    return ((sum_x / total + 180.0) % 360.0 - 180.0, sum_y / total)


def _touches(polygons: Polygons, meridian: float) -> bool:
    return any(x == meridian for rings in polygons for x, _ in rings[0])


# What follows needs shapely; callers ask `has_shapely` first. Shapes are opaque to them.


def make_shape(polygons: Polygons) -> Any:
    """Return a valid shape, the union of polygons that may cross themselves and each other."""
    from shapely.geometry import Polygon

    return make_union([_valid(Polygon(rings[0], rings[1:])) for rings in polygons])


def make_union(shapes: Sequence[Any]) -> Any:
    """Return the union of valid shapes."""
    from shapely.ops import unary_union

    return _only_polygons(unary_union(list(shapes)))


def footprint_shape(wkb: bytes) -> Any:
    """Return a footprint as a valid shape."""
    from shapely import wkb as reader

    return _valid(reader.loads(wkb))


def shape_polygons(shape: Any) -> Polygons:
    """Return the polygons of a shape."""
    parts = getattr(shape, "geoms", [shape])
    return tuple(
        tuple(tuple((x, y) for x, y, *_ in ring.coords) for ring in (part.exterior, *part.interiors))
        for part in parts
        if part.geom_type == "Polygon" and not part.is_empty
    )


def is_simple(polygons: Polygons) -> bool:
    """Return whether no polygon crosses itself."""
    from shapely.geometry import Polygon

    return all(Polygon(rings[0], rings[1:]).is_valid for rings in polygons)


def prepare_shape(shape: Any) -> Any:
    """Return a shape with an index: `.intersects(shape)`, `.contains(shape)`."""
    from shapely.prepared import prep

    return prep(shape)


def widened(shape: Any, degrees: float) -> Any:
    """Return a shape that contains `shape` with fewer points, at most some 3 × `degrees` away from it."""
    from shapely.geometry import box

    wider = shape.buffer(degrees, join_style=2, mitre_limit=2.0).simplify(degrees)
    return _only_polygons(wider.intersection(box(-180.0, -90.0, 180.0, 90.0)))


def simplified(shape: Any, most: int) -> Any:
    """Return a shape with about the same outline and at most `most` points, tiny parts perhaps left out."""
    from shapely.geometry import MultiPolygon

    degrees = 1e-5
    while degrees < 10 and point_count(shape_polygons(shape)) > most:
        rough = _valid(shape.simplify(degrees))
        parts = sorted(getattr(rough, "geoms", [rough]), key=lambda part: -part.area)
        shape = MultiPolygon([parts[0], *(part for part in parts[1:] if part.area >= degrees**2)])
        degrees *= 3
    return shape


def point_count(polygons: Polygons) -> int:
    """Return the number of points of all rings."""
    return sum(len(ring) for rings in polygons for ring in rings)


def cover_greedily(
    polygons: Polygons, footprints: Sequence[tuple[int, bytes]], worth_it: float
) -> tuple[int, ...]:
    """Return the numbers of footprints, each time that which covers most of what is still open.

    Args:
        polygons: the area.
        footprints: number and WKB.
        worth_it: share of the area below which a footprint adds nothing.
    """
    area = make_shape(polygons)
    open_parts = area
    gains = {number: _only_polygons(area.intersection(footprint_shape(wkb))) for number, wkb in footprints}
    chosen: list[int] = []
    while gains and open_parts.area > worth_it * area.area:
        # A footprint never gains by what others cover: only those whose old gain is large enough are looked
        # at again.
        best, best_gain = 0, worth_it * area.area
        for number in sorted(gains, key=lambda one: -gains[one].area):
            if gains[number].area <= best_gain:
                break
            gains[number] = _only_polygons(gains[number].intersection(open_parts))
            if gains[number].area > best_gain:
                best, best_gain = number, gains[number].area
        if best_gain <= worth_it * area.area:
            break
        open_parts = _only_polygons(open_parts.difference(gains.pop(best)))
        chosen.append(best)
    return tuple(chosen)


def _valid(shape: Any) -> Any:
    if shape.is_valid:
        return shape
    try:
        from shapely.validation import make_valid
    except ImportError:  # shapely 1.8 on GEOS before 3.8
        return _only_polygons(shape.buffer(0))
    return _only_polygons(make_valid(shape))


def _only_polygons(shape: Any) -> Any:
    """Leave out the lines and points that repairs and intersections leave behind."""
    from shapely.geometry import MultiPolygon

    parts = [
        part
        for top in getattr(shape, "geoms", [shape])
        for part in getattr(top, "geoms", [top])
        if part.geom_type == "Polygon" and not part.is_empty
    ]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
