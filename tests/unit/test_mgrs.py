"""Tiles and UTM, off line. Tile corners are those that portals printed."""

import random

import pytest
from guichet_eo.core.geometry import area_km2, point_in_geometry
from guichet_eo.core.mgrs import SIZE, is_tile, tile_bounds, tile_polygon, tiles_at
from guichet_eo.core.utm import to_geographic, to_utm, zone_epsg, zone_of
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("tile", "crs", "west", "north"),
    [
        ("31TCJ", "EPSG:32631", 300000, 4900020),
        ("31TCN", "EPSG:32631", 300000, 5300040),
        ("T13TDE", "EPSG:32613", 399960, 4500000),
        ("36NYH", "EPSG:32636", 699960, 300000),
        ("53NKG", "EPSG:32653", 199980, 700020),
        ("27VWK", "EPSG:32627", 499980, 7000020),
        ("28QCH", "EPSG:32628", 300000, 2300040),
        ("MGRS-20EPT", "EPSG:32720", 600000, 3300040),
        ("35MNM", "EPSG:32735", 499980, 9200020),
        ("35LNL", "EPSG:32735", 499980, 9100000),
        ("24MUV", "EPSG:32724", 300000, 9500020),
        ("53DMB", "EPSG:32753", 399960, 2200000),
    ],
)
def test_corners_that_portals_printed(tile, crs, west, north):
    assert tile_bounds(tile) == (crs, (west, north - SIZE, west + SIZE, north))


@pytest.mark.parametrize(
    "text", ["", "31", "Toulouse", "61TCJ", "00TCJ", "31TIJ", "31TZJ", "31TCZ", "31ACJ", "31TCJX", "31TCA"]
)
def test_what_is_no_tile(text):
    assert not is_tile(text)
    with pytest.raises(ValueError, match="tile"):
        tile_bounds(text)


def test_spellings():
    assert is_tile("31TCJ")
    assert is_tile(" t31tcj ")
    assert tile_bounds("1CCV") == tile_bounds("01CCV")


def test_the_outline_has_the_size_of_a_tile():
    outline = tile_polygon("31TCJ")
    assert outline["type"] == "Polygon"
    assert area_km2(outline) == pytest.approx(109.8**2, rel=2e-3)
    assert point_in_geometry(outline, 1.44, 43.6)


def test_a_tile_across_the_antimeridian():
    outline = tile_polygon("60KZG")
    assert outline["type"] == "MultiPolygon"
    assert area_km2(outline) == pytest.approx(109.8**2, rel=5e-3)


@pytest.mark.parametrize(
    ("longitude", "latitude", "tile"),
    [
        (1.44, 43.6, "31TCJ"),
        (4.35, 50.85, "31UES"),
        (-52.33, 4.93, "22NCL"),
        (179.9, -17.0, "60KYG"),
        (5.0, 60.5, "32VKN"),
    ],
)
def test_tiles_at_places(longitude, latitude, tile):
    assert tile in tiles_at(longitude, latitude)


def test_places_without_tiles():
    assert tiles_at(0, 89) == ()
    assert tiles_at(0, -89) == ()
    assert tiles_at(500, 0) == ()


@given(st.floats(-180, 180), st.floats(-79.9, 83.9))
def test_every_place_lies_in_its_tiles(longitude, latitude):
    tiles = tiles_at(longitude, latitude)
    assert tiles
    for tile in tiles:
        assert is_tile(tile)
        crs, (west, south, east, north) = tile_bounds(tile)
        x, y = to_utm(longitude, latitude, int(tile[:2]), crs.startswith("EPSG:327"))
        assert west <= x <= east
        assert south <= y <= north


@given(st.integers(1, 60), st.floats(-5, 5), st.floats(-80, 84))
def test_utm_goes_there_and_back(zone, away, latitude):
    longitude = (zone * 6 - 183 + away + 180) % 360 - 180
    x, y = to_utm(longitude, latitude, zone, latitude < 0)
    back = to_geographic(x, y, zone, latitude < 0)
    assert abs((back[0] - longitude + 180) % 360 - 180) < 1e-8
    assert back[1] == pytest.approx(latitude, abs=1e-8)


@pytest.mark.parametrize(
    ("longitude", "latitude", "zone", "south", "expected"),
    [
        (1.4442, 43.6047, 31, False, (374439.1681, 4829145.1297)),
        (4.3517, 50.8503, 31, False, (595151.3500, 5634048.3802)),
        (-52.33, 4.93, 22, False, (352535.0376, 545073.7193)),
        (55.45, -20.88, 40, True, (338767.1674, 7690355.5723)),
    ],
)
def test_utm_of_places_computed_with_proj(longitude, latitude, zone, south, expected):
    assert to_utm(longitude, latitude, zone, south) == pytest.approx(expected, abs=1e-3)


def test_zone_codes():
    assert zone_epsg(31) == "EPSG:32631"
    assert zone_epsg(53, south=True) == "EPSG:32753"


def test_zones_with_the_exceptions_of_the_north():
    assert [zone_of(*place) for place in ((1.44, 43.6), (-180, 0), (180, 0), (5, 60), (15, 78), (8, 78))] == [
        31, 1, 1, 32, 33, 31,
    ]  # fmt: skip


def test_names_are_stable_for_tiles_of_a_zone():
    chance = random.Random(5)
    for _ in range(200):
        longitude, latitude = chance.uniform(-170, 170), chance.uniform(-70, 70)
        for tile in tiles_at(longitude, latitude):
            _, (west, south, east, north) = tile_bounds(tile)
            south_side = tile[2] < "N"
            middle = to_geographic((west + east) / 2, (south + north) / 2, int(tile[:2]), south_side)
            assert tile in tiles_at(*middle)
