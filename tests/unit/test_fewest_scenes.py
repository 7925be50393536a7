"""The fewest scenes that cover an area."""

import pytest
from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.fewest_scenes import fewest_scenes
from guichet_eo.core.geometry import box_geometry, to_wkb
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey

pytestmark = pytest.mark.shapely
AREA = prepare_area(box_geometry((0, 0, 4, 1)))


def acquisition(number, *box):
    footprint = to_wkb(box_geometry(box)) if box else None
    scene = Scene("cdse", str(number), "", "f", SceneKey(str(number)), footprint=footprint)
    return Acquisition(number, scene.key, (scene,))


def test_one_that_covers_all_is_enough():
    assert fewest_scenes(AREA, [acquisition(1, 0, 0, 2, 1), acquisition(2, -1, -1, 5, 2)]) == (2,)


def test_the_largest_gain_first_and_no_more_than_needed():
    found = fewest_scenes(
        AREA,
        [
            acquisition(1, 0, 0, 1, 1),
            acquisition(2, 0, 0, 3, 1),
            acquisition(3, 2, 0, 4, 1),
            acquisition(4, 1, 0, 2, 1),
        ],
    )
    assert found == (2, 3)


def test_among_equals_the_first():
    assert fewest_scenes(AREA, [acquisition(7, 0, 0, 4, 1), acquisition(3, 0, 0, 4, 1)]) == (7,)


def test_what_adds_nothing_is_left_out():
    assert fewest_scenes(AREA, [acquisition(1), acquisition(2, 10, 10, 11, 11)]) == ()
    assert fewest_scenes(AREA, []) == ()
