"""The user's area, clean and quick to compare footprints with."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from .area_error import AreaError
from .area_problem import AreaProblem
from .coverage_outline import CoverageOutline
from .geometry import (
    LATITUDE_SLACK,
    Box,
    Polygons,
    Position,
    bounds,
    cut_polygons,
    footprint_shape,
    has_shapely,
    is_simple,
    make_shape,
    point_count,
    polygons_km2,
    positions_of,
    prepare_shape,
    shape_polygons,
    simplified,
    to_geojson,
    unrolled_polygons,
    widened,
)
from .plane import (
    boxes_meet,
    convex_hull,
    crosses_itself,
    moments,
    point_in_polygons,
    point_in_ring,
    ring_box,
    rings_meet,
)
from .well_known_binary import POINT, kind_of, unpack_point, unpack_polygons

MOST_POINTS = 100_000
_LEAST_AREA = 1e-12  # square degrees, twice: some hundredths of a square metre
_FEW_POINTS = 200  # below, plain Python is faster than the way to shapely and back


class PreparedArea:
    """Made by `prepare_area`. All methods may be called from any thread.

    Attributes:
        geometry: GeoJSON Polygon or MultiPolygon, EPSG:4326, cut at the antimeridian.
        polygons: the same as rings of (longitude, latitude).
        repaired: the area crossed itself.
        simplified: the area had too many points.
        km2: its size.
        bounds: (west, south, east, north) of all of it.
        boxes: one box for each side of the antimeridian: two where the area lies across it.
        parts: number of polygons.
    """

    def __init__(self, polygons: Polygons, repaired: bool = False, simplified: bool = False) -> None:
        self.polygons = polygons
        self.geometry = to_geojson(polygons)
        self.repaired = repaired
        self.simplified = simplified
        self.km2 = polygons_km2(polygons)
        self.bounds = bounds(self.geometry)
        self.boxes = _sides(polygons, self.bounds)
        self.parts = len(polygons)
        self._points = point_count(polygons)
        self._part_boxes = [ring_box(rings[0]) for rings in polygons]
        self._inner = _inner_point(polygons)
        self._lock = threading.Lock()
        self._requested: dict[int, Mapping[str, Any]] = {}

    @cached_property
    def _shape(self) -> Any:
        return make_shape(self.polygons)

    @cached_property
    def _prepared(self) -> Any:
        return prepare_shape(self._shape)

    @cached_property
    def _outline(self) -> CoverageOutline:
        return CoverageOutline(self.polygons, self.km2)

    @cached_property
    def _uses_shapely(self) -> bool:
        return has_shapely()

    def meets(self, wkb: bytes) -> bool:
        """Return whether a footprint shares ground with the area."""
        footprint = unpack_polygons(wkb)
        if not footprint:
            return kind_of(wkb) == POINT and point_in_polygons(self.polygons, *unpack_point(wkb))
        if len(footprint[0]) == 1 and point_in_ring(footprint[0][0], *self._inner):
            return True  # most footprints are much larger than the area
        boxes = [ring_box(rings[0]) for rings in footprint]
        if not any(boxes_meet(box, part) for box in boxes for part in self._part_boxes):
            return False
        if self._uses_shapely and self._points > _FEW_POINTS:
            with self._lock:  # GEOS builds the index of a prepared shape at its first use
                return bool(self._prepared.intersects(footprint_shape(wkb)))
        return any(_polygons_meet(rings, part) for rings in footprint for part in self.polygons)

    def coverage(self, wkb: bytes) -> float | None:
        """Return the share of the area that a footprint covers, 0 to 100 per cent.

        None for points, and without shapely for footprints that are not convex. Of areas with very many parts
        to some per cent.
        """
        with self._lock:
            return self._outline.coverage(wkb)

    def request_geometry(self, max_points: int) -> Mapping[str, Any]:
        """Return a geometry that contains the area and has at most `max_points` points (at least five a box).

        The area itself where it is small enough (then the same object as `geometry`), else the smallest of a
        widened outline, the convex hull and the box; a hull or box for each side of the antimeridian.
        """
        if self._points <= max_points:
            return self.geometry
        if max_points not in self._requested:  # a portal is asked several searches over the same area
            self._requested[max_points] = self._smaller(max_points)
        return self._requested[max_points]

    def _smaller(self, max_points: int) -> Mapping[str, Any]:
        hulls = tuple((tuple(convex_hull(points)),) for points in self._points_of_sides())
        candidates = [self._widened(max_points), hulls, tuple(_box_polygon(box) for box in self.boxes)]
        fitting = [polygons for polygons in candidates[:2] if 0 < point_count(polygons) <= max_points]
        return to_geojson(min([*fitting, candidates[2]], key=polygons_km2))

    def _widened(self, max_points: int) -> Polygons:
        """Return the first outline that is wide enough to have few points, () where none is."""
        if not self._uses_shapely or self.parts * 4 > max_points:
            return ()
        degrees = max(self.bounds[2] - self.bounds[0], self.bounds[3] - self.bounds[1]) / 2000
        for _ in range(5):
            with self._lock:
                polygons = shape_polygons(widened(self._shape, degrees))
            if point_count(polygons) <= max_points:
                return polygons
            degrees *= 3
        return ()

    def _points_of_sides(self) -> list[list[Position]]:
        points = [position for rings in self.polygons for position in rings[0]]
        if len(self.boxes) == 1:
            return [points]
        return [[p for p in points if p[0] > 0], [p for p in points if p[0] <= 0]]


def prepare_area(geometry: Mapping[str, Any]) -> PreparedArea:
    """Make an area fit for a search.

    Taken are polygons, multipolygons, features and collections of such, in EPSG:4326, longitude first;
    rings may be open, have heights, repeated points, longitudes up to ±540 or jump across the antimeridian.
    With shapely overlapping polygons are joined, crossing ones repaired, and more than 100 000 points
    thinned out.

    Raises:
        AreaError: EMPTY, NOT_POLYGON (lines and points), OUT_OF_RANGE (for example metres), NOT_READABLE
        (NaN, wrong
            form); without shapely also SELF_CROSSING and TOO_DETAILED.
    """
    whole = _read(geometry)
    polygons = cut_polygons(whole)
    count = point_count(polygons)
    if not has_shapely():
        if count > MOST_POINTS:
            raise AreaError(AreaProblem.TOO_DETAILED, f"{count} points")
        if crosses_itself([ring for rings in whole for ring in rings]):
            raise AreaError(AreaProblem.SELF_CROSSING)
        return _not_empty(PreparedArea(polygons))
    simple = is_simple(whole)
    if len(polygons) > 1 or not simple or count > MOST_POINTS:
        polygons = shape_polygons(simplified(make_shape(polygons), MOST_POINTS))
    return _not_empty(PreparedArea(polygons, not simple, count > MOST_POINTS) if polygons else None)


def _not_empty(area: PreparedArea | None) -> PreparedArea:
    if area is None or max(moments(rings[0])[0] for rings in area.polygons) < _LEAST_AREA:
        raise AreaError(AreaProblem.EMPTY)
    return area


def _check_positions(geometry: Mapping[str, Any]) -> int:
    """Count the positions; refuse the first that is nowhere on Earth."""
    count = 0
    for x, y in positions_of(geometry):
        if not (math.isfinite(x) and math.isfinite(y)):
            raise AreaError(AreaProblem.NOT_READABLE, f"position {x}, {y}")
        if abs(x) > 540 or abs(y) > 90 + LATITUDE_SLACK:
            raise AreaError(AreaProblem.OUT_OF_RANGE, f"position {x:.10g}, {y:.10g}")
        count += 1
    return count


def _read(geometry: Mapping[str, Any]) -> Polygons:
    """Return the unrolled polygons."""
    try:
        count = _check_positions(geometry)
        polygons = unrolled_polygons(geometry, boxes_as_drawn=True)
    except AreaError:
        raise
    except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
        raise AreaError(AreaProblem.NOT_READABLE, str(error)) from error
    if not polygons:
        raise AreaError(AreaProblem.NOT_POLYGON if count else AreaProblem.EMPTY)
    return polygons


def _sides(polygons: Polygons, whole: Box) -> tuple[Box, ...]:
    """Return a box for each side of the antimeridian where the area touches both, else the whole box."""
    boxes = [ring_box(rings[0]) for rings in polygons]
    if whole[0] != -180 or whole[2] != 180 or any(box[0] < 0 < box[2] for box in boxes):
        return (whole,)
    return (_joined([box for box in boxes if box[2] > 0]), _joined([box for box in boxes if box[2] <= 0]))


def _joined(boxes: Sequence[Box]) -> Box:
    wests, souths, easts, norths = zip(*boxes)
    return (min(wests), min(souths), max(easts), max(norths))


def _inner_point(polygons: Polygons) -> Position:
    """Return a position of the area: a footprint around it meets the area for certain."""
    ring = polygons[0][0]
    weight, x, y = moments(ring)
    if weight and point_in_polygons(polygons, x / weight, y / weight):
        return (x / weight, y / weight)
    return ring[0]


def _polygons_meet(one: Sequence[Sequence[Position]], other: Sequence[Sequence[Position]]) -> bool:
    if not rings_meet(one[0], other[0]):
        return False
    return not (_in_a_hole(one[0], other) or _in_a_hole(other[0], one))


def _in_a_hole(ring: Sequence[Position], rings: Sequence[Sequence[Position]]) -> bool:
    return any(all(point_in_ring(hole, x, y) for x, y in ring) for hole in rings[1:])


def _box_polygon(box: Box) -> tuple[tuple[Position, ...]]:
    west, south, east, north = box
    return (((west, south), (east, south), (east, north), (west, north), (west, south)),)
