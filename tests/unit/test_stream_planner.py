"""From selected acquisitions to layers: which offer, which bands, which layer, in which order."""

from datetime import datetime, timedelta, timezone

import pytest
from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.asset import Asset
from guichet_eo.core.expression_error import ExpressionError
from guichet_eo.core.imagery import Imagery
from guichet_eo.core.imagery_band import ImageryBand
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.mask_preset import MaskPreset
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.core.stream_grouping import StreamGrouping
from guichet_eo.core.stream_planner import StreamPlanner
from guichet_eo.core.stream_recipe import StreamRecipe

NOON = datetime(2026, 7, 14, 12, 0, tzinfo=timezone.utc)
TEXT = LocalText("x")
IMAGERY = Imagery(
    "optical",
    bands=(
        ImageryBand("red", "B04", TEXT, ("red", "b04")),
        ImageryBand("nir", "B08", TEXT, ("nir", "b08")),
        ImageryBand("visual", "TCI", TEXT, ("visual",), physical=False),
    ),
    masks=(MaskPreset("scl", TEXT, "classes", ("scl",), hidden=(3,), clouds=(3,)),),
)
KEYS = ("red", "nir", "scl", "visual")


def scene(portal="a", number=1, **more):
    wanted = {"acquired": NOON, "tile": "31TCJ", "family": "optical", **more}
    family = wanted.pop("family")
    return Scene(portal, f"S{number}", f"S{number}", family, SceneKey(f"S/{number}"), **wanted)


def asset(key, **more):
    return Asset(key, key, f"https://files.example/{key}.tif", "image/tiff; application=geotiff", ("data",),
                 cloud_optimized=True, **more)  # fmt: skip


class World:
    """Files per scene, and which portals can be read."""

    def __init__(self):
        self.assets, self.closed = {}, set()
        self.planner = StreamPlanner(
            lambda family: IMAGERY if family == "optical" else None,
            self.assets_of,
            lambda one: one.portal not in self.closed,
        )

    def assets_of(self, one):
        return [asset(key) for key in self.assets.get(one.ref, KEYS)]

    def plan(self, *offers, **recipe):
        """Plan acquisitions, each a list of offers of which the first is chosen."""
        wanted = [(Acquisition(some[0].id, some[0].key, tuple(some)), some[0]) for some in offers]
        return self.planner.plan(wanted, StreamRecipe("T", recipe.pop("outputs", ("red",)), **recipe))


@pytest.fixture
def world():
    return World()


def titles(plan):
    return [[one.scene.id for one in layer.scenes] for layer in plan.layers]


def test_tiles_of_a_day_are_one_layer(world):
    plan = world.plan(
        [scene(number=1)], [scene(number=2)], [scene(number=3, acquired=NOON - timedelta(days=1))]
    )
    assert titles(plan) == [["S1", "S2"], ["S3"]]


def test_families_are_not_mixed(world):
    world.assets[("a", "S2")] = KEYS
    plan = world.plan([scene(number=1)], [scene(number=2, family="other")], outputs=("red",))
    assert titles(plan) == [["S1"], ["S2"]]


def test_scenes_and_mosaics(world):
    offers = [[scene(number=number, acquired=NOON - timedelta(days=number))] for number in (1, 2, 3)]
    assert titles(world.plan(*offers, grouping=StreamGrouping.SCENE)) == [["S1"], ["S2"], ["S3"]]
    assert titles(world.plan(*offers, grouping=StreamGrouping.MOSAIC)) == [["S1", "S2", "S3"]]


def test_the_clearest_lies_on_top_then_the_newest(world):
    offers = [
        [scene(number=1, cloud=80.0)],
        [scene(number=2, cloud=None)],
        [scene(number=3, cloud=2.0, acquired=NOON - timedelta(hours=2))],
        [scene(number=4, cloud=2.0)],
    ]
    assert titles(world.plan(*offers)) == [["S4", "S3", "S2", "S1"]]


