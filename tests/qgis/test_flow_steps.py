"""From date to date: of the service, of clear acquisitions, of the temporal controller."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from flow_layer_bed import SIZE, Bed, drawn
from guichet_eo.core.flows.flow_dates import FlowDates
from guichet_eo.gis.flows.flow_layers import FlowLayers
from guichet_eo.gis.flows.flow_steps import FlowSteps
from guichet_eo.gis.flows.flow_time import value_in
from map_server import DATES, blue_of
from qgis.core import QgsDateTimeRange, QgsProject
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime

UTC = timezone.utc


@pytest.fixture
def bed(qgis_app):
    made = Bed()
    made.steps = FlowSteps(made.layers, None, made.project)
    made.changes = []
    made.steps.changed.connect(lambda: made.changes.append(made.steps.value))
    yield made
    made.close()


def span(first, last, hours=0):
    ends = [QDateTime(QDate(2026, 6, day), QTime(hours, 0), Qt.TimeSpec.UTC) for day in (first, last)]
    return QgsDateTimeRange(*ends, True, False)


def blue(picture):
    return picture.pixelColor(SIZE // 2, SIZE // 2).blue()


def test_the_dates_of_the_layer_that_came_last(bed):
    assert (bed.steps.layer, bed.steps.dates, bed.steps.value) == (None, None, "")
    assert (bed.steps.previous, bed.steps.next, bed.steps.step(1)) == ("", "", False)
    layer = bed.add(bed.request("wms", "dated", time=DATES[1]))
    bed.add(bed.request())  # of one state: nothing to step
    assert bed.steps.layer is layer
    assert (bed.steps.previous, bed.steps.value, bed.steps.next) == DATES
    assert bed.steps.step(1)
    assert (bed.steps.value, bed.steps.next) == (DATES[2], "")
    assert not bed.steps.step(1)
    assert bed.changes == [DATES[1], DATES[2]]
    bed.project.removeMapLayer(layer.id())
    assert (bed.steps.layer, bed.steps.value) == (None, "")


def test_without_a_date_there_is_only_what_was_before(bed):
    bed.add(bed.request("wms", "dated"))
    assert (bed.steps.previous, bed.steps.value, bed.steps.next) == (DATES[2], "", "")
    assert bed.steps.step(-1)
    assert bed.steps.value == DATES[2]


def test_clear_acquisitions_that_the_service_has(bed):
    bed.add(bed.request("wms", "dated", time=DATES[2]))
    bed.steps.use_acquisitions([datetime(2026, 6, day, 10, 50, tzinfo=UTC) for day in (1, 15, 21)])
    assert bed.steps.clear_only
    assert (bed.steps.previous, bed.steps.next) == (DATES[0], "")
    bed.steps.set_clear_only(False)
    assert bed.steps.previous == DATES[1]
    bed.steps.set_clear_only(True)
    bed.steps.use_acquisitions([])
    assert not bed.steps.clear_only
    assert bed.steps.previous == DATES[1]


def test_an_open_end_ends_today(bed):
    layer = bed.add(bed.request("wms", "dated", time=DATES[0]))
    today = datetime.now(UTC).date()
    yesterday = str(today - timedelta(days=1))
    request = replace(bed.layers.request_of(layer), dates="2015-06-23/..", time=yesterday)
    bed.layers.set_request(layer, request)
    assert bed.steps.next == str(today)
    bed.layers.set_request(layer, replace(request, time=str(today)))
    assert bed.steps.next == ""


def test_a_layer_of_dates_keeps_its_own_if_one_wants(bed):
    layer = bed.add(bed.request("wms", "dated", time=DATES[0]))
    assert bed.steps.following(layer)
    bed.steps.set_following(layer, False)
    assert not bed.steps.following(layer)
    assert blue(drawn(layer, shown=span(11, 12))) == blue_of(DATES[0])
    bed.steps.set_following(layer, True)
    assert bed.steps.following(layer)
    assert blue(drawn(layer, shown=span(11, 12))) == blue_of(DATES[1])
    assert blue(drawn(layer)) == blue_of(DATES[0])


def test_tiles_follow_the_controller_by_our_hand(bed):
    layer = bed.add(bed.request("wmts", "dated", time=DATES[0]))
    assert not bed.steps.following(layer)
    bed.steps.show_range(span(11, 12))
    assert bed.steps.value == DATES[0]
    bed.steps.set_following(layer, True)
    assert bed.steps.following(layer)
    for first, last, value in ((11, 12, 1), (20, 21, 1), (21, 22, 2), (5, 6, 0)):
        bed.steps.show_range(span(first, last))
        assert bed.steps.value == DATES[value]
    bed.steps.show_range(QgsDateTimeRange(QDateTime(), QDateTime()))
    assert bed.steps.value == DATES[0]


def reopened(bed, tmp_path):
    """Write the project; return another one, and where the file is."""
    path = str(tmp_path / "project.qgs")
    assert bed.project.write(path)
    other = QgsProject()
    return other, path


@pytest.mark.parametrize("follows", [True, False])
def test_a_project_without_the_plugin_follows_the_controller(bed, tmp_path, follows):
    layer = bed.add(bed.request("wms", "dated", time=DATES[0]))
    bed.rest()
    bed.steps.set_following(layer, follows)
    other, path = reopened(bed, tmp_path)
    assert other.read(path)
    (again,) = other.mapLayers().values()
    assert blue(drawn(again)) == blue_of(DATES[0])
    assert blue(drawn(again, shown=span(11, 12))) == blue_of(DATES[1] if follows else DATES[0])
    other.clear()


@pytest.mark.parametrize("follows", [True, False])
@pytest.mark.parametrize("kind", ["wms", "wmts"])
def test_whether_a_layer_follows_stays_in_the_project(bed, tmp_path, kind, follows):
    layer = bed.add(bed.request(kind, "dated", time=DATES[0]))
    bed.rest()
    bed.steps.set_following(layer, follows)
    other, path = reopened(bed, tmp_path)
    layers = FlowLayers(None, other)
    steps = FlowSteps(layers, None, other)
    assert other.read(path)
    (again,) = layers.layers()
    assert steps.following(again) is follows
    steps.show_range(span(11, 12))
    wanted = DATES[1] if follows else DATES[0]
    assert blue(drawn(again, shown=span(11, 12))) == blue_of(wanted)
    layers.close()
    other.clear()


def test_a_layer_of_one_state_follows_nothing(bed):
    layer = bed.add(bed.request())
    bed.steps.set_following(layer, True)
    assert not bed.steps.following(layer)


@pytest.mark.parametrize(
    ("text", "first", "last", "value"),
    [
        ("2026-06-01,2026-06-11", 11, 12, "2026-06-11"),
        ("2026-06-01,2026-06-11", 10, 11, "2026-06-01"),
        ("2026-06-11", 1, 2, ""),
        ("2026-06-11T10:50:31Z,2026-06-14T10:50:31Z", 14, 15, "2026-06-14T10:50:31Z"),
        ("2026-06-01/..", 11, 12, "2026-06-11"),
        ("2026-06-01/2026-06-30/P5D", 12, 13, "2026-06-11"),
        ("2026-06-01,2026-06-11", 11, 11, "2026-06-11"),
    ],
)
def test_what_a_step_of_the_controller_shows(text, first, last, value):
    assert value_in(FlowDates(text), span(first, last)) == value
