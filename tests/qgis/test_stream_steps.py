"""From date to date with the same layer and its own style."""

import threading
import time
from dataclasses import replace

import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.stream_grouping import StreamGrouping
from guichet_eo.core.stream_recipe import StreamRecipe
from guichet_eo.core.stretch import Stretch
from guichet_eo.gis.streams.shown_ranges import shown_ranges
from guichet_eo.gis.streams.stream_record import record_of
from guichet_eo.ui.results.stream.stream_stepper import StreamStepper
from osgeo import gdal, osr
from picture_bed import settle, wait
from qgis.core import QgsHillshadeRenderer, QgsSingleBandPseudoColorRenderer
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QKeyEvent
from range_server import range_server
from results_bed import Heard
from step_bed import NDVI, RED, FoundSearch, StepBed, acquired, sensed
from stream_bed import NORTH, WEST, reference


def moved_to_zone_32(x, y):
    """Return west, north and system of a place of zone 31."""
    transform = osr.CoordinateTransformation(reference(32631), reference(32632))
    west, north, _height = transform.TransformPoint(x, y)
    return round(west, -1), round(north, -1), 32632


@pytest.fixture
def bed(tmp_path, qgis_new_project):
    made = StepBed(tmp_path)
    yield made
    made.close()


@pytest.fixture
def dates(bed):
    """Four days: clear, cloudy, clear, clear."""
    found = [acquired(number, sensed(day), cloud) for number, day, cloud in
             ((1, 1, 3.0), (2, 6, 80.0), (3, 11, 12.0), (4, 16, 0.0))]  # fmt: skip
    bed.steps.begin(FoundSearch(found))
    return found


def test_the_same_layer_shows_another_date(bed, dates):
    (layer,) = bed.add(dates[2])
    assert bed.steps.current is layer
    assert bed.steps.shown.day == sensed(11).date()
    before = layer.source()
    assert "16 Oct 2026" in bed.go(1)
    assert bed.stepped == [layer]
    assert layer.source() == before  # the bed's files are the same for all dates
    assert layer.isValid()
    assert record_of(layer).scenes == (dates[3].best.ref,)
    span = layer.temporalProperties().fixedTemporalRange()
    assert span.begin().date().day() == 16
    assert not layer.temporalProperties().isActive()
    assert layer.attribution() == "Here 2026"
    assert len(bed.project.mapLayers()) == 1


def test_cloudy_dates_are_passed_over_unless_wanted(bed, dates):
    bed.add(dates[2])
    assert "1 Oct 2026" in bed.go(-1)
    assert "6 Oct 2026" in bed.go(1, clear_only=False)
    assert "11 Oct 2026" in bed.go(1)


def test_the_area_counts_more_than_the_scene(bed, dates):
    bed.add(dates[2])
    bed.clouds.say(2, 1.0)
    assert "6 Oct 2026" in bed.go(-1)
    bed.clouds.say(1, 90.0)
    assert not bed.steps.can_step(-1)
    bed.clouds.say(1, None)
    assert bed.steps.can_step(-1)


def test_the_searchs_own_limit_says_what_is_clear(bed, dates):
    bed.add(dates[2])
    bed.steps.begin(FoundSearch(dates, cloud_max=85.0))
    assert "6 Oct 2026" in bed.go(-1)


def test_unknown_cloud_is_not_clear_but_radar_is(bed):
    found = [acquired(1, sensed(1), None), acquired(2, sensed(2))]
    radar = [acquired(3, sensed(3), None, family="s1-grd"), acquired(4, sensed(4), None, family="s1-grd")]
    bed.steps.begin(FoundSearch(found + radar))
    bed.add(found[1])
    assert not bed.steps.step(-1)
    bed.add(radar[1], recipe=StreamRecipe("VV", ("vv",)))
    assert "3 Oct 2026" in bed.go(-1)


def test_the_ends_of_the_list(bed, dates):
    bed.add(dates[3])
    assert not bed.steps.can_step(1)
    assert not bed.steps.step(1)
    assert bed.steps.can_step(-1)


