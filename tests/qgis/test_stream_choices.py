"""Which pictures, bands and stretches some scenes allow, and which recipe a choice makes."""

from dataclasses import replace
from datetime import datetime, timezone

import pytest
from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.asset import Asset
from guichet_eo.core.asset_band import AssetBand
from guichet_eo.core.expression_error import ExpressionError
from guichet_eo.core.expression_problem import ExpressionProblem
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.core.stream_grouping import StreamGrouping
from guichet_eo.core.stream_recipe import StreamRecipe
from guichet_eo.core.stretch import Stretch
from guichet_eo.gis.guichet import RESOURCES
from guichet_eo.ui.results.stream.expression_words import SENTENCES, expression_sentence
from guichet_eo.ui.results.stream.preset_kind import PresetKind
from guichet_eo.ui.results.stream.product_address import product_address
from guichet_eo.ui.results.stream.reading_estimate import bytes_read
from guichet_eo.ui.results.stream.remembering_planner import RememberingPlanner
from guichet_eo.ui.results.stream.stream_choice import StreamChoice
from guichet_eo.ui.results.stream.stream_choices import OWN_COLOURS, StreamChoices
from guichet_eo.ui.results.stream.stream_notes import change_note, reading_note
from guichet_eo.ui.results.stream.stream_presets import StreamPresets
from guichet_eo.ui.results.stream.stream_subject import StreamSubject
from guichet_eo.ui.results.stream.stream_words import band_words, grouping_words, stretch_words, why_not
from results_bed import in_french

FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")
SENTINEL_2 = ("B02", "B03", "B04", "B08", "SCL", "visual")
TRUE, COMPOSITE, INDEX, BANDS = PresetKind


def imagery_of(family):
    found = FAMILIES.get(family)
    return found.imagery if found else None


def scene(number=0, family="s2-l2a-sen2cor", keys=SENTINEL_2, portal="one", **values):
    instant = datetime(2026, 10, 24 - number, 10, 56, tzinfo=timezone.utc)
    key = SceneKey(f"scene/{number}", instant.timestamp(), 1500)
    made = Scene(portal, f"{portal}-{number}", f"Scene {number}", family, key, acquired=instant, **values)
    return made, keys


class World:
    """Scenes and what they are made of."""

    def __init__(self, *offers_of_acquisitions, closed=()):
        self.files, self.acquisitions = {}, []
        for place, offers in enumerate(offers_of_acquisitions):
            for one, keys in offers:
                self.files[one.ref] = tuple(asset(one, key) for key in keys)
            scenes = tuple(one for one, _keys in offers)
            self.acquisitions.append(Acquisition(place, scenes[0].key, scenes, 50.0))
        self.looked = []
        self.closed = closed
        wanted = [(one, one.best) for one in self.acquisitions]
        planner = RememberingPlanner(imagery_of, self.assets, self.may_read)
        self.subject = StreamSubject(wanted, planner, imagery_of, self.may_read)
        self.choices = StreamChoices(StreamPresets(self.subject))
        self.presets = self.choices.presets

    def assets(self, one):
        self.looked.append(one.ref)
        return self.files[one.ref]

    def may_read(self, one):
        return one.portal not in self.closed

    def recipe(self, kind, **values):
        choice = self.choices.of_kind(StreamChoice(kind), kind)
        return self.choices.recipe(replace(choice, **values))

    def note(self, recipe):
        return change_note(self.subject.plan(recipe), recipe, self.subject, str.upper)


def asset(one, key):
    kind = (AssetBand(data_type="uint8"),) * 3 if key == "visual" else (AssetBand(data_type="uint16"),)
    return Asset(key, key, f"/data/{one.id}/{key}.tif", "image/tiff", size=50_000_000, bands=kind)


@pytest.fixture
def sentinel_2():
    return World([scene()])


def test_true_colour_is_the_ready_made_picture_where_all_have_it(sentinel_2):
    choice = sentinel_2.choices.default()
    assert (choice.kind, choice.stretch) == (TRUE, Stretch.NONE)
    recipe = sentinel_2.choices.recipe(choice)
    assert (recipe.picture, recipe.title, recipe.outputs) == ("visual", "True colour", ())
    bands = sentinel_2.choices.recipe(replace(choice, stretch=Stretch.CUT))
    assert (bands.picture, bands.outputs) == ("", ("red", "green", "blue"))


