"""Every mark of a quicklook comes to lie where the satellite saw it, to within one pixel."""

import importlib.util
from pathlib import Path

import pytest
from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.quicklook import Quicklook

BENCH = Path(__file__).resolve().parents[1] / "bench" / "bench_quicklook.py"


def load_bench():
    spec = importlib.util.spec_from_file_location("bench_quicklook", BENCH)
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["bench_quicklook"] = module
    spec.loader.exec_module(module)
    return module


BED = load_bench()


@pytest.mark.parametrize("scene", BED.SCENES, ids=lambda scene: scene.name)
def test_nine_marks_lie_within_a_pixel(scene):
    assert max(BED.our_errors(scene)) < BED.pixel_size(scene)


class Turned:
    """A swath whose portal drew it in another order than the radar saw it."""

    def __init__(self, swath, mirrored, upside_down):
        self.swath, self.columns, self.rows = swath, swath.columns, swath.rows
        self.mirrored, self.upside_down = mirrored, upside_down

    def ground(self, across, down):
        return self.swath.ground(
            1 - across if self.mirrored else across, 1 - down if self.upside_down else down
        )

    def quicklook(self):
        return Quicklook(
            "", CornerPlacement(tuple(self.ground(*at) for at in ((0, 0), (1, 0), (1, 1), (0, 1))))
        )


@pytest.mark.parametrize("swath", BED.SCENES[:4], ids=lambda swath: swath.name)
@pytest.mark.parametrize(("mirrored", "upside_down"), [(True, False), (False, True), (True, True)])
def test_every_way_round(swath, mirrored, upside_down):
    turned = Turned(swath, mirrored, upside_down)
    assert max(BED.our_errors(turned)) < BED.pixel_size(turned)


def test_ascending_and_descending_pictures_are_mirrored_differently():
    """What the sheets say: descending mirrored left to right, ascending upside down."""
    rising, falling = BED.SCENES[0], BED.SCENES[1]
    assert rising.ground(0, 0)[1] < rising.ground(0, 1)[1]
    assert rising.ground(0, 0)[0] < rising.ground(1, 0)[0]
    assert falling.ground(0, 0)[1] > falling.ground(0, 1)[1]
    assert falling.ground(0, 0)[0] > falling.ground(1, 0)[0]


def test_the_bench_prints_its_rows():
    rows = BED.rows()
    assert all(row["ok"] for row in rows)
    assert set(rows[0]) == {"figure", "ours", "anchor", "ratio", "target", "ok"}