def test_what_the_user_made_of_the_style_stays(bed, dates):
    (layer,) = bed.add(dates[2])
    renderer = layer.renderer()
    assert isinstance(renderer, QgsSingleBandPseudoColorRenderer)
    renderer.setClassificationMin(-0.5)
    renderer.setClassificationMax(0.75)
    layer.brightnessFilter().setBrightness(30)
    layer.setName("mine")
    bed.go(1)
    renderer = layer.renderer()
    assert (renderer.classificationMin(), renderer.classificationMax()) == (-0.5, 0.75)
    assert layer.brightnessFilter().brightness() == 30
    assert record_of(layer).recipe.ranges == ((-0.5, 0.75),)
    assert record_of(layer).recipe.outputs == NDVI.outputs


def test_a_style_without_ranges_is_kept_too(bed, dates):
    (layer,) = bed.add(dates[2], recipe=RED)
    layer.setRenderer(QgsHillshadeRenderer(layer.dataProvider(), 1, 315, 45))
    assert shown_ranges(layer) == ()
    bed.go(1)
    assert isinstance(layer.renderer(), QgsHillshadeRenderer)
    assert record_of(layer).recipe.ranges == ()


def test_three_bands_and_classes(bed, dates):
    (layer,) = bed.add(dates[2], recipe=StreamRecipe("Bands", ("nir", "red", "nir")))
    before = shown_ranges(layer)
    assert len(before) == 3
    bed.go(1)
    assert [*map(pytest.approx, before)] == list(shown_ranges(layer))
    classes = StreamRecipe("SCL", ("scl",), stretch=Stretch.CLASSES)
    (layer,) = bed.add(dates[2], recipe=classes)
    assert [int(entry.value) for entry in layer.renderer().classes()] == [4]
    layer.setRenderer(type(layer.renderer())(layer.dataProvider(), 1, []))
    bed.go(1)
    assert [int(entry.value) for entry in layer.renderer().classes()] == [4]


def test_all_tiles_of_the_date_come_and_sliver_dates_do_not(bed):
    now = [acquired(1, sensed(16), coverage=60.0), acquired(2, sensed(16), coverage=40.0, tile="b")]
    sliver = acquired(3, sensed(11), coverage=30.0)
    both = [acquired(4, sensed(6), coverage=55.0), acquired(5, sensed(6), coverage=38.0, tile="b")]
    bed.steps.begin(FoundSearch([*now, sliver, *both]))
    (layer,) = bed.add(*now, recipe=replace(NDVI, clip=False))
    width = layer.width()
    assert "6 Oct 2026" in bed.go(-1)
    assert record_of(layer).scenes == (both[0].best.ref, both[1].best.ref)
    assert layer.width() == width == 200


def test_the_same_family_first_then_what_the_recipe_fits(bed):
    now, other = acquired(1, sensed(16)), acquired(2, sensed(11), family="s2-l2a-maja", portal="there")
    radar, same = acquired(3, sensed(12), family="s1-grd"), acquired(4, sensed(6))
    bed.steps.begin(FoundSearch([now, other, radar, same]))
    (layer,) = bed.add(now)
    assert "6 Oct 2026" in bed.go(-1)
    bed.steps.begin(FoundSearch([now, other, radar]))
    bed.steps.set_current(None)
    bed.steps.set_current(layer)
    assert bed.steps.current is None  # of another search
    (layer,) = bed.add(now)
    assert "11 Oct 2026" in bed.go(-1)
    assert layer.attribution() == ""


def test_dates_without_the_bands_are_looked_at_once(bed):
    radar = [acquired(day, sensed(day), None, family="s1-grd") for day in range(2, 9)]
    found = [acquired(1, sensed(16)), *radar]
    bed.steps.begin(FoundSearch(found))
    asked, assets = [], bed.assets
    bed.planner._assets_of = lambda one: asked.append(one.family) or assets(one)
    bed.add(found[0])
    assert bed.steps.can_step(-1)
    assert not bed.steps.step(-1)
    assert not bed.steps.can_step(-1)
    assert len([family for family in asked if family == "s1-grd"]) <= 3 * 3
    bed.add(found[0])
    assert bed.steps.can_step(-1)


