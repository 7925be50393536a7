"""Which tiles lie over an area."""

from math import pi

import pytest
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.matrix_set import MatrixSet
from guichet_eo.core.flows.tile_cover import METRES_PER_DEGREE, TileCover, web_mercator_levels
from guichet_eo.core.flows.tile_matrix import TileMatrix
from hypothesis import assume, given
from hypothesis import strategies as st

HALF = 6378137 * pi
# OGC 07-057r7, annex E.4: level 0 of GoogleMapsCompatible
FIRST_SCALE = 559082264.0287178


def test_the_levels_are_the_known_ones():
    levels = web_mercator_levels().matrices
    assert levels[0].scale == pytest.approx(FIRST_SCALE, rel=1e-9)
    assert [level.name for level in web_mercator_levels((6, 8)).matrices] == ["6", "7", "8"]
    assert levels[10].width == 1024


@pytest.mark.parametrize(
    ("wanted", "zoom"), [(200000, "0"), (156543.0340, "0"), (78271.5, "1"), (10, "14"), (0.001, "24")]
)
def test_the_level_is_just_as_fine_as_wanted(wanted, zoom):
    cover = TileCover.over(web_mercator_levels(), (0, 0, 1, 1), wanted)
    assert cover.matrix.name == zoom
    assert cover.resolution <= wanted * 1.00001 or zoom == "24"


def test_tiles_that_are_only_touched_are_left_out():
    side = 2 * HALF / 4
    cover = TileCover.over(web_mercator_levels((2, 2)), (0, 0, side, side), 1)
    assert cover.count == 1
    assert list(cover.tiles()) == [(2, 1)]
    assert cover.corner == pytest.approx((0, side))


def test_a_point_has_one_tile():
    assert list(TileCover.over(web_mercator_levels((1, 1)), (0, 0, 0, 0), 1).tiles()) == [(1, 1)]


def test_degrees():
    levels = MatrixSet("W", "EPSG:4326", tuple(
        TileMatrix(str(n), FIRST_SCALE / 2 / 2**n, -180, 90, 256, 256, 2 << n, 1 << n) for n in range(3)
    ))  # fmt: skip
    cover = TileCover.over(levels, (-180, -90, 180, 90), 180 / 256, METRES_PER_DEGREE)
    assert cover.matrix.name == "0"
    assert (cover.columns, cover.rows) == ((0, 1), (0, 0))
    assert cover.resolution == pytest.approx(180 / 256)
    assert (cover.width, cover.height) == (512, 256)


@pytest.mark.parametrize(
    ("levels", "box"),
    [
        (web_mercator_levels(), (3e7, 0, 4e7, 1)),
        (web_mercator_levels(), (-5e7, 0, -4e7, 1)),
        (MatrixSet("none", "EPSG:3857"), (0, 0, 1, 1)),
        (MatrixSet("huge", "EPSG:3857", (TileMatrix("0", 1.0, 0, 0, 100000, 256, 9, 9),)), (0, 0, 1, 1)),
        (MatrixSet("odd", "EPSG:3857", (TileMatrix("0", float("inf"), 0, 0, 256, 256, 1, 1),)), (0, 0, 1, 1)),
    ],
)
def test_where_there_are_none_that_is_said(levels, box):
    with pytest.raises(FlowError) as caught:
        TileCover.over(levels, box, 1)
    assert caught.value.problem is FlowProblem.NO_TILES


@given(st.floats(-2e7, 2e7), st.floats(-2e7, 2e7), st.floats(0, 1e6), st.floats(0, 1e6), st.floats(50, 2e5))
def test_the_box_is_covered(west, south, width, height, resolution):
    box = west, south, min(west + width, HALF), min(south + height, HALF)
    assume(box[2] >= west and box[3] >= south)
    cover = TileCover.over(web_mercator_levels(), box, resolution)
    left, top = cover.corner
    slack = cover.resolution * 1e-3
    assert left <= west + slack
    assert top >= box[3] - slack
    assert left + cover.width * cover.resolution >= box[2] - slack
    assert top - cover.height * cover.resolution <= south + slack
    assert len(list(cover.tiles())) == cover.count