def test_true_colour_is_made_of_bands_where_one_scene_has_no_picture():
    world = World([scene(0)], [scene(1, keys=SENTINEL_2[:-1])])
    choice = world.choices.default()
    assert choice.stretch is Stretch.CUT
    assert Stretch.NONE not in world.choices.stretches(choice, 1)


def test_a_picture_is_all_there_is():
    world = World([scene(keys=("visual",))])
    assert [kind for kind in PresetKind if world.presets.offers(kind)] == [TRUE]
    assert world.choices.stretches(world.choices.default(), 2) == (Stretch.NONE,)
    assert "single bands" in why_not(BANDS, world.presets)
    assert world.choices.shown_bands(world.choices.default()) == ()


def test_all_composites_and_indices_whose_bands_exist(sentinel_2):
    assert [one.id for one in sentinel_2.presets.composites] == ["false-colour"]
    assert [one.id for one in sentinel_2.presets.indices] == ["ndvi", "ndwi"]
    more = World([scene(keys=(*SENTINEL_2, "B8A", "B11", "B12"))])
    assert [one.id for one in more.presets.composites] == ["false-colour", "agriculture", "short-wave"]
    assert [one.id for one in more.presets.indices] == ["ndvi", "ndwi", "ndsi", "nbr", "ndmi"]


def test_an_index_has_its_range_and_ramp(sentinel_2):
    recipe = sentinel_2.recipe(INDEX)
    assert recipe.outputs == ("(nir - red) / (nir + red)",)
    assert (recipe.title, recipe.colours, recipe.ranges) == ("NDVI", "RdYlGn", ((-0.2, 0.9),))
    choice = sentinel_2.choices.of_kind(StreamChoice(INDEX), INDEX)
    assert sentinel_2.choices.stretches(choice, 3) == ()
    assert sentinel_2.choices.formula(choice) == "(B08 − B04) / (B08 + B04)"


def test_a_formula_of_ones_own(sentinel_2):
    recipe = sentinel_2.recipe(INDEX, preset="", formula=" B08 / B04 ", colours=OWN_COLOURS)
    assert (recipe.outputs, recipe.title, recipe.ranges) == (("B08 / B04",), "B08 / B04", ())
    with pytest.raises(ExpressionError) as caught:
        sentinel_2.recipe(INDEX, preset="", formula="B08 / B11")
    assert caught.value.problem is ExpressionProblem.UNKNOWN_BAND, "known to the family, but not there"
    words = expression_sentence(caught.value, known=("B04", "B08"))
    assert words == "There is no band “B11” (place 7). There are: B04, B08."
    with pytest.raises(ExpressionError) as caught:
        sentinel_2.presets.check("B80")
    assert "Perhaps B08" in expression_sentence(caught.value, code=sentinel_2.presets.code_of)


@pytest.mark.parametrize("problem", ExpressionProblem)
def test_every_mistake_in_a_formula_has_words(problem):
    assert problem in SENTENCES
    words = expression_sentence(ExpressionError(problem, 3, "<b>%2", ("b04",)), "B08 / B04", str.upper)
    assert "B04" in words
    assert "%1" not in words


def test_the_place_in_the_formula_is_counted_from_one(sentinel_2):
    with pytest.raises(ExpressionError) as caught:
        sentinel_2.presets.check("sqr(B04)")
    assert expression_sentence(caught.value) == "There is no function “sqr” (place 1). Perhaps sqrt?"


def test_bands_begin_with_one_in_grey(sentinel_2):
    recipe = sentinel_2.recipe(BANDS)
    assert (recipe.outputs, recipe.title, recipe.colours) == (("blue",), "B02", "")
    three = sentinel_2.recipe(BANDS, bands=("nir", "red", "blue"), colours="Viridis")
    assert (three.outputs, three.title, three.colours) == (("nir", "red", "blue"), "B08 B04 B02", "")
    assert "visual" not in sentinel_2.presets.bands


def test_a_mask_is_shown_as_classes(sentinel_2):
    choice = sentinel_2.choices.with_usual_stretch(StreamChoice(BANDS, bands=("scl",)))
    assert choice.stretch is Stretch.CLASSES
    assert sentinel_2.choices.recipe(choice).title == "SCL"


