"""Footprints: clean bytes from whatever the portals print."""

import math

import pytest
from guichet_eo.core.geometry import (
    area_km2,
    bounds,
    box_geometry,
    centroid,
    from_wkb,
    point_in_geometry,
    to_geojson,
    to_wkb,
    wkb_bounds,
)
from guichet_eo.core.well_known_binary import unpack_polygons
from hypothesis import given
from hypothesis import strategies as st

SQUARE = [[1, 43], [2, 43], [2, 44], [1, 44], [1, 43]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def test_a_plain_polygon_comes_back():
    assert from_wkb(to_wkb(polygon(SQUARE)))[0][0] == ((1, 43), (2, 43), (2, 44), (1, 44), (1, 43))


@pytest.mark.parametrize(
    "ring",
    [
        SQUARE[:-1],
        [[*position, 120.0] for position in SQUARE],
        [SQUARE[0], SQUARE[0], *SQUARE[1:]],
        [*SQUARE[:3], SQUARE[2], *SQUARE[3:]],
        [(float(x), float(y)) for x, y in SQUARE],
    ],
)
def test_open_high_and_repeated_points(ring):
    assert from_wkb(to_wkb(polygon(ring)))[0][0] == ((1, 43), (2, 43), (2, 44), (1, 44), (1, 43))


def test_holes_and_multipolygons_are_kept():
    hole = [[1.2, 43.2], [1.4, 43.2], [1.4, 43.4], [1.2, 43.2]]
    both = {"type": "MultiPolygon", "coordinates": [[SQUARE, hole], [[[5, 5], [6, 5], [6, 6], [5, 5]]]]}
    polygons = from_wkb(to_wkb(both))
    assert [len(rings) for rings in polygons] == [2, 1]
    assert area_km2(both) < area_km2(polygon(SQUARE)) + area_km2(polygon([[5, 5], [6, 5], [6, 6], [5, 5]]))


def test_a_multipolygon_of_one_is_a_polygon():
    """High points, repeated ones and holes take the long way; both ways give the same bytes."""
    high = [[*position, 7] for position in SQUARE]
    doubled = [SQUARE[0], *SQUARE]
    hole = [[1.2, 43.2], [1.4, 43.2], [1.4, 43.4], [1.2, 43.2]]
    for rings in ([SQUARE], [high], [doubled], [SQUARE, hole]):
        wkb = to_wkb({"type": "MultiPolygon", "coordinates": [rings]})
        assert wkb == to_wkb(polygon(*rings))
        assert from_wkb(wkb)[0][0] == from_wkb(to_wkb(polygon(SQUARE)))[0][0]


def test_points():
    wkb = to_wkb({"type": "Point", "coordinates": [1.5, 43.5, 0]})
    assert from_wkb(wkb) == ()
    assert wkb_bounds(wkb) == (1.5, 43.5, 1.5, 43.5)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": None},
        polygon([]),
        polygon([[1, 1], [2, 2]]),
        polygon([[1, 1], [1, 1], [1, 1], [1, 1]]),
        polygon([[math.nan, 1], [2, 1], [2, 2], [math.nan, 1]]),
        polygon([[math.inf, 1], [2, 1], [2, 2], [math.inf, 1]]),
        polygon([[600000, 4800000], [709800, 4800000], [709800, 4909800], [600000, 4800000]]),
        polygon([["1", "43"], None]),
        {"type": "LineString", "coordinates": SQUARE},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["a", "b"]},
        {"type": "Point", "coordinates": [500, 1]},
        {"type": "GeometryCollection", "geometries": []},
        "POLYGON ((1 1, 2 2))",
        [1, 2],
    ],
)
def test_hopeless_geometries_are_none(geometry):
    assert to_wkb(geometry) is None


def test_collections_give_their_polygons():
    collection = {
        "type": "GeometryCollection",
        "geometries": [{"type": "Point", "coordinates": [0, 0]}, polygon(SQUARE)],
    }
    assert len(from_wkb(to_wkb(collection))) == 1


@pytest.mark.parametrize(
    "ring",
    [
        [[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]],
        [[179, 0], [181, 0], [181, 1], [179, 1], [179, 0]],
        [[-181, 0], [-179, 0], [-179, 1], [-181, 1], [-181, 0]],
        [[179, 0], [180, 0], [-180, 0], [-179, 0], [-179, 1], [-180, 1], [180, 1], [179, 1], [179, 0]],
    ],
)
def test_rings_across_the_antimeridian_are_cut(ring):
    polygons = from_wkb(to_wkb(polygon(ring)))
    assert sorted(wkb_bounds(to_wkb(polygon(*map(list, rings)))) for rings in polygons) == [
        (-180, 0, -179, 1),
        (179, 0, 180, 1),
    ]
    assert area_km2(polygon(ring)) == pytest.approx(2 * area_km2(box_geometry((10, 0, 11, 1))))
    assert abs(centroid(polygon(ring))[0]) == pytest.approx(180)


