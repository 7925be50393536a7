"""Flows as layers: their pixels, their dates, projects, and what goes wrong."""

import json
import threading
from dataclasses import replace

import pytest
from flow_layer_bed import PROFILE, SIZE, VIEWS, Bed, differences, drawn
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.flows.flow_making_note import PROPERTY, read_note, write_note
from guichet_eo.gis.flows.flow_making_systems import forget_systems, transformed
from guichet_eo.gis.flows.flow_time import is_driven
from guichet_eo.providers.flows.map_fetcher import fetch_map
from guichet_eo.providers.http_session import HttpSession
from map_server import DATES, blue_of
from picture_bed import settle, wait
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDateTimeRange,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime
from qgis.PyQt.QtGui import QImage


@pytest.fixture
def bed(qgis_app):
    made = Bed()
    yield made
    made.close()


def direct(request, crs, view=None, size=SIZE):
    """Return the picture that the service gives to a GetMap of ours."""
    with HttpSession("bed", PROFILE, CancelToken()) as session:
        return QImage.fromData(fetch_map(request, view or VIEWS[crs], (size, size), crs, session))


def day(number, hours=0):
    return QDateTime(QDate(2026, 6, number), QTime(hours, 0), Qt.TimeSpec.UTC)


def blue(picture):
    return picture.pixelColor(SIZE // 2, SIZE // 2).blue()


@pytest.mark.parametrize("version", ["1.1.1", "1.3.0"])
@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:4326"])
def test_a_map_has_the_pixels_of_a_direct_request(bed, version, crs):
    bed.server.newest = version
    request = bed.request(crs=crs)
    assert (request.version, request.crs) == (version, crs)
    layer = bed.add(request)
    assert differences(drawn(layer, crs), direct(request, crs)) == []
    assert {each["VERSION"] for each in bed.server.asked("GetMap")} == {version}


@pytest.mark.parametrize("encodings", [("KVP",), ("RESTful",), ("KVP", "RESTful")])
def test_tiles_have_the_pixels_of_a_direct_map(bed, encodings):
    bed.server.encodings = encodings
    layer = bed.add(bed.request("wmts", "dated", time=DATES[1]))
    view = (626172.1357121654, 5635549.221409474, 704443.6526761857, 5713820.738373494)  # tile 9/264/183
    picture = drawn(layer, view=view, size=256)
    expected = direct(bed.request("wms", "dated", time=DATES[1]), "EPSG:3857", view, 256)
    assert differences(picture, expected, most=2) == []


def test_tiles_of_an_address(bed):
    request = FlowRequest("xyz", bed.server.xyz, title="Tiles", zoom=(0, 12), box=(0.0, 40.0, 10.0, 50.0))
    layer = bed.add(request)
    view = (626172.1357121654, 5635549.221409474, 704443.6526761857, 5713820.738373494)
    expected = direct(bed.request("wms", "static"), "EPSG:3857", view, 256)
    assert differences(drawn(layer, view=view, size=256), expected, most=2) == []
    assert layer.extent().width() < 1_200_000


def test_wrong_templates_are_asked_with_parameters(bed):
    bed.server.template = "/wrong"
    request = bed.request("wmts", "dated", templates="kvp", time=DATES[0])
    assert request.kind == "xyz"
    layer = bed.add(request)
    assert blue(drawn(layer)) == blue_of(DATES[0])
    assert {each["TIME"] for each in bed.server.asked("GetTile")} == {DATES[0]}


def test_what_stands_beside_the_map(bed):
    request = replace(
        bed.request("wms", "dated", time=DATES[1]),
        title="True colour", attribution="© Copernicus", licence="CC BY 4.0",
    )  # fmt: skip
    layer = bed.add(request)
    assert layer.name() == "11 Jun 2026 True colour"
    assert layer.attribution() == "© Copernicus"
    assert layer.metadata().rights() == ["© Copernicus"]
    assert layer.metadata().licenses() == ["CC BY 4.0"]
    assert bed.layers.request_of(layer) == request
    assert bed.layers.layers() == (layer,)


def test_capabilities_are_not_asked_again(bed):
    request = bed.request()
    asked = len(bed.server.asked("GetCapabilities"))

    with HttpSession("bed", PROFILE, CancelToken()) as session:
        body = session.get(f"{bed.server.wms}?SERVICE=WMS&REQUEST=GetCapabilities").body
    bed.layers.use_book(KnownBook(request, body))
    layer = bed.add(replace(request, flow="bed/1/static"))
    assert layer.isValid()
    bed.rest()
    assert len(bed.server.asked("GetCapabilities")) == asked + 1  # the test's own


class KnownBook:
    """A book that has one document."""

    def __init__(self, request, body):
        from guichet_eo.core.flows.flow_entry import FlowEntry
        from guichet_eo.core.flows.flow_source import FlowSource

        self._entry = FlowEntry(FlowSource("bed/1", request.kind, request.address), request.layer)
        self._body = body

    def entry(self, entry_id):
        return self._entry

    def service(self, source_id):
        return None

    def body(self, source_id):
        return self._body


def test_a_date_is_sent_as_the_service_writes_it(bed):
    layer = bed.add(bed.request("wms", "dated", time=DATES[0]))
    bed.rest()
    assert blue(drawn(layer)) == blue_of(DATES[0])
    assert {each["TIME"] for each in bed.server.asked("GetMap")} == {DATES[0]}


def test_without_a_date_the_service_chooses(bed):
    layer = bed.add(bed.request("wms", "dated"))
    assert blue(drawn(layer)) == blue_of(DATES[-1])
    assert all("TIME" not in each for each in bed.server.asked("GetMap"))


def test_an_interval_is_sent_as_it_is(bed):
    value = "2026-06-05/2026-06-15"
    layer = bed.add(bed.request("wms", "dated", time=value))
    assert blue(drawn(layer)) == blue_of(DATES[1])
    assert {each["TIME"] for each in bed.server.asked("GetMap")} == {value}


@pytest.mark.parametrize("kind", ["wms", "wmts", "xyz"])
def test_another_date_asks_for_nothing_but_pictures(bed, kind):
    wanted = {"templates": "kvp"} if kind == "xyz" else {}
    request = bed.request("wmts" if kind == "xyz" else kind, "dated", time=DATES[0], **wanted)
    layer = bed.add(request)
    bed.rest()
    assert blue(drawn(layer)) == blue_of(DATES[0])
    layer.renderer().setOpacity(0.5)
    asked = len(bed.server.requests)
    bed.layers.set_time(layer, DATES[1])
    assert len(bed.server.requests) == asked
    assert bed.times == [(layer.id(), DATES[1])]
    assert layer.renderer().opacity() == 0.5
    assert layer.name().startswith("11 Jun 2026 ")
    assert bed.layers.request_of(layer).time == DATES[1]
    layer.renderer().setOpacity(1.0)
    assert blue(drawn(layer)) == blue_of(DATES[1])
    assert all(each.get("REQUEST") != "GetCapabilities" for each in bed.server.asked()[asked:])


def test_a_name_of_the_user_stays(bed):
    layer = bed.add(bed.request("wms", "dated", time=DATES[0]))
    layer.setName("Mine")
    bed.layers.set_time(layer, DATES[1])
    assert layer.name() == "Mine"


def test_the_temporal_controller_drives_the_layer(bed):
    layer = bed.add(bed.request("wms", "dated", time=DATES[0]))
    assert is_driven(layer)
    bed.rest()
    bed.server.requests.clear()
    blues = [
        blue(drawn(layer, shown=QgsDateTimeRange(day(number), day(number + 1), True, False)))
        for number in (1, 5, 11, 20, 21, 25)
    ]
    assert blues == [blue_of(DATES[place]) for place in (0, 0, 1, 1, 2, 2)]
    sent = list(dict.fromkeys(each["TIME"] for each in bed.server.asked("GetMap")))
    assert sent == list(DATES)
    assert blue(drawn(layer)) == blue_of(DATES[0])


@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize("kind", ["wms", "wmts"])
def test_a_project_shows_the_same_date_again(bed, tmp_path, kind, changed):
    layer = bed.add(bed.request(kind, "dated", time=DATES[0]))
    bed.rest()
    wanted = DATES[0]
    if changed:
        wanted = DATES[1]
        bed.layers.set_time(layer, wanted)
    path = str(tmp_path / "project.qgs")
    assert bed.project.write(path)
    other = QgsProject()  # nobody of ours listens to it, as where the plugin is missing
    assert other.read(path)
    (again,) = other.mapLayers().values()
    assert blue(drawn(again)) == blue_of(wanted)
    assert read_note(again).time == wanted
    other.clear()


def test_a_copy_of_a_layer_shows_its_date(bed):
    layer = bed.add(bed.request("wms", "dated", time=DATES[0]))
    bed.layers.set_time(layer, DATES[1])
    copy = layer.clone()
    bed.project.addMapLayer(copy)
    assert blue(drawn(copy)) == blue_of(DATES[1])


def failure(bed, request, count=1):
    """Have a flow fail and return why."""
    bed.layers.add(request)
    wait(lambda: len(bed.failed) >= count)
    bed.rest()
    settle()
    assert bed.project.mapLayers() == {}
    return bed.failed[-1][1]


def test_an_account_is_missing(bed):
    request = bed.request()
    bed.server.account = ("alice", "wonderland")
    error = failure(bed, request)
    assert isinstance(error, PortalError)
    assert error.kind in (ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("exception", ErrorKind.BAD_QUERY),
        ("not xml", ErrorKind.BAD_ANSWER),
        ("html", ErrorKind.BAD_ANSWER),
        ("empty", ErrorKind.BAD_ANSWER),
    ],
)
def test_capabilities_that_are_none(bed, fault, kind):
    request = bed.request()
    bed.server.fault = fault
    error = failure(bed, request)
    assert isinstance(error, PortalError)
    assert error.kind is kind
    if fault == "exception":
        assert "The database is away" in error.detail