def test_stretches_fit_what_is_shown(sentinel_2):
    choice = sentinel_2.choices.of_kind(StreamChoice(COMPOSITE), COMPOSITE)
    cut, same, whole, reflectance = Stretch.CUT, Stretch.SAME, Stretch.MINMAX, Stretch.REFLECTANCE
    assert sentinel_2.choices.stretches(choice, 1) == (cut, whole, reflectance)
    assert sentinel_2.choices.stretches(choice, 2) == (cut, same, whole, reflectance)
    raw = World([scene(family="landsat-c2-l1", keys=("red", "green", "blue", "nir08"))])
    raw_choice = raw.choices.of_kind(StreamChoice(COMPOSITE), COMPOSITE)
    assert reflectance not in raw.choices.stretches(raw_choice, 1)


def test_radar_composites_are_computed_in_decibels():
    world = World([scene(family="s1-rtc", keys=("vv", "vh"))])
    choice = world.choices.default()
    assert (choice.kind, choice.stretch) == (COMPOSITE, Stretch.DECIBEL)
    recipe = world.choices.recipe(choice)
    assert recipe.outputs[2] == "10 * log10(vv / vh)"
    assert recipe.ranges == ((-20, 0), (-26, -5), (0, 15))
    assert "10 × log10(VV / VH)" in world.choices.formula(choice)
    grey = world.choices.recipe(replace(choice, preset="vh"))
    assert (grey.outputs, grey.ranges) == (("10 * log10(vh)",), ())
    band = world.recipe(BANDS)
    assert (band.outputs, band.stretch) == (("10 * log10(vv)",), Stretch.DECIBEL)
    assert stretch_words(Stretch.DECIBEL, fitted=True) != stretch_words(Stretch.DECIBEL)
    assert "red, green and blue" in why_not(TRUE, world.presets)


def test_maps_of_classes_are_bands_only():
    world = World([scene(family="worldcover", keys=("map",))])
    choice = world.choices.default()
    assert (choice.kind, choice.stretch) == (BANDS, Stretch.CLASSES)
    assert not world.presets.offers(INDEX)
    assert "map of classes" in why_not(INDEX, world.presets)


def test_an_elevation_model_is_grey_or_on_a_ramp():
    world = World([scene(family="dem", keys=("data",))])
    grey = world.choices.recipe(world.choices.default())
    assert (grey.outputs, grey.stretch, grey.title) == (("elevation",), Stretch.MINMAX, "Elevation in grey")
    ramp = world.recipe(INDEX)
    assert (ramp.outputs, ramp.ranges, ramp.title) == (("elevation",), ((0, 3000),), "Elevation")
    for recipe, kind in ((grey, COMPOSITE), (ramp, INDEX)):
        assert world.choices.from_recipe(recipe).kind is kind


def test_scenes_that_nobody_describes_have_free_bands():
    world = World([scene(family="unheard-of", keys=("first", "second"))])
    assert list(world.presets.bands) == ["first", "second"]
    assert world.choices.default().kind is BANDS
    assert band_words("first", world.presets.bands["first"], None) == "first"
    assert world.recipe(INDEX, formula="first - second").outputs == ("first - second",)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": TRUE, "stretch": Stretch.NONE},
        {"kind": TRUE, "stretch": Stretch.SAME, "grouping": StreamGrouping.SCENE},
        {"kind": COMPOSITE, "mask": True},
        {"kind": INDEX, "clip": False},
        {"kind": INDEX, "preset": "ndwi", "colours": "Magma"},
        {"kind": INDEX, "preset": "", "formula": "nir / red", "colours": "Spectral"},
        {"kind": BANDS, "bands": ("nir", "green", "blue"), "stretch": Stretch.MINMAX},
        {"kind": BANDS, "bands": ("red",), "colours": "Blues"},
        {"kind": BANDS, "bands": ("scl",), "stretch": Stretch.CLASSES},
    ],
)
def test_a_remembered_recipe_makes_the_same_choice_again(sentinel_2, values):
    choices = sentinel_2.choices
    choice = replace(choices.of_kind(StreamChoice(values["kind"]), values["kind"]), **values)
    recipe = StreamRecipe.from_json(choices.recipe(choice).to_json())
    again = choices.from_recipe(recipe)
    assert choices.recipe(again) == recipe


