"""Which tiles an area meets."""

import pytest
from guichet_eo.core.area_tiles import tiles_of_area
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.mgrs import names_of_square, tile_polygon, tiles_at
from guichet_eo.core.prepared_area import prepare_area
from hypothesis import given
from hypothesis import strategies as st


def tiles(*edges):
    return set(tiles_of_area(prepare_area(box_geometry(edges))))


def test_within_a_zone():
    assert tiles(1.6, 43.4, 1.85, 43.7) == {"31TCJ", "31TDJ"}


def test_at_the_edge_of_zones_both_are_asked():
    found = tiles(5.9, 45.0, 6.1, 45.1)
    assert {tile[:2] for tile in found} == {"31", "32"}


def test_at_the_edge_of_bands_a_square_has_both_names():
    assert names_of_square(31, 4, 53) == ("31TDP", "31UDP") or names_of_square(31, 4, 53) == (
        "31UDP",
        "31TDP",
    )
    assert {"31TDP", "31UDP"} <= tiles(2.0, 48.3, 2.1, 48.4)


def test_across_the_antimeridian():
    area = {
        "type": "MultiPolygon",
        "coordinates": [
            box_geometry((179.5, -18, 180, -17))["coordinates"],
            box_geometry((-180, -18, -179.5, -17))["coordinates"],
        ],
    }
    found = set(tiles_of_area(prepare_area(area)))
    assert {tile[:2] for tile in found} == {"60", "01"}
    assert {"60KZF", "01KAB"} <= found


@pytest.mark.parametrize(
    ("place", "zone"), [((4.0, 60.0), "32"), ((7.0, 78.0), "31"), ((10.0, 78.0), "33"), ((40.0, 78.0), "37")]
)
def test_norway_and_svalbard_have_zones_of_their_own(place, zone):
    x, y = place
    assert zone in {tile[:2] for tile in tiles(x, y, x + 0.01, y + 0.01)}


@pytest.mark.parametrize("edges", [(0, 84.5, 10, 86), (0, -90, 10, -80.5)])
def test_beyond_the_grid_there_are_none(edges):
    assert tiles(*edges) == set()


def test_each_tile_comes_once():
    area = {
        "type": "MultiPolygon",
        "coordinates": [box_geometry((x, 45, x + 0.1, 45.1))["coordinates"] for x in (1, 1.2)],
    }
    found = list(tiles_of_area(prepare_area(area)))
    assert len(found) == len(set(found))


@given(st.floats(-179.9, 179.8), st.floats(-79.5, 83.5))
def test_no_tile_that_holds_a_place_is_missed(x, y):
    """But tiles whose square lies outside its zone: they do not exist."""
    found = tiles(x, y, x + 1e-4, y + 1e-4)
    missed = set(tiles_at(x, y)) - found
    assert found
    assert not missed or all(tile_polygon(tile) and tile[3] in "SAJ" + "ZHR" for tile in missed), missed
