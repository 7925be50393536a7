"""The user's area: repaired or refused, and compared with footprints."""

import importlib.util
import math
import random

import pytest
from guichet_eo.core.area_error import AreaError
from guichet_eo.core.area_problem import AreaProblem
from guichet_eo.core.geometry import area_km2, box_geometry, point_in_geometry, to_wkb
from guichet_eo.core.prepared_area import prepare_area
from hypothesis import given
from hypothesis import strategies as st

HAS_SHAPELY = importlib.util.find_spec("shapely") is not None
TOULOUSE = box_geometry((1.3, 43.5, 1.6, 43.7))
BOW_TIE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def box_wkb(*box):
    return to_wkb(box_geometry(box))


def wheel(count, radius=1.0, x=10.0, y=45.0, wobble=0.0):
    chance = random.Random(1)
    ring = []
    for step in range(count):
        angle = 2 * math.pi * step / count
        far = radius * (1 + wobble * chance.random())
        ring.append([x + far * math.cos(angle), y + far * math.sin(angle)])
    return polygon([*ring, ring[0]])


def test_a_plain_area():
    area = prepare_area(TOULOUSE)
    assert area.geometry["type"] == "Polygon"
    assert area.km2 == pytest.approx(538, abs=1)
    assert area.bounds == (1.3, 43.5, 1.6, 43.7)
    assert area.boxes == (area.bounds,)
    assert (area.parts, area.repaired, area.simplified) == (1, False, False)


