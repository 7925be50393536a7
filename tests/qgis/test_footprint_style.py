import time

import pytest
from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.online import Online
from guichet_eo.gis.footprint_fields import make_layer
from guichet_eo.gis.footprint_selection import FootprintSelection
from guichet_eo.gis.footprint_style import CLOUD_CLASSES, UNKNOWN, make_renderer
from guichet_eo.gis.footprint_time import FootprintTime, longest_gap
from guichet_eo.gis.footprint_writer import FootprintWriter
from guichet_eo.gis.selection import Selection
from imagined import imagined_scene
from qgis.core import (
    QgsDateTimeRange,
    QgsFeatureRequest,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRenderContext,
    QgsVectorLayerTemporalContext,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QObject, QSize, Qt, QTime
from qgis.PyQt.QtGui import QColor


def layer_of(*scenes):
    layer = make_layer("Footprints")
    layer.setRenderer(make_renderer())
    FootprintWriter(layer).add(Acquisition(n, scene.key, (scene,)) for n, scene in enumerate(scenes, 1))
    return layer


def rule_of(layer, feature):
    """Label of the one rule that draws a feature."""
    context = QgsRenderContext.fromMapSettings(QgsMapSettings())
    context.expressionContext().appendScope(layer.createExpressionContextScope())
    context.expressionContext().setFeature(feature)
    root = layer.renderer().rootRule()
    drawn = [rule.label() for rule in root.children() if rule.isFilterOK(feature, context)]
    assert len(drawn) == 1
    return drawn[0]


@pytest.mark.parametrize(
    ("cloud", "label"),
    [
        (0.0, "Cloud 0 to 10%"),
        (10.0, "Cloud 0 to 10%"),
        (10.01, "Cloud 10 to 25%"),
        (50.0, "Cloud 25 to 50%"),
        (74.9, "Cloud 50 to 75%"),
        (100.0, "Cloud 75 to 100%"),
        (None, "Cloud unknown"),
    ],
)
def test_every_cloud_cover_has_one_rule(qgis_app, cloud, label):
    layer = layer_of(imagined_scene("cdse", 1, cloud=cloud, online=Online.YES))
    assert rule_of(layer, next(layer.getFeatures())) == label


@pytest.mark.parametrize("online", [Online.ORDER, Online.NO])
def test_what_must_be_ordered_looks_different_whatever_its_clouds(qgis_app, online):
    layer = layer_of(imagined_scene("cdse", 1, online=online), imagined_scene("cdse", 10, online=online))
    assert {rule_of(layer, feature) for feature in layer.getFeatures()} == {"Not online, to be ordered"}


def test_states_are_told_without_colour(qgis_app):
    """Unknown and not online differ by their line; the classes are those of the panel's strip."""
    renderer = make_renderer()  # owns its rules
    rules = renderer.rootRule().children()
    outlines = [rule.symbol().symbolLayer(1) for rule in rules]
    colours = [colour for _limit, colour in CLOUD_CLASSES]
    assert [outline.color().name() for outline in outlines] == [*colours, UNKNOWN, UNKNOWN]
    styles = [outline.penStyle() for outline in outlines]
    assert styles[: len(CLOUD_CLASSES)] == [Qt.PenStyle.SolidLine] * len(CLOUD_CLASSES)
    assert styles[len(CLOUD_CLASSES) :] == [Qt.PenStyle.DotLine, Qt.PenStyle.DashLine]


def picture_of(layer, ground):
    """Render a layer, 200 pixels wide, with a margin around it."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setExtent(layer.extent().buffered(0.2))
    settings.setOutputSize(QSize(200, 200))
    settings.setDestinationCrs(layer.crs())
    settings.setBackgroundColor(ground)
    settings.setSelectionColor(QColor("#ffff00"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


@pytest.mark.parametrize("ground", [Qt.GlobalColor.white, Qt.GlobalColor.black])
def test_outlines_are_seen_on_any_ground(qgis_app, ground):
    picture = picture_of(layer_of(imagined_scene("cdse", 1, cloud=5.0)), ground)
    row = [picture.pixelColor(x, 100).lightness() for x in range(200)]
    assert max(row) - min(row) > 100


@pytest.mark.parametrize("by_map", [True, False])
def test_many_footprints_of_one_tile_hide_neither_the_picture_below_nor_the_selected_one(qgis_app, by_map):
    scenes = [imagined_scene("cdse", 35 * number, cloud=5.0) for number in range(40)]
    layer, selection, owner = make_layer("Footprints"), Selection(), QObject()
    layer.setRenderer(make_renderer())
    writer = FootprintWriter(layer)
    tie = FootprintSelection(layer, writer, selection, owner)
    writer.add(Acquisition(n, scene.key, (scene,)) for n, scene in enumerate(scenes, 1))
    if by_map:
        layer.selectByIds([1])
    else:
        selection.set([1])
    tie.release()
    picture = picture_of(layer, Qt.GlobalColor.magenta)
    assert picture.pixelColor(100, 100) == QColor(Qt.GlobalColor.magenta)
    row = {picture.pixelColor(x, 100).name() for x in range(200)}
    assert "#ffff00" in row


def days(*numbers):
    start = QDateTime(QDate(2026, 8, 1), QTime(0, 0), Qt.TimeSpec.UTC)
    return [start.addDays(number) for number in numbers]


def shown(layer, begin, end):
    """Return how many footprints a frame of the temporal controller shows."""
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    frame = QgsDateTimeRange(begin, end, True, False)
    expression = layer.temporalProperties().createFilterString(context, frame)
    return len(list(layer.getFeatures(QgsFeatureRequest().setFilterExpression(expression))))


@pytest.fixture(params=["Europe/Paris", "Pacific/Auckland", "America/Cayenne"])
def time_zone(request, monkeypatch):
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def temporal_layer(numbers):
    scenes = [imagined_scene("cdse", number) for number in numbers]
    layer = layer_of(*scenes)
    FootprintTime(layer).add(scene.acquired for scene in scenes)
    return layer


@pytest.mark.parametrize("hours", [1, 6, 24, 24 * 7])
def test_every_frame_shows_something(qgis_app, time_zone, hours):
    layer = temporal_layer([0, 36, 72, 144, 148, 300])  # every 100 minutes a number; up to ten days apart
    assert layer.temporalProperties().isActive()
    begin, end = QDateTime(QDate(2026, 8, 1), QTime(10, 0), Qt.TimeSpec.UTC), days(21)[0]
    empty = 0
    while begin < end:
        empty += shown(layer, begin, begin.addSecs(3600 * hours)) == 0
        begin = begin.addSecs(3600 * hours)
    assert empty == 0


def test_frames_follow_the_clock_of_utc_in_any_zone(qgis_app, time_zone):
    layer = temporal_layer([0, 1])  # 10:50 and 12:30 UTC
    assert not layer.temporalProperties().accumulateFeatures()
    noon = QDateTime(QDate(2026, 8, 1), QTime(12, 0), Qt.TimeSpec.UTC)
    assert shown(layer, days(0)[0], noon) == 1
    assert shown(layer, days(0)[0], days(1)[0]) == 2
    assert shown(layer, days(2)[0], days(3)[0]) == 0


def test_the_project_finds_the_time_range_of_the_footprints(qgis_app, qgis_new_project):
    from qgis.core import QgsTemporalUtils

    layer = temporal_layer([0, 36])
    QgsProject.instance().addMapLayer(layer)
    found = QgsTemporalUtils.calculateTemporalRangeForProject(QgsProject.instance())
    assert found.begin().toString("yyyy-MM-dd HH:mm") == "2026-08-01 10:50"
    QgsProject.instance().clear()


def test_the_longest_gap():
    assert longest_gap([]) == 0
    assert longest_gap([5]) == 0
    assert longest_gap([30, 5, 6]) == 24