def test_a_mosaic_of_many_dates_steps_from_its_ends(bed, dates):
    whole = replace(NDVI, grouping=StreamGrouping.MOSAIC)
    (layer,) = bed.add(dates[1], dates[2], recipe=whole)
    assert layer is not None
    assert "16 Oct 2026" in bed.go(1)
    assert "11 Oct 2026" in bed.go(-1)


def test_a_tile_of_another_zone_changes_the_layers_system(bed):
    """The same place in zone 32, whose grid lies some four degrees askew there."""
    bed.tile("z", *moved_to_zone_32(WEST, NORTH))
    now, other = acquired(1, sensed(16)), acquired(2, sensed(11), tile="z")
    bed.steps.begin(FoundSearch([now, other]))
    (layer,) = bed.add(now, recipe=replace(RED, clip=False))
    assert layer.crs().authid() == "EPSG:32631"
    assert "11 Oct 2026" in bed.go(-1)
    assert layer.crs().authid() == "EPSG:32632"
    assert bed.go(1)
    assert layer.crs().authid() == "EPSG:32631"


def test_a_failure_leaves_the_layer_and_the_next_step_goes_on_from_it(bed, dates):
    (layer,) = bed.add(dates[2])
    source, name = layer.source(), layer.name()
    for band in ("red", "nir"):
        (bed.folder / f"a_{band}.tif").rename(bed.folder / f"x_{band}.tif")
    assert bed.steps.step(1)
    wait(lambda: not bed.steps.busy)
    ((title, error),) = bed.failed
    assert "16 Oct 2026" in title
    assert error.kind is ErrorKind.GONE
    assert (layer.source(), layer.name(), bed.stepped) == (source, name, [])
    assert bed.steps.shown.day == sensed(11).date()


def test_a_second_step_goes_on_from_the_first_and_cancelling_is_quick(bed, dates, tmp_path):
    (layer,) = bed.add(dates[0])
    with range_server(tmp_path, latency=0.3) as server:
        bed.base = server.url
        assert bed.steps.step(1)
        assert bed.steps.shown.day == sensed(11).date()
        assert bed.steps.step(1)
        assert bed.steps.shown.day == sensed(16).date()
        wait(lambda: not bed.steps.busy, 20)
        assert len(bed.stepped) == 1
        assert record_of(layer).scenes == (dates[3].best.ref,)
        assert bed.steps.step(-1)
        start = time.monotonic()
        bed.steps.cancel()
        assert time.monotonic() - start < 0.1
        assert not bed.steps.busy
        assert bed.steps.shown.day == sensed(16).date()
        settle(0.5)
        assert len(bed.stepped) == 1


def test_links_follow_the_layer_and_the_old_ones_are_let_go(bed, tmp_path):
    """What a portal's gate opens lives in memory, as long as a layer reads it."""
    found = [acquired(1, sensed(1)), acquired(2, sensed(3), tile="b")]
    bed.steps.begin(FoundSearch(found))
    with range_server(tmp_path) as server:
        bed.base, bed.needs = server.url, "token"
        (layer,) = bed.add(found[0], recipe=RED)
        before = record_of(layer).name
        assert bed.streams.keeper._files.has_twin(before)
        bed.go(1)
        after = record_of(layer).name
        assert after != before
        assert layer.source().endswith(after)
        assert bed.streams.keeper._files.has_twin(after)
        assert not bed.streams.keeper._files.has_twin(before)
        assert set(bed.streams.keeper._links) == {after}
        assert all(one.get("Authorization") == "Bearer pass" for one in server.headers)
        assert layer.dataProvider().sample(layer.extent().center(), 1)[1]
    assert b"pass" not in b"".join(path.read_bytes() for path in (tmp_path / "cache").iterdir())


def headers_in_memory():
    return [name for name in gdal.ReadDir("/vsimem/guichet_eo") or () if name.endswith(".headers")]


def test_a_cancelled_step_leaves_no_header_in_memory(bed, dates, tmp_path):
    (layer,) = bed.add(dates[0])
    assert layer.isValid()
    before = headers_in_memory()
    with range_server(tmp_path, latency=0.1) as server:
        bed.base, bed.needs = server.url, "token"
        assert bed.steps.step(1)
        wait(lambda: server.requests)
        bed.steps.cancel()
        wait(lambda: not any(one.name == "guichet-eo step" for one in threading.enumerate()))
        assert headers_in_memory() == before


