"""Polygons without shapely."""

import math

from guichet_eo.core.plane import clip, convex_hull, convex_ring, crosses_itself, moments, turn
from hypothesis import given
from hypothesis import strategies as st

points = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=3, max_size=20, unique=True)


def area(ring):
    return moments(ring)[0] / 2 if len(ring) > 2 else 0.0


def closed(ring):
    return [*ring, ring[0]]


@given(points)
def test_a_hull_contains_its_points(positions):
    hull = convex_hull(positions)
    for a, b in zip(hull, hull[1:]):
        assert all(turn(a, b, point) >= 0 for point in positions) or len(hull) < 4


@given(points)
def test_a_hull_is_convex_and_a_star_is_not(positions):
    hull = convex_hull(positions)
    if len(hull) > 3:
        assert convex_ring(hull) == hull
        assert convex_ring(hull[::-1]) == hull


def test_rings_that_only_turn_one_way_may_go_around_twice():
    star = closed([(math.cos(k * 4 * math.pi / 5), math.sin(k * 4 * math.pi / 5)) for k in range(5)])
    assert convex_ring(star) == []
    assert crosses_itself([star])


def test_an_l_is_not_convex():
    assert convex_ring([(0, 0), (2, 0), (2, 1), (1, 1), (1, 2), (0, 2), (0, 0)]) == []


@given(points, points)
def test_clipping_never_adds_area(first, second):
    one, other = convex_hull(first), convex_hull(second)
    if len(one) < 4 or len(other) < 4:
        return
    common = clip(one, other)
    assert area(closed(common) if common else []) <= min(area(one), area(other)) + 1e-6
    assert abs(area(closed(clip(one, one))) - area(one)) < 1e-6


def test_crossing_and_touching():
    square = [(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)]
    assert not crosses_itself([square])
    assert not crosses_itself([square, [(2, 0), (4, 0), (4, 2), (2, 2), (2, 0)]])
    assert crosses_itself([square, [(1, 1), (3, 1), (3, 3), (1, 3), (1, 1)]])
    assert crosses_itself([[(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)]])


@given(points)
def test_hulls_do_not_cross_themselves(positions):
    hull = convex_hull(positions)
    if len(hull) > 3:
        assert not crosses_itself([hull])