@pytest.mark.parametrize(
    ("geometry", "kind"),
    [
        ({"type": "Polygon", "coordinates": []}, AreaProblem.EMPTY),
        ({"type": "FeatureCollection", "features": []}, AreaProblem.EMPTY),
        ({"type": "LineString", "coordinates": [[1, 1], [2, 2]]}, AreaProblem.NOT_POLYGON),
        ({"type": "Point", "coordinates": [1, 1]}, AreaProblem.NOT_POLYGON),
        ({"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 1]}}, AreaProblem.NOT_POLYGON),
        (polygon([[1, 1], [2, 2], [1, 1]]), AreaProblem.NOT_POLYGON),
        (polygon([[1, 1], [2, 2], [3, 3], [1, 1]]), AreaProblem.EMPTY),
        (
            polygon([[560000, 6280000], [570000, 6280000], [570000, 6290000], [560000, 6280000]]),
            AreaProblem.OUT_OF_RANGE,
        ),
        (polygon([[1, 100], [2, 100], [2, 101], [1, 100]]), AreaProblem.OUT_OF_RANGE),
        (polygon([[math.nan, 1], [2, 1], [2, 2], [math.nan, 1]]), AreaProblem.NOT_READABLE),
        (polygon([["a", "b"], [2, 1], [2, 2]]), AreaProblem.NOT_READABLE),
        ({"coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}, AreaProblem.NOT_READABLE),
        ([1, 2, 3], AreaProblem.NOT_READABLE),
        (None, AreaProblem.NOT_READABLE),
    ],
)
def test_what_is_refused(geometry, kind):
    with pytest.raises(AreaError) as caught:
        prepare_area(geometry)
    assert caught.value.kind is kind


@pytest.mark.shapely
def test_a_crossing_area_is_repaired():
    area = prepare_area(BOW_TIE)
    assert area.repaired
    assert area.parts == 2
    assert area.km2 == pytest.approx(area_km2(box_geometry((0, 0, 1, 2))), rel=1e-3)


@pytest.mark.skipif(HAS_SHAPELY, reason="with shapely it is repaired")
def test_without_shapely_a_crossing_area_is_refused():
    with pytest.raises(AreaError) as caught:
        prepare_area(BOW_TIE)
    assert caught.value.kind is AreaProblem.SELF_CROSSING


@pytest.mark.shapely
def test_overlapping_features_are_joined_and_that_is_no_repair():
    features = [{"type": "Feature", "geometry": box_geometry(box)} for box in ((0, 0, 2, 1), (1, 0, 3, 1))]
    area = prepare_area({"type": "FeatureCollection", "features": features})
    assert area.parts == 1
    assert not area.repaired
    assert area.km2 == pytest.approx(area_km2(box_geometry((0, 0, 3, 1))))


def test_separate_features_stay_apart():
    features = [{"type": "Feature", "geometry": box_geometry(box)} for box in ((0, 0, 1, 1), (2, 0, 3, 1))]
    assert prepare_area({"type": "FeatureCollection", "features": features}).parts == 2


def test_an_area_across_the_antimeridian():
    area = prepare_area(polygon([[178, -20], [-178, -20], [-178, -10], [178, -10], [178, -20]]))
    assert not area.repaired
    assert sorted(area.boxes) == [(-180, -20, -178, -10), (178, -20, 180, -10)]
    assert area.meets(box_wkb(-179.5, -15, -179, -14))
    assert area.meets(box_wkb(179, -15, -179, -14))
    assert not area.meets(box_wkb(0, -15, 1, -14))
    assert area.coverage(box_wkb(178, -20, -178, -10)) in (pytest.approx(100), None)


def test_a_drawn_box_wider_than_half_the_earth_stays_wide():
    assert prepare_area(box_geometry((-170, -60, 170, 60))).km2 == pytest.approx(
        2 * area_km2(box_geometry((0, -60, 170, 60)))
    )
    assert prepare_area(box_geometry((-180, -90, 180, 90))).km2 == pytest.approx(510_065_622, rel=1e-6)


def test_the_area_around_the_pole():
    area = prepare_area(polygon([[0, 80], [90, 80], [180, 80], [-90, 80], [0, 80]]))
    assert area.meets(box_wkb(30, 85, 31, 86))
    assert not area.meets(box_wkb(30, 75, 31, 76))


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((1.0, 43.0, 2.0, 44.0), 100.0),
        ((1.3, 43.5, 1.45, 43.7), 50.0),
        ((1.4, 43.55, 1.5, 43.65), 100 / 6),
        ((5.0, 43.0, 6.0, 44.0), 0.0),
    ],
)
def test_meets_and_coverage(box, expected):
    area = prepare_area(TOULOUSE)
    assert area.meets(box_wkb(*box)) is (expected > 0)
    assert area.coverage(box_wkb(*box)) == pytest.approx(expected, abs=0.05)


def test_footprints_that_are_points():
    area = prepare_area(TOULOUSE)
    inside, outside = (to_wkb({"type": "Point", "coordinates": [x, 43.6]}) for x in (1.4, 2.4))
    assert area.meets(inside)
    assert not area.meets(outside)
    assert area.coverage(inside) is None


def test_a_footprint_inside_a_hole_does_not_meet():
    hole = [[1.2, 43.2], [1.8, 43.2], [1.8, 43.8], [1.2, 43.8], [1.2, 43.2]]
    area = prepare_area(polygon([[1, 43], [2, 43], [2, 44], [1, 44], [1, 43]], hole))
    assert not area.meets(box_wkb(1.4, 43.4, 1.6, 43.6))
    assert area.meets(box_wkb(1.05, 43.4, 1.1, 43.6))
    assert area.coverage(box_wkb(1.4, 43.4, 1.6, 43.6)) == pytest.approx(0)


def test_coverage_of_a_footprint_that_is_not_convex():
    hook = to_wkb(
        polygon([[1.3, 43.5], [1.6, 43.5], [1.6, 43.6], [1.45, 43.6], [1.45, 43.7], [1.3, 43.7], [1.3, 43.5]])
    )
    coverage = prepare_area(TOULOUSE).coverage(hook)
    assert coverage == pytest.approx(75, abs=0.1) if HAS_SHAPELY else coverage is None


def test_many_points_are_compared_quickly_and_rightly():
    area = prepare_area(wheel(5000))
    assert area.meets(box_wkb(10.9, 44.9, 12, 45.1))
    assert not area.meets(box_wkb(11.1, 44.9, 12, 45.1))
    assert area.coverage(box_wkb(8, 43, 10, 47)) == pytest.approx(50, abs=0.1)


@pytest.mark.shapely
def test_too_many_points_are_thinned_out():
    area = prepare_area(wheel(120_000))
    assert area.simplified
    assert not area.repaired
    assert sum(len(ring) for rings in area.polygons for ring in rings) <= 100_000
    assert area.km2 == pytest.approx(area_km2(wheel(1000)), rel=1e-3)


@pytest.mark.skipif(HAS_SHAPELY, reason="with shapely it is thinned out")
def test_without_shapely_too_many_points_are_refused():
    with pytest.raises(AreaError) as caught:
        prepare_area(wheel(120_000))
    assert caught.value.kind is AreaProblem.TOO_DETAILED


@pytest.mark.parametrize("most", [400, 60, 10, 5])
def test_the_geometry_of_a_request_contains_the_area(most):
    area = prepare_area(wheel(3000, wobble=0.01))
    asked = area.request_geometry(most)
    assert len(asked["coordinates"][0]) <= most
    inner = [(10 + (x - 10) * 0.999, 45 + (y - 45) * 0.999) for x, y in area.polygons[0][0][::7]]
    assert all(point_in_geometry(asked, x, y) for x, y in inner)
    assert area_km2(asked) >= area.km2
    assert area_km2(asked) < 1.5 * area.km2


def test_a_small_area_is_asked_as_it_is():
    area = prepare_area(TOULOUSE)
    assert area.request_geometry(10) is area.geometry


def test_the_boxes_of_a_request_lie_on_both_sides_of_the_antimeridian():
    ring = [[178 + (i % 2) / 10, -20 + i / 100] for i in range(1000)]
    area = prepare_area(polygon([*ring, [-178, -10], [-178, -20], ring[0]]))
    asked = area.request_geometry(12)
    assert asked["type"] == "MultiPolygon"
    assert area_km2(asked) < 2 * area.km2


@given(
    st.lists(st.tuples(st.floats(-0.4, 0.4), st.floats(-0.4, 0.4)), min_size=3, max_size=8),
    st.floats(-1, 1),
    st.floats(-1, 1),
    st.floats(0.05, 1),
)
def test_meeting_and_coverage_agree(offsets, x, y, size):
    footprint = to_wkb(polygon([[x + dx * size, y + dy * size] for dx, dy in offsets]))
    if footprint is None:
        return
    area = prepare_area(box_geometry((-0.3, -0.3, 0.3, 0.3)))
    coverage = area.coverage(footprint)
    if coverage is not None and coverage > 1e-6:
        assert area.meets(footprint)


@pytest.mark.shapely
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=3, max_size=7), st.booleans())
def test_meeting_is_what_shapely_says(points, large):
    from shapely import wkb
    from shapely.geometry import box

    area = prepare_area(box_geometry((-0.3, -0.3, 0.3, 0.3)) if large else box_geometry((0.1, 0.1, 0.2, 0.3)))
    footprint = to_wkb(polygon([list(point) for point in points]))
    if footprint is None:
        return
    shape = wkb.loads(footprint)
    if not shape.is_valid or shape.area < 1e-6:
        return
    common = shape.intersection(box(*area.bounds)).area
    if common > 1e-9:
        assert area.meets(footprint)
    elif shape.distance(box(*area.bounds)) > 1e-9:
        assert not area.meets(footprint)


@pytest.mark.shapely
def test_thousands_of_islands_are_thinned_out_and_compared():
    islands = [
        [[[x / 50 + 0.004 * a, y / 50 + 0.004 * b] for a, b in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]]
        for x in range(60)
        for y in range(40)
    ]
    area = prepare_area({"type": "MultiPolygon", "coordinates": islands})
    assert area.parts == 2400
    assert area.meets(box_wkb(0, 0, 0.001, 0.001))
    assert not area.meets(box_wkb(0.005, 0.005, 0.019, 0.019))
    assert area.coverage(box_wkb(-1, -1, 3, 3)) == pytest.approx(100)
    assert area.coverage(box_wkb(-1, -1, 0.6, 3)) == pytest.approx(50, abs=4)
    assert area.coverage(box_wkb(5, 5, 6, 6)) == 0
    assert len(area.request_geometry(50)["coordinates"]) == 1