def test_stepping_reads_no_pixel(bed, dates, tmp_path):
    """The style is there already: only the heads of the files are asked for."""
    (layer,) = bed.add(dates[0])
    with range_server(tmp_path) as server:
        bed.base = server.url
        bed.go(1)
        assert len([one for one in server.requests if one[0] == "GET"]) <= 2 * 2
    assert layer.isValid()


def test_a_removed_layer_and_other_layers_do_not_step(bed, dates):
    changes = Heard(bed.steps.changed)
    (layer,) = bed.add(dates[2])
    assert changes
    bed.project.removeMapLayer(layer.id())
    assert bed.steps.current is None
    assert bed.steps.shown is None
    assert not bed.steps.step(1)
    bed.steps.set_current(None)
    (layer,) = bed.add(dates[2])
    bed.steps.begin(None)
    assert bed.steps.current is None


def test_results_that_arrive_later_can_be_stepped_to(bed, dates):
    search = FoundSearch(dates[:3])
    bed.steps.begin(search)
    bed.add(dates[2])
    assert not bed.steps.can_step(1)
    search.acquisitions.append(dates[3])
    search.acquisitions_added.emit([dates[3]])
    assert bed.steps.can_step(1)


def test_a_removed_layer_ends_the_step(bed, dates, tmp_path):
    (layer,) = bed.add(dates[2])
    with range_server(tmp_path, latency=0.2) as server:
        bed.base = server.url
        assert bed.steps.step(1)
        bed.project.removeMapLayer(layer.id())
        assert not bed.steps.busy
        settle(0.6)
    assert not bed.stepped
    wait(lambda: not any(one.name == "guichet-eo step" for one in threading.enumerate()))


def test_a_new_offer_makes_a_day_of_another_family(bed, dates):
    search = FoundSearch(dates[2:])
    bed.steps.begin(search)
    bed.add(dates[2])
    assert bed.steps.can_step(1)
    maja = replace(dates[3].best, family="s2-l2a-maja", id="maja")
    search.acquisitions[1] = replace(dates[3], offers=(maja, dates[3].best))
    search.acquisitions_changed.emit([search.acquisitions[1]])
    assert "16 Oct 2026" in bed.go(1)
    assert record_of(bed.steps.current).scenes == (dates[3].best.ref,)


# ---- the widget ----------------------------------------------------------------------------------


def press(key, modifier=Qt.KeyboardModifier.AltModifier):
    return QKeyEvent(QEvent.Type.KeyPress, key, modifier)


def test_the_stepper_shows_date_and_cloud_and_steps_by_key(bed, dates, qtbot):
    stepper = StreamStepper(bed.steps)
    qtbot.addWidget(stepper)
    assert stepper.isHidden()
    assert not stepper.handle_key(press(Qt.Key.Key_Left))
    (layer,) = bed.add(dates[2])
    wait(lambda: not stepper.isHidden())
    assert stepper.label.text() == "11 Oct 2026 · 12%"
    assert "Alt+Left" in stepper.previous.toolTip()
    assert stepper.handle_key(press(Qt.Key.Key_Right))
    stepper.refresh()
    assert stepper.label.text() == "16 Oct 2026 · 0% …"
    wait(lambda: stepper.label.text() == "16 Oct 2026 · 0%")
    assert not stepper.next.isEnabled()
    assert stepper.next.toolTip() == "No later clear acquisition in these results."
    said = Heard(stepper.said)
    assert stepper.handle_key(press(Qt.Key.Key_Right))
    assert said == [("No later clear acquisition in these results.",)]
    assert not stepper.handle_key(press(Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier))
    assert not stepper.handle_key(press(Qt.Key.Key_Up))
    stepper.clear_only.setChecked(False)
    assert stepper.previous.toolTip() == "Previous acquisition (Alt+Left)"
    bed.clouds.say(4, 7.0)
    wait(lambda: stepper.label.text() == "16 Oct 2026 · 7%")
    bed.project.removeMapLayer(layer.id())
    wait(stepper.isHidden)