def test_a_recipe_that_does_not_fit_these_scenes_is_the_default():
    world = World([scene(keys=("visual",))])
    choice = world.choices.from_recipe(StreamRecipe("NDVI", ("(nir - red) / (nir + red)",), clip=False))
    assert (choice.kind, choice.clip) == (TRUE, False)


def test_no_mask_where_there_is_none():
    world = World([scene(keys=("B02", "B03", "B04"))])
    assert world.subject.mask is None
    assert not world.recipe(TRUE, mask=True).mask


def test_bands_are_looked_for_once():
    world = World([scene(0)], [scene(1)])
    for kind in (TRUE, INDEX, BANDS):
        world.subject.plan(world.recipe(kind))
    assert len(world.looked) == len(set(world.looked))


# ---- notes ---------------------------------------------------------------------------------------


def test_another_offer_that_is_read_is_named():
    poor, rich = ("B02", "B03", "B04"), SENTINEL_2
    world = World([scene(0)], [scene(1, keys=poor), scene(1, keys=rich, portal="two")], [scene(2)])
    assert world.note(world.recipe(INDEX)) == (
        "One of the 3 scenes has no near infrared at ONE; TWO is used for it."
    )
    assert world.note(world.recipe(TRUE, stretch=Stretch.CUT)) == ""


def test_an_offer_that_needs_an_account_is_replaced():
    world = World([scene(0), scene(0, portal="two")], closed=("one",))
    words = world.note(world.recipe(TRUE))
    assert words == "The scene cannot be read at ONE now; TWO is used for it."
    assert world.subject.first.portal == "two"


def test_what_no_portal_has_is_left_out():
    world = World(
        [scene(0)], [scene(1, keys=("B02", "B03", "B04"))], [scene(2, portal="two")], closed=("two",)
    )
    words = world.note(world.recipe(INDEX))
    assert words.startswith("2 of the 3 scenes have no near infrared at any portal")
    alone = World([scene(0), scene(0, portal="two", keys=())])
    words = alone.note(StreamRecipe("x", ("swir16",)))
    assert words.startswith("No portal has short-wave infrared 1.6\u00a0µm")


def test_the_estimate_knows_area_scale_and_size_of_files():
    world = World([scene(0)])
    plan = world.subject.plan(world.recipe(COMPOSITE))
    whole = bytes_read(plan, 100.0, {})
    assert whole == pytest.approx(100e6 / 100 * 2 * 0.6 * 3)
    assert bytes_read(plan, 100.0, {world.subject.first.ref: 50.0}) == whole // 2
    assert bytes_read(plan, 100.0, {}, map_metres=20.0) == whole // 4
    assert bytes_read(plan, 1e6, {}) == 3 * 50_000_000, "never more than the files"
    assert "about 3.6 MB" in reading_note(whole)
    assert "less than 1.0 MB" in reading_note(20)


def test_words_in_both_languages(sentinel_2):
    known = sentinel_2.presets.bands
    assert band_words("nir", known["nir"], sentinel_2.subject.imagery) == "B08 – near infrared, 10 m"
    assert band_words("scl", None, sentinel_2.subject.imagery) == "Scene classification (SCL)"
    assert grouping_words(StreamGrouping.DATE, 1) == "One layer per date (1 layer)"
    with in_french():
        assert band_words("nir", known["nir"], sentinel_2.subject.imagery) == "B08 – proche infrarouge, 10 m"
        assert sentinel_2.recipe(COMPOSITE).title == "Fausses couleurs"


def test_a_product_is_downloaded_from_its_file_or_its_page():
    one, _keys = scene()
    portal = Portal("one", LocalText("One"), "One", homepage="https://example.org/")
    zipped = Asset("product", "", "https://example.org/p.zip", "application/zip")
    local, login = replace(zipped, href="/data/p.zip"), replace(zipped, needs="login")
    assert product_address(one, (asset(one, "B04"), zipped), portal) == "https://example.org/p.zip"
    for files in ((), (local,), (login,), (replace(zipped, href="javascript:alert(1)"),)):
        assert product_address(one, files, portal) == "https://example.org/"
    assert product_address(one, (), None) == ""