def test_a_hole_across_the_antimeridian_is_cut_too():
    outer = [[178, 0], [-178, 0], [-178, 4], [178, 4], [178, 0]]
    hole = [[-179, 1], [179, 1], [179, 2], [-179, 2], [-179, 1]]
    assert [len(rings) for rings in from_wkb(to_wkb(polygon(outer, hole)))] == [2, 2]


def test_boxes_with_west_beyond_east():
    assert box_geometry((178, -20, -178, -10))["type"] == "MultiPolygon"
    assert area_km2(box_geometry((178, -20, -178, -10))) == pytest.approx(
        area_km2(box_geometry((8, -20, 12, -10)))
    )
    assert bounds(box_geometry((1, 43, 0, 2, 44, 100))) == (1, 43, 2, 44)


def test_a_footprint_around_the_pole_reaches_it():
    cap = polygon([[0, 80], [90, 80], [180, 80], [-90, 80], [0, 80]])
    assert point_in_geometry(cap, 45, 89.9)
    assert area_km2(cap) == pytest.approx(area_km2(box_geometry((-180, 80, 180, 90))), rel=1e-6)
    south = polygon([[0, -80], [-90, -80], [180, -80], [90, -80], [0, -80]])
    assert point_in_geometry(south, 45, -89.9)


def test_the_whole_earth_has_its_surface():
    assert area_km2(box_geometry((-180, -90, 180, 90))) == pytest.approx(510_065_622, rel=1e-7)


def test_areas_are_those_of_the_ellipsoid():
    # 1° × 1° at the equator and at 60° N, from the exact formula of a zone of the WGS 84 ellipsoid
    def zone(south, north):
        e = 0.0818191908426215

        def part(latitude):
            sine = math.sin(math.radians(latitude))
            return sine / (1 - (e * sine) ** 2) + math.log((1 + e * sine) / (1 - e * sine)) / (2 * e)

        return 6356.752314245**2 / 2 * (part(north) - part(south)) * math.radians(1)

    for latitude in (0, 43, 60, 89):
        assert area_km2(box_geometry((1, latitude, 2, latitude + 1))) == pytest.approx(
            zone(latitude, latitude + 1), rel=1e-6
        )


def test_points_inside_and_outside():
    hole = [[1.2, 43.2], [1.4, 43.2], [1.4, 43.4], [1.2, 43.4], [1.2, 43.2]]
    assert point_in_geometry(polygon(SQUARE, hole), 1.5, 43.5)
    assert not point_in_geometry(polygon(SQUARE, hole), 1.3, 43.3)
    assert not point_in_geometry(polygon(SQUARE), 2.5, 43.5)


def test_bytes_cut_short_are_refused():
    wkb = to_wkb(polygon(SQUARE))
    for size in range(len(wkb)):
        with pytest.raises(ValueError, match="WKB"):
            unpack_polygons(wkb[:size])


def test_geojson_of_a_footprint():
    assert to_geojson(from_wkb(to_wkb(polygon(SQUARE)))) == polygon([[float(x), float(y)] for x, y in SQUARE])


longitudes = st.floats(-180, 180, allow_nan=False)
latitudes = st.floats(-90, 90, allow_nan=False)


@given(st.lists(st.tuples(longitudes, latitudes), min_size=3, max_size=12))
def test_any_ring_gives_clean_bytes_or_none(ring):
    wkb = to_wkb(polygon(ring))
    if wkb is None:
        return
    for rings in from_wkb(wkb):
        for part in rings:
            assert part[0] == part[-1]
            assert len(part) >= 4
            assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in part)


@given(longitudes, st.floats(-80, 70), st.floats(0.1, 20), st.floats(0.1, 10))
def test_a_box_has_the_same_area_wherever_it_lies(west, south, width, height):
    def place(x):
        return (x + 180) % 360 - 180

    ring = [[west, south], [west + width, south], [west + width, south + height], [west, south + height]]
    wrapped = polygon([[place(x), y] for x, y in ring])
    there = box_geometry((0, south, width, south + height))
    assert area_km2(wrapped) == pytest.approx(area_km2(there), rel=1e-6)
    assert wkb_bounds(to_wkb(wrapped))[1:4:2] == pytest.approx((south, south + height))


@given(
    st.recursive(
        st.none() | st.floats() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=4),
        max_leaves=12,
    )
)
def test_no_coordinates_raise(coordinates):
    for kind in ("Polygon", "MultiPolygon", "Point"):
        assert to_wkb({"type": kind, "coordinates": coordinates}) is None or kind == "Point"
