"""Cutting rings where longitude jumps."""

from __future__ import annotations

import math
from collections.abc import Sequence

Position = tuple[float, float]
Ring = list[Position]
Polygon = list[Ring]


def unroll_polygon(rings: Sequence[Sequence[Position]]) -> Polygon:
    """Return a polygon without jumps; its longitudes may leave -180 … 180.

    Args:
        rings: outer ring first, of (longitude, latitude), each closed. Edges longer than 180° are taken as
            crossing the antimeridian, except those that run from -180 to 180; a ring around a pole is closed
            along it.
    """
    outer = unroll(rings[0])
    return [outer, *(_near(unroll(ring), outer) for ring in rings[1:])]


def cut_polygon(rings: Sequence[Ring]) -> list[Polygon]:
    """Return the polygons with longitudes in -180 … 180 that an unrolled polygon consists of.

    Parts of one side stay joined by edges along the meridian, which have no area.
    """
    west = min(x for x, _ in rings[0])
    east = max(x for x, _ in rings[0])
    if west >= -180 and east <= 180:
        return [list(rings)]
    parts: list[Polygon] = []
    for turn in range(math.floor((west + 180) / 360), math.ceil((east + 180) / 360)):
        shifted = [_window(ring, turn) for ring in rings]
        if len(shifted[0]) >= 4:
            parts.append([shifted[0], *(ring for ring in shifted[1:] if len(ring) >= 4)])
    return parts


def unroll(ring: Sequence[Position]) -> Ring:
    """Return a closed ring without jumps; its longitudes may leave -180 … 180."""
    result, turns = _follow(ring, 360.0)
    if turns or min(result)[0] == max(result)[0]:
        # Steps from -180 to 180 are then edges around the whole Earth, not the two sides of one meridian.
        result, turns = _follow(ring, 359.999999)
    return result if turns == 0 else _around_pole(result)


def _follow(ring: Sequence[Position], longest: float) -> tuple[Ring, float]:
    turns = 0.0
    before = ring[0][0]
    result: Ring = []
    for x, y in ring:
        step = x - before
        if 180 < abs(step) <= longest:
            turns -= math.copysign(360.0, step)
        result.append((x + turns, y))
        before = x
    return result, turns


def _around_pole(ring: Ring) -> Ring:
    """Close along the pole a ring that ends 360° from its start."""
    pole = 90.0 if sum(y for _, y in ring) > 0 else -90.0
    return [*ring, (ring[-1][0], pole), (ring[0][0], pole), ring[0]]


def _near(hole: Ring, outer: Ring) -> Ring:
    """Shift a hole by whole turns into the longitudes of its outer ring."""
    west = min(x for x, _ in outer)
    east = max(x for x, _ in outer)
    middle = (min(x for x, _ in hole) + max(x for x, _ in hole)) / 2
    for turn in (0.0, 360.0, -360.0):
        if west <= middle + turn <= east:
            return [(x + turn, y) for x, y in hole]
    return hole


def _window(ring: Ring, turn: int) -> Ring:
    """Return what of a ring lies in one turn of the Earth, in -180 … 180."""
    low, high = 360.0 * turn - 180.0, 360.0 * turn + 180.0
    kept = _half(_half(ring, low, 1.0), high, -1.0)
    return [(min(max(x - 360.0 * turn, -180.0), 180.0), y) for x, y in kept]


def _half(ring: Ring, limit: float, side: float) -> Ring:
    """Keep what lies east (`side` 1) or west (-1) of a meridian (Sutherland and Hodgman, one edge)."""
    if all((x - limit) * side >= 0 for x, _ in ring):
        return ring
    kept: Ring = []
    for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
        inside = (x2 - limit) * side >= 0
        if inside != ((x1 - limit) * side >= 0):
            crossing = (limit, y1 + (y2 - y1) * (limit - x1) / (x2 - x1))
            if not kept or kept[-1] != crossing:
                kept.append(crossing)
        if inside and (not kept or kept[-1] != (x2, y2)):
            kept.append((x2, y2))
    if kept and kept[0] != kept[-1]:
        kept.append(kept[0])
    return kept
