"""Several dates in the temporal controller: in each frame exactly the layer of that date."""

from datetime import timedelta

import pytest
from guichet_eo.core.scene_kind import SceneKind
from guichet_eo.core.stream_grouping import StreamGrouping
from guichet_eo.core.stream_recipe import StreamRecipe
from guichet_eo.gis.footprint_fields import clock_value
from guichet_eo.gis.layer_group import remove_empty_groups
from guichet_eo.gis.qgis_enums import member
from guichet_eo.gis.streams.stream_title import series_title
from qgis.core import (
    QgsDateTimeRange,
    QgsInterval,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsTemporalNavigationObject,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor
from step_bed import StepBed, acquired, sensed

RED = StreamRecipe("Red", ("red",), ranges=((0, 1),), clip=False)


@pytest.fixture
def bed(tmp_path, qgis_new_project):
    made = StepBed(tmp_path)
    made.project.timeSettings().reset()  # a new project keeps it on QGIS 3.22
    yield made
    made.close()


def frames(layers, first, last, days=1):
    """Return for each frame of a controller the numbers of the layers that are shown in it."""
    controller = QgsTemporalNavigationObject()
    controller.setTemporalExtents(QgsDateTimeRange(clock_value(first), clock_value(last)))
    unit = member("Qgis.TemporalUnit.Days", "QgsUnitTypes.TemporalDays")
    controller.setFrameDuration(QgsInterval(days, unit))
    shown = []
    for number in range(controller.totalFrameCount()):
        span = controller.dateTimeRangeForFrameNumber(number)
        shown.append([place for place, layer in enumerate(layers)
                      if layer.temporalProperties().isVisibleInTemporalRange(span)])  # fmt: skip
    return shown


def midnight(instant):
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)


def test_each_frame_shows_the_last_date_that_has_begun(bed):
    found = [acquired(number, sensed(day)) for number, day in ((1, 1), (2, 4), (3, 5))]
    layers = bed.add(*found, recipe=RED, series=True)
    assert all(layer.temporalProperties().isActive() for layer in layers)
    shown = frames(layers, midnight(sensed(1)), midnight(sensed(6)) - timedelta(seconds=1))
    assert shown == [[0], [0], [0], [1], [2]]


def test_the_order_of_the_list_does_not_matter(bed):
    found = [acquired(number, sensed(day)) for number, day in ((1, 5), (2, 1), (3, 4))]
    layers = bed.add(*found, recipe=RED, series=True)
    shown = frames(layers, midnight(sensed(1)), midnight(sensed(6)) - timedelta(seconds=1))
    assert shown == [[1], [1], [1], [2], [0]]


def test_frames_of_several_days_and_hours(bed):
    """A frame that lies across a change shows both; shorter frames than a day are fine."""
    found = [acquired(number, sensed(day, hour=23, minute=59)) for number, day in ((1, 1), (2, 3))]
    layers = bed.add(*found, recipe=RED, series=True)
    assert frames(layers, midnight(sensed(1)), midnight(sensed(4)) - timedelta(seconds=1), 2) == [[0], [1]]
    first, second = midnight(sensed(2)), midnight(sensed(2)) + timedelta(hours=1)
    span = QgsDateTimeRange(clock_value(first), clock_value(second), True, False)
    assert [layer.temporalProperties().isVisibleInTemporalRange(span) for layer in layers] == [True, False]


def test_what_is_drawn_is_what_is_visible(bed):
    """Rendered, as the canvas does: nothing of the other date shines through."""
    found = [acquired(1, sensed(1)), acquired(2, sensed(3), tile="b")]
    layers = bed.add(*found, recipe=RED, series=True)
    for day, expected in ((1, layers[0]), (2, layers[0]), (3, layers[1])):
        settings = QgsMapSettings()
        settings.setLayers(layers)
        settings.setDestinationCrs(layers[0].crs())
        extent = layers[0].extent()
        extent.combineExtentWith(layers[1].extent())
        settings.setExtent(extent)
        settings.setOutputSize(QSize(200, 100))
        settings.setBackgroundColor(QColor("white"))
        settings.setIsTemporal(True)
        start = midnight(sensed(day))
        settings.setTemporalRange(
            QgsDateTimeRange(clock_value(start), clock_value(start + timedelta(days=1)), True, False)
        )
        job = QgsMapRendererSequentialJob(settings)
        job.start()
        job.waitForFinished()
        image = job.renderedImage()
        white = {column: image.pixelColor(column, 50) == QColor("white") for column in (50, 150)}
        assert white == {50: expected is layers[1], 150: expected is layers[0]}, day


def test_acquisitions_of_one_day_are_shown_together_until_the_next(bed):
    found = [acquired(1, sensed(1)), acquired(2, sensed(1, hour=22), tile="b"), acquired(3, sensed(3))]
    apart = StreamRecipe("Red", ("red",), ranges=((0, 1),), clip=False, grouping=StreamGrouping.SCENE)
    layers = bed.add(*found, recipe=apart, series=True)
    last = midnight(sensed(4)) - timedelta(seconds=1)
    assert frames(layers, midnight(sensed(1)), last) == [[0, 1], [0, 1], [2]]
    layers = bed.add(*found, recipe=RED, series=True)
    assert frames(layers, midnight(sensed(1)), last) == [[0], [0], [1]]