@pytest.mark.parametrize("fault", ["cut", "bomb", "external"])
def test_capabilities_that_qgis_does_not_take(bed, fault):
    request = bed.request()
    bed.server.fault = fault
    assert isinstance(failure(bed, request), (FlowError, PortalError))
    assert not any(each.path.endswith("/stolen") for each in bed.server.requests)


def test_a_layer_whose_maps_are_refused_does_not_stay(bed):
    request = bed.request()
    bed.server.fault, bed.server.faulty = "exception", ("GetMap",)
    error = failure(bed, request)
    assert isinstance(error, FlowError)
    assert error.problem is FlowProblem.EXCEPTION
    assert "The database is away" in error.detail


def test_trouble_of_the_line_is_no_reason_to_take_a_layer_away(bed):
    request = bed.request()
    bed.server.fault, bed.server.faulty = "500", ("GetMap",)
    layer = bed.add(request)
    bed.rest()
    settle()
    assert bed.project.mapLayers() == {layer.id(): layer}
    assert bed.failed == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"layer": "gone"}, FlowProblem.NO_LAYER),
        ({"crs": "EPSG:2154"}, FlowProblem.EXCEPTION),  # in the service's words
        ({"crs": "LOCAL:1"}, FlowProblem.NO_CRS),
        ({"time": "2026-06-02", "dates": ",".join(DATES)}, FlowProblem.DATE_OUTSIDE),
        ({"kind": "csw"}, FlowProblem.NO_TILES),
    ],
)
def test_requests_that_cannot_be_a_layer(bed, change, problem):
    error = failure(bed, replace(bed.request(), **change))
    assert isinstance(error, FlowError)
    assert error.problem is problem


