"""Coordinates as people type them."""

import pytest
from guichet_eo.core.coordinates import box_around, read_coordinates

TOULOUSE = (1.44, 43.6)


@pytest.mark.parametrize(
    "text",
    [
        "43.6, 1.44", "43.6 1.44", "43.6;1.44", " 43.6 , 1.44 ", "43.60,1.44", "43,6 1,44",
        "43,6 ; 1,44", "43,6, 1,44",
        "43,6,1,44", "43.6N 1.44E", "N 43.6 E 1.44", "N43.6 E1.44", "1.44E 43.6N",
        "43,6° N, 1,44° E", "43.6° 1.44°",
        "43°36'N 1°26'24\"E", "43°36′00″N 1°26′24″E", "43° 36' 0\" n, 1° 26' 24\" e", "43°36′N\u00a01°26,4′E",
        "43°36'N1°26.4'E", "+43.6 +1.44",
    ],
)  # fmt: skip
def test_toulouse(text):
    assert read_coordinates(text) == pytest.approx(TOULOUSE, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-4.5, 55.2", (55.2, -4.5)),
        ("48, 2", (2, 48)),
        ("48,2", (2, 48)),
        ("43°36'N 1°26'O", (-1.4333333, 43.6)),
        ("33.5 S 70.6 W", (-70.6, -33.5)),
        ("−16.5, −179.9", (-179.9, -16.5)),
        ("120.5, 35.2", (120.5, 35.2)),
        ("90 N 0 E", (0, 90)),
    ],
)
def test_elsewhere(text, expected):
    assert read_coordinates(text) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "", "Toulouse", "31TCJ", "75001", "31 000", "75 001", "43.6", "43.6N", "91 N 0 E", "95.0, 185.0",
        "200.0, 1.0",
        "43.6N 44.6N", "43.6N 1.44", "N 43.6 S 1.44 E", "43°70'N 1°E", "43.6, 1.44, 5", "1.2.3 4.5",
        "S2A 31", "43.6,",
        "2020-01-01", "10/12", "Landes 40", "nan, nan", "1e3, 1",
    ],
)  # fmt: skip
def test_not_coordinates(text):
    assert read_coordinates(text) is None


def test_box_is_square_on_the_ground():
    west, south, east, north = box_around((1.44, 60.0))
    assert (east - west) == pytest.approx(2 * (north - south), rel=1e-3)
    assert north - south == pytest.approx(10 / 111.2)


def test_box_ends_at_the_edge_of_the_world():
    assert box_around((179.99, 0.0))[2] == 180.0
    assert box_around((0.0, 90.0))[3] == 90.0