def test_an_undated_scene_is_not_driven_by_the_controller(bed):
    found = [acquired(1, sensed(1)), acquired(2, None), acquired(3, sensed(2))]
    layers = bed.add(*found, recipe=RED, series=True)
    assert [layer.temporalProperties().isActive() for layer in layers] == [True, False, True]
    assert frames(layers, midnight(sensed(1)), midnight(sensed(3)) - timedelta(seconds=1)) == [[0, 1], [1, 2]]
    assert layers[1].temporalProperties().isVisibleInTemporalRange(bed.project.timeSettings().temporalRange())


def test_composites_last_until_the_next_one_begins_and_the_last_one_to_its_end(bed):
    """The first ends before the second begins, the second after the third has begun."""
    spans = ((1, 3), (5, 8), (7, 9))
    found = [acquired(number, sensed(first, hour=0), ended=sensed(last), kind=SceneKind.COMPOSITE)
             for number, (first, last) in enumerate(spans)]  # fmt: skip
    layers = bed.add(*found, recipe=RED, series=True)
    shown = frames(layers, midnight(sensed(1)), midnight(sensed(11)) - timedelta(seconds=1))
    assert shown == [[0], [0], [0], [0], [1], [1], [2], [2], [2], []]


def test_a_reopened_project_shows_the_same_frames(bed, tmp_path):
    """QGIS keeps neither fractions of seconds nor that an end is excluded."""
    found = [acquired(number, sensed(day)) for number, day in ((1, 1), (2, 4), (3, 5))]
    names = [layer.name() for layer in bed.add(*found, recipe=RED, series=True)]
    assert bed.project.write(str(tmp_path / "series.qgz"))
    bed.project.clear()
    assert bed.project.read(str(tmp_path / "series.qgz"))
    layers = [bed.project.mapLayersByName(name)[0] for name in names]
    last = midnight(sensed(6)) - timedelta(seconds=1)
    assert frames(layers, midnight(sensed(1)), last) == [[0], [0], [0], [1], [2]]


def test_a_date_that_cannot_be_read_leaves_no_hole_in_the_others(bed):
    found = [acquired(1, sensed(1)), acquired(2, sensed(3), tile="gone"), acquired(3, sensed(5))]
    layers = bed.add(*found, recipe=RED, series=True)
    assert len(layers) == 2
    assert len(bed.failed) == 1
    shown = frames(layers, midnight(sensed(1)), midnight(sensed(6)) - timedelta(seconds=1))
    assert shown == [[0], [0], [0], [0], [1]]


def test_the_project_lasts_as_long_as_the_series_unless_it_has_a_time(bed):
    settings = bed.project.timeSettings()
    found = [acquired(1, sensed(5)), acquired(2, sensed(1)), acquired(3, None)]
    bed.add(found[0], recipe=RED)
    assert settings.temporalRange().isInfinite()
    bed.add(*found, recipe=RED, series=True)
    span = settings.temporalRange()
    first, end = clock_value(midnight(sensed(1))), clock_value(midnight(sensed(6)))
    assert (span.begin(), span.end()) == (first, end.addSecs(-1))
    bed.add(acquired(4, sensed(20)), recipe=RED, series=True)
    assert settings.temporalRange() == span


def test_undated_scenes_alone_give_the_project_no_time(bed):
    bed.add(acquired(1, None), recipe=RED, series=True)
    assert bed.project.timeSettings().temporalRange().isInfinite()


def test_a_series_has_a_group_of_its_own_below_the_footprints(bed):
    found = [acquired(number, sensed(day)) for number, day in ((1, 1), (2, 4), (3, 5))]
    (footprints,) = bed.add(found[0], recipe=RED)
    plan = bed.planner.plan([(one, one.best) for one in found], RED)
    name = series_title(plan.layers, RED.title)
    assert name == "Series – Red (3 dates)"
    layers = bed.add(*found, recipe=RED, series=True, add_layer=bed.group.series(name))
    node = bed.group.node
    assert [child.name() for child in node.children()] == [footprints.name(), name]
    assert [child.layer() for child in node.children()[1].children()] == layers
    again = bed.add(*found, recipe=RED, series=True, add_layer=bed.group.series(name))
    assert [len(child.children()) for child in node.children()[1:]] == [3, 3]
    bed.project.removeMapLayers([layer.id() for layer in (*layers, *again, footprints)])
    remove_empty_groups(bed.project)
    assert bed.group.node is None
    assert bed.project.layerTreeRoot().children() == []


def test_the_name_of_a_series_counts_dates_not_layers(bed):
    found = [acquired(1, sensed(1)), acquired(2, sensed(1), tile="b"), acquired(3, None)]
    layers = bed.planner.plan([(one, one.best) for one in found], RED).layers
    assert series_title(layers, "NDVI") == "Series – NDVI (1 date)"