def test_a_date_that_is_not_offered_changes_nothing(bed):
    layer = bed.add(bed.request("wms", "dated", time=DATES[0]))
    static = bed.add(bed.request())
    for other, value, problem in (
        (layer, "2026-06-02", FlowProblem.DATE_OUTSIDE),
        (static, DATES[0], FlowProblem.NO_DATES),
    ):
        before = other.dataProvider().dataSourceUri()
        bed.layers.set_time(other, value)
        assert bed.failed.pop()[1].problem is problem
        assert other.dataProvider().dataSourceUri() == before
    assert bed.times == []


def test_a_server_that_hangs_holds_nobody_up(bed):
    request = bed.request()
    bed.server.fault = "hang"
    bed.layers.add(request)
    settle()
    assert bed.added == bed.failed == []
    bed.layers.close()
    bed.rest()
    settle()
    assert bed.added == bed.failed == []
    assert bed.project.mapLayers() == {}


def test_coordinate_systems_outlive_the_thread_that_used_them_first(bed):
    """QGIS 3.22 breaks a system for good whose only thread ends, and with it every later map in it."""
    request = replace(bed.request(), crs="EPSG:900913")
    layer = bed.add(request)
    bed.rest()
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    systems = [layer.crs(), *map(QgsCoordinateReferenceSystem.fromOgcWmsCrs, ("EPSG:900913", "EPSG:3857"))]
    for system in systems:
        assert QgsCoordinateTransform(degrees, system, bed.project).isValid()


