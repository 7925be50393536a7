"""Points between the corners of a picture."""

import math

import pytest
from guichet_eo.core.corner_grid import corner_centre, corner_grid
from guichet_eo.core.corner_placement import CornerPlacement

# a descending radar scene near the Azores, as map-overlay.kml gives it: mirrored left to right
MIRRORED = (
    (-26.823713, 38.557442),
    (-29.718151, 38.955353),
    (-30.028040, 37.453793),
    (-27.192364, 37.054382),
)


def at(grid, across, down):
    return next((p.longitude, p.latitude) for p in grid if (p.across, p.down) == (across, down))


def apart(first, second):
    """Return metres on the sphere."""
    (a, b), (c, d) = ([math.radians(value) for value in place] for place in (first, second))
    half = math.sin((d - b) / 2) ** 2 + math.cos(b) * math.cos(d) * math.sin((c - a) / 2) ** 2
    return 2 * 6371000 * math.asin(math.sqrt(half))


def test_corners_stay_where_they_are():
    grid = corner_grid(CornerPlacement(MIRRORED))
    assert len(grid) == 49
    for place, corner in zip(((0, 0), (1, 0), (1, 1), (0, 1)), MIRRORED):
        assert at(grid, *place) == pytest.approx(corner, abs=1e-9)


def test_a_mirrored_picture_begins_in_the_east():
    grid = corner_grid(CornerPlacement(MIRRORED))
    longitudes = [point.longitude for point in grid if point.down == 0.5]
    assert longitudes == sorted(longitudes, reverse=True)


def test_the_order_of_rows_in_time_does_not_matter():
    """The same scene, turned by half a turn, as a portal may draw it with north up."""
    first = corner_grid(CornerPlacement(MIRRORED))
    turned = corner_grid(CornerPlacement(MIRRORED[2:] + MIRRORED[:2]))
    for a, b in zip(first, reversed(turned)):
        assert apart((a.longitude, a.latitude), (b.longitude, b.latitude)) < 1


def test_the_antimeridian_is_no_edge():
    shifted = tuple((longitude + 207.0, latitude) for longitude, latitude in MIRRORED)
    across = tuple((x - 360 if x > 180 else x, y) for x, y in shifted)
    assert min(x for x, _ in across) < -179
    assert max(x for x, _ in across) > 176
    for plain, cut in zip(corner_grid(CornerPlacement(MIRRORED)), corner_grid(CornerPlacement(across))):
        assert -180 <= cut.longitude <= 180
        assert (cut.longitude - plain.longitude) % 360 == pytest.approx(207.0, abs=1e-9)
        assert cut.latitude == pytest.approx(plain.latitude, abs=1e-9)


def test_a_geographic_grid_follows_its_parallels():
    grid = corner_grid(CornerPlacement(((175.0, 60.0), (-175.0, 60.0), (-175.0, 50.0), (175.0, 50.0))))
    assert {point.latitude for point in grid if point.down == 0.0} == {60.0}
    assert at(grid, 0.5, 0.5) in ((180.0, 55.0), (-180.0, 55.0))


def test_the_pole_is_a_place_like_others():
    corners = ((0.0, 88.0), (90.0, 88.0), (180.0, 88.0), (-90.0, 88.0))
    assert at(corner_grid(CornerPlacement(corners)), 0.5, 0.5)[1] == pytest.approx(90.0, abs=0.01)
    assert corner_centre(CornerPlacement(corners))[1] == pytest.approx(90.0, abs=1e-6)


@pytest.mark.parametrize(
    "corners",
    [
        ((0, 1), (1, 1), (0, 0), (1, 0)),  # told row by row: the edges cross
        ((0, 1), (0, 1), (1, 0), (0, 0)),  # two corners in one
        ((0, 0), (1, 0), (2, 0), (3, 0)),  # a line
        ((0, 0), (0, 0), (0, 0), (0, 0)),
        ((0, 91), (1, 91), (1, 0), (0, 0)),
        ((float("nan"), 1), (1, 1), (1, 0), (0, 0)),
        ((0, float("inf")), (1, 1), (1, 0), (0, 0)),
        ((1e9, 1), (1, 1), (1, 0), (0, 0)),
        ((0, 0), (90, 0), (180, 0), (-90, 0)),  # once round the Earth
    ],
)
def test_corners_that_span_nothing_are_refused(corners):
    with pytest.raises(ValueError, match="corner"):
        corner_grid(CornerPlacement(corners))
