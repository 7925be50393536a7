"""The demonstration data from the list onto the map: keys, page, real files, no network."""

import pytest
from guichet_eo.core.stream_grouping import StreamGrouping
from guichet_eo.gis.streams.stream_record import record_of
from guichet_eo.ui.results.stream.map_resolution import map_metres
from guichet_eo.ui.results.stream.preset_kind import PresetKind
from guichet_eo.ui.results.stream.save_raster_dialog import SaveRasterDialog
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSettings,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QSize, Qt
from results_bed import press
from test_ui_results_real import make_page, toulouse  # noqa: F401 - a fixture


@pytest.fixture
def found(make_page, qtbot):  # noqa: F811 - a fixture
    """Return a service window and its page after a search."""
    guichet, page = make_page()
    search = guichet.start_search(toulouse())
    qtbot.waitUntil(lambda: not search.running and page.view.list.model.rowCount() > 3, timeout=20_000)
    qtbot.waitUntil(lambda: guichet.footprints.group.node is not None, timeout=20_000)
    return guichet, page


def with_bands(guichet, page, count):
    """Return ids of acquisitions of which a Sentinel-2 offer has single bands, newest first."""
    found = []
    for one in page.view.list.model.rows:
        for offer in one.offers:
            if offer.family == "s2-l2a-sen2cor" and "nir" in guichet.pixels.planner.bands(offer):
                page.view.list.choose(one.id, offer)
                found.append(one.id)
                break
    assert len(found) >= count
    return found[:count]


def streams():
    return [one for one in QgsProject.instance().mapLayers().values() if record_of(one) is not None]


def test_from_enter_to_a_layer_below_the_footprints(found, qtbot):
    guichet, page = found
    (one,) = with_bands(guichet, page, 1)
    guichet.selection.set([one])
    press(page.view.list.view, Qt.Key.Key_Return)
    assert page.currentWidget() is page.stream
    page.stream.presets.buttons[PresetKind.INDEX].click()
    name = page.stream.name.text()
    press(page.stream, Qt.Key.Key_Return)
    assert page.currentWidget() is page.view
    qtbot.waitUntil(lambda: len(streams()) == 1 and not guichet.pixels.streams.busy, timeout=20_000)
    (layer,) = streams()
    assert isinstance(layer, QgsRasterLayer)
    assert layer.name() == name
    assert "NDVI" in name
    assert isinstance(layer.renderer(), QgsSingleBandPseudoColorRenderer)
    children = guichet.footprints.group.node.children()
    assert [child.layer() for child in children[:2]] == [guichet.footprints.layer, layer]
    assert not page.view.list.streams.isVisibleTo(page)
    assert guichet.settings.stream_recipes["s2-l2a-sen2cor"]["title"] == "NDVI"


def test_several_dates_are_a_series_in_a_group_of_their_own(found, qtbot):
    guichet, page = found
    ids = with_bands(guichet, page, 2)
    guichet.selection.set(ids)
    page.view.list.actions.stream.trigger()
    stream = page.stream
    stream.presets.buttons[PresetKind.COMPOSITE].click()
    stream.form.scenes.chosen.emit(StreamGrouping.SCENE)
    stream.series.setChecked(stream.series.isVisibleTo(stream))
    stream.add.click()
    qtbot.waitUntil(lambda: len(streams()) == 2 and not guichet.pixels.streams.busy, timeout=20_000)
    assert all(layer.bandCount() >= 3 for layer in streams())
    assert all(layer.temporalProperties().isActive() for layer in streams())


def test_steps_from_the_list_keep_the_layer_and_say_where_the_results_end(found, qtbot):
    guichet, page = found
    ids = with_bands(guichet, page, 2)
    guichet.selection.set(ids[:1])
    stepper, view = page.view.list.stepper, page.view.list.view
    assert not stepper.isVisibleTo(page)
    page.view.list.actions.stream.trigger()
    page.stream.presets.buttons[PresetKind.INDEX].click()
    page.stream.add.click()
    qtbot.waitUntil(lambda: len(streams()) == 1 and stepper.isVisibleTo(page), timeout=20_000)
    (layer,) = streams()
    first, before = layer.source(), layer.name()
    press(view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: layer.source() != first and not guichet.pixels.steps.busy, timeout=20_000)
    assert streams() == [layer]
    assert layer.name() != before
    assert "NDVI" in layer.name()
    for _ in range(len(page.view.list.model.rows)):
        press(view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda: not guichet.pixels.steps.busy, timeout=20_000)
    assert "No earlier clear acquisition" in page.view.list.bar._trouble.text()


def test_save_as_writes_the_area(found, qtbot, tmp_path):
    guichet, page = found
    guichet.selection.set(with_bands(guichet, page, 1))
    page.view.list.actions.stream.trigger()
    page.stream.presets.buttons[PresetKind.INDEX].click()
    page.stream.save.click()
    dialog = page.findChild(SaveRasterDialog)
    dialog.file.setFilePath(str(tmp_path / "ndvi.tif"))
    with qtbot.waitSignal(guichet.pixels.saver.saved, timeout=20_000):
        dialog.accept()
    assert "ndvi.tif" in page.view._said.text()
    written = QgsRasterLayer(str(tmp_path / "ndvi.tif"), "ndvi")
    assert written.isValid()
    assert written.bandCount() == 1
    assert not streams()


def test_what_cannot_be_written_is_said(found, qtbot, tmp_path):
    guichet, page = found
    guichet.selection.set(with_bands(guichet, page, 1))
    page.view.list.actions.stream.trigger()
    page.stream.save.click()
    dialog = page.findChild(SaveRasterDialog)
    (tmp_path / "file").write_text("")
    dialog.file.setFilePath(str(tmp_path / "file" / "ndvi.tif"))
    with qtbot.waitSignal(guichet.pixels.saver.failed, timeout=20_000):
        dialog.accept()
    assert "could not be written" in page.view.list.bar._trouble.text()


def test_a_broken_last_choice_is_the_default(found):
    guichet, page = found
    for written in ("no JSON", "[]", '{"s2-l2a-sen2cor": 5}', '{"s2-l2a-sen2cor": {"version": 1}}'):
        QgsSettings().setValue("guichet_eo/stream_recipes", written)
        guichet.selection.set(with_bands(guichet, page, 1))
        page.view.list.actions.stream.trigger()
        assert page.stream.presets.buttons[PresetKind.TRUE_COLOUR].isChecked()
        page.back()


@pytest.mark.parametrize(
    ("crs", "box"),
    [("EPSG:2154", (570_000, 6_270_000, 580_000, 6_280_000)), ("EPSG:4326", (1.4, 43.5, 1.5, 43.6))],
)
def test_how_fine_the_map_is(qgis_app, crs, box):
    canvas = QgsMapCanvas()
    canvas.resize(QSize(1000, 1000))
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
    canvas.setExtent(QgsRectangle(*box))
    assert map_metres(canvas) == pytest.approx(
        canvas.mapUnitsPerPixel() * (1 if crs == "EPSG:2154" else 111_100), 0.01
    )
    assert 5 < map_metres(canvas) < 25