def test_a_system_that_only_a_thread_knew_is_whole_afterwards(qgis_app):
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    held = []

    def use():
        held.append(QgsCoordinateReferenceSystem.fromOgcWmsCrs("EPSG:32619"))
        transformed(QgsRectangle(-70.0, 1.0, -69.0, 2.0), degrees, held[0])
        forget_systems()

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    for system in (held[0], QgsCoordinateReferenceSystem("EPSG:32619")):
        assert QgsCoordinateTransform(degrees, system, QgsProject.instance()).isValid()


def test_a_layer_that_cannot_be_opened_here_keeps_its_date(bed):
    request = bed.request("wms", "dated", time=DATES[0])
    layer = QgsRasterLayer("/nowhere.tif", "broken", "gdal")
    write_note(layer, request)
    bed.project.addMapLayer(layer)
    bed.layers.set_time(layer, DATES[1])
    assert bed.failed[-1][1].problem is FlowProblem.INVALID
    assert bed.layers.request_of(layer) == request


def test_a_layer_without_a_reason_for_being_invalid_keeps_its_date(bed):
    request = bed.request("wms", "dated", time=DATES[0])
    layer = QgsRasterLayer()
    assert layer.error().isEmpty()
    write_note(layer, request)
    bed.layers.set_time(layer, DATES[1])
    assert bed.failed[-1][1].problem is FlowProblem.INVALID


def test_where_a_layer_comes_into_the_tree_is_said_from_outside(bed):
    put = []

    def add(layer):
        put.append(layer)
        bed.project.addMapLayer(layer)

    bed.put = add
    layer = bed.add(bed.request())
    assert put == [layer]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        json.dumps({"kind": "ogr", "address": "/etc/passwd"}),
        json.dumps({"kind": "wms"}),
        "[" * 100_000,
        json.dumps({"kind": "wms", "address": 5}),
    ],
)
def test_a_project_of_others_cannot_say_what_we_show(bed, text):
    layer = bed.add(bed.request())
    layer.setCustomProperty(PROPERTY, text)
    assert bed.layers.request_of(layer) is None


def test_notes_are_read_as_they_were_written(bed):
    request = replace(
        bed.request("wms", "dated", time=DATES[0]),
        dimensions={"GEOMETRY": "POLYGON ((0 0, 1 1, 1 0, 0 0))"}, zoom=(3, 9), title="É « x » & <b>",
    )  # fmt: skip
    layer = bed.add(bed.request())
    write_note(layer, request)
    assert bed.layers.request_of(layer) == request