def test_without_dates_each_is_a_layer(world):
    plan = world.plan([scene(number=1, acquired=None)], [scene(number=2, acquired=None)])
    assert titles(plan) == [["S1"], ["S2"]]


def test_a_day_is_one_of_utc(world):
    late = datetime(2026, 7, 15, 1, 0, tzinfo=timezone(timedelta(hours=12)))  # 14 July 13:00 UTC
    assert titles(world.plan([scene(number=1)], [scene(number=2, acquired=late)])) == [["S2", "S1"]]


def test_a_closed_portal_is_replaced(world):
    world.closed.add("a")
    plan = world.plan([scene("a"), scene("b")])
    assert plan.layers[0].portals == ("b",)
    assert [(one.portal, other.portal) for one, other in plan.replaced] == [("a", "b")]
    assert not plan.missing


def test_a_portal_without_the_band_is_replaced(world):
    world.assets[("a", "S1")] = ("red",)
    plan = world.plan([scene("a"), scene("b")], outputs=("nir / red",))
    assert plan.layers[0].portals == ("b",)


def test_the_same_family_comes_first(world):
    world.closed.add("a")
    plan = world.plan([scene("a"), scene("b", family="other"), scene("c")])
    assert plan.layers[0].portals == ("c",)


def test_what_no_offer_has_is_missing(world):
    world.assets = {("a", "S1"): ("red",), ("b", "S1"): ("red",)}
    plan = world.plan([scene("a"), scene("b")], [scene("a", 2)], outputs=("nir",))
    assert titles(plan) == [["S2"]]
    ((acquisition, bands),) = plan.missing
    assert acquisition.offers[0].id == "S1"
    assert bands == ("nir",)


def test_nothing_can_be_read(world):
    world.closed |= {"a", "b"}
    plan = world.plan([scene("a"), scene("b")])
    assert plan.layers == ()
    assert [bands for _acquisition, bands in plan.missing] == [()]


def test_codes_and_names_are_understood(world):
    plan = world.plan([scene()], outputs=("(B08 - b04) / (nir + RED)",))
    assert set(plan.layers[0].scenes[0].bands) == {"red", "nir"}


@pytest.mark.parametrize(
    "text", ["red +", "", "import os", "__import__('os')", "red if nir else red", "1 + 2"]
)
def test_what_is_no_expression(world, text):
    with pytest.raises(ExpressionError):
        world.plan([scene()], outputs=(text,))


def test_masks_on_request(world):
    (layer,) = world.plan([scene()], mask=True).layers
    assert layer.scenes[0].mask.id == "scl"
    assert layer.scenes[0].mask_source.asset.key == "scl"
    assert len(layer.scenes[0].sources()) == 2
    (layer,) = world.plan([scene()]).layers
    assert layer.scenes[0].mask is None
    world.assets[("a", "S1")] = ("red",)
    (layer,) = world.plan([scene()], mask=True).layers
    assert layer.scenes[0].mask is None


def test_a_mask_may_be_shown(world):
    (layer,) = world.plan([scene()], outputs=("scl",)).layers
    assert layer.scenes[0].bands["scl"].asset.key == "scl"


def test_ready_made_pictures(world):
    (layer,) = world.plan([scene()], outputs=(), picture="visual").layers
    (one,) = layer.scenes
    assert [output.name for output in one.outputs] == ["visual_1", "visual_2", "visual_3"]
    assert [one.bands[output.name].number for output in one.outputs] == [1, 2, 3]
    world.assets[("a", "S1")] = ("red",)
    assert world.plan([scene()], outputs=(), picture="visual").missing[0][1] == ("visual",)


def test_what_a_layer_says_of_itself(world):
    (layer,) = world.plan(
        [scene(number=1, tile="31TCJ")],
        [scene(number=2, tile="31TDJ", acquired=NOON + timedelta(hours=1), ended=NOON + timedelta(hours=2))],
    ).layers
    assert layer.acquired == NOON
    assert layer.ended == NOON + timedelta(hours=2)
    assert set(layer.tiles) == {"31TCJ", "31TDJ"}
    assert layer.portals == ("a",)
