"""Polygons on a plain lon/lat map, without shapely."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

Position = tuple[float, float]
Edge = tuple[Position, Position]
Box = tuple[float, float, float, float]


def ring_box(ring: Sequence[Position]) -> Box:
    """Return (west, south, east, north)."""
    xs, ys = zip(*ring)
    return (min(xs), min(ys), max(xs), max(ys))


def boxes_meet(one: Box, other: Box) -> bool:
    """Return whether two boxes share a point."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def point_in_ring(ring: Sequence[Position], x: float, y: float) -> bool:
    """Return whether a closed ring surrounds a position (even-odd rule)."""
    inside = False
    before_x, before_y = ring[-1]
    for ring_x, ring_y in ring:
        if (ring_y > y) != (before_y > y):
            inside ^= x < (before_x - ring_x) * (y - ring_y) / (before_y - ring_y) + ring_x
        before_x, before_y = ring_x, ring_y
    return inside


def point_in_polygons(polygons: Sequence[Sequence[Sequence[Position]]], x: float, y: float) -> bool:
    """Return whether a position lies in one of the polygons, holes left out."""
    return any(
        point_in_ring(rings[0], x, y) and not any(point_in_ring(hole, x, y) for hole in rings[1:])
        for rings in polygons
    )


def moments(ring: Sequence[Position]) -> tuple[float, float, float]:
    """Return twice the area and its first moments in x and y, positive areas whatever the direction."""
    origin_x, origin_y = ring[0]
    area = sum_x = sum_y = 0.0
    moved = [(x - origin_x, y - origin_y) for x, y in ring]
    for (x1, y1), (x2, y2) in zip(moved, moved[1:]):
        cross = x1 * y2 - x2 * y1
        area, sum_x, sum_y = area + cross, sum_x + (x1 + x2) * cross, sum_y + (y1 + y2) * cross
    sign = -1.0 if area < 0 else 1.0
    return (sign * area, sign * (sum_x / 3 + area * origin_x), sign * (sum_y / 3 + area * origin_y))


def convex_hull(points: Sequence[Position]) -> list[Position]:
    """Return the closed convex hull, counter-clockwise (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    lower = _chain(ordered)
    upper = _chain(ordered[::-1])
    return [*lower[:-1], *upper[:-1], lower[0]]


def _chain(points: Sequence[Position]) -> list[Position]:
    chain: list[Position] = []
    for point in points:
        while len(chain) >= 2 and turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def turn(a: Position, b: Position, c: Position) -> float:
    """Return twice the signed area of a triangle: positive for a left turn at b."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def convex_ring(ring: Sequence[Position]) -> list[Position]:
    """Return a closed convex ring counter-clockwise, [] where it is not convex."""
    signs = 0.0
    around = 0.0
    for a, b, c in zip(ring, ring[1:], [*ring[2:], ring[1]]):
        bend = turn(a, b, c)
        if bend * signs < 0:
            return []
        signs = signs or bend
        around += math.atan2(bend, (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]))
    if signs == 0 or abs(around) > 2 * math.pi + 0.1:  # a star turns one way, too, but twice around
        return []
    return list(ring) if signs > 0 else list(ring[::-1])


def clip(ring: Sequence[Position], convex: Sequence[Position]) -> list[Position]:
    """Return what of a closed ring lies in a closed, convex, counter-clockwise one (Sutherland and Hodgman).

    Parts that fall apart stay joined by edges without area.
    """
    kept = list(ring)
    for a, b in zip(convex, convex[1:]):
        if not kept:
            break
        kept = _left_of(kept, a, b)
    return kept


def _left_of(ring: Sequence[Position], a: Position, b: Position) -> list[Position]:
    kept: list[Position] = []
    before = ring[-1]
    before_side = turn(a, b, before)
    for point in ring:
        side = turn(a, b, point)
        if (side >= 0) != (before_side >= 0):
            share = before_side / (before_side - side)
            kept.append(
                (before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1]))
            )
        if side >= 0:
            kept.append(point)
        before, before_side = point, side
    return kept


def rings_meet(one: Sequence[Position], other: Sequence[Position]) -> bool:
    """Return whether two closed rings cross, or one surrounds the other."""
    if point_in_ring(one, *other[0]) or point_in_ring(other, *one[0]):
        return True
    west, south, east, north = ring_box(other)
    return any(
        _edges_meet(edge, other_edge)
        for edge in zip(one, one[1:])
        if not (
            max(edge[0][0], edge[1][0]) < west
            or min(edge[0][0], edge[1][0]) > east
            or max(edge[0][1], edge[1][1]) < south
            or min(edge[0][1], edge[1][1]) > north
        )
        for other_edge in zip(other, other[1:])
    )


def _edges_meet(one: Edge, other: Edge) -> bool:
    a, b = one
    c, d = other
    if turn(a, b, c) * turn(a, b, d) > 0 or turn(c, d, a) * turn(c, d, b) > 0:
        return False
    return boxes_meet(ring_box(one), ring_box(other))


def crosses_itself(rings: Sequence[Sequence[Position]]) -> bool:
    """Return whether edges of closed rings cross each other, touching left out; linear for usual shapes."""
    edges = [edge for ring in rings for edge in zip(ring, ring[1:])]
    west, south, east, north = ring_box([point for ring in rings for point in ring])
    count = max(1, math.isqrt(len(edges)))
    grid = (west, south, count / ((east - west) or 1.0), count / ((north - south) or 1.0))
    cells: dict[tuple[int, int], list[Edge]] = {}
    for edge in edges:
        for cell in _cells(edge, grid):
            others = cells.setdefault(cell, [])
            if any(_edges_cross(edge, other) for other in others):
                return True
            others.append(edge)
    return False


def _cells(edge: Edge, grid: Box) -> Iterator[tuple[int, int]]:
    (x1, y1), (x2, y2) = edge
    west, south, columns, rows = grid
    left, right = sorted((int((x1 - west) * columns), int((x2 - west) * columns)))
    bottom, top = sorted((int((y1 - south) * rows), int((y2 - south) * rows)))
    for column in range(left, right + 1):
        for row in range(bottom, top + 1):
            yield (column, row)


def _edges_cross(one: Edge, other: Edge) -> bool:
    a, b = one
    c, d = other
    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0
