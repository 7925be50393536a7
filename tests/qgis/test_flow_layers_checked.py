"""The first picture of flows: services that refuse it leave no layer behind, empty tiles are usual."""

from dataclasses import replace

import pytest
from flow_layer_bed import Bed
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.portal_error import PortalError
from map_server import DATES
from picture_bed import settle, wait

KINDS = ("wms", "wmts", "rest", "xyz")
TILES = ("GetMap", "GetTile")


@pytest.fixture
def bed(qgis_app):
    made = Bed()
    yield made
    made.close()


def request_of(bed, kind):
    if kind == "xyz":
        return FlowRequest("xyz", bed.server.xyz, title="Tiles", zoom=(0, 12), box=(0.0, 40.0, 10.0, 50.0))
    bed.server.encodings = ("RESTful",) if kind == "rest" else ("KVP",)
    return bed.request("wms" if kind == "wms" else "wmts")


def outcome(bed, request):
    """Have a flow added; return why it failed, None where its layer stays."""
    bed.layers.add(request)
    wait(lambda: bed.added or bed.failed)
    bed.rest()
    settle()
    assert len(bed.project.mapLayers()) == (0 if bed.failed else 1)
    return bed.failed[0][1] if bed.failed else None


def tiles_of(bed):
    """Return the requests for tiles, by parameters or by template."""
    return [
        each
        for each in bed.server.requests
        if each.path.endswith(".png") or each.query.get("REQUEST") == "GetTile"
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("fault", "kind_of_error"),
    [("401", ErrorKind.LOGIN_NEEDED), ("403", ErrorKind.NOT_ALLOWED), ("500", None)],
)
def test_a_refusal(bed, kind, fault, kind_of_error):
    request = request_of(bed, kind)
    bed.server.fault, bed.server.faulty = fault, TILES
    error = outcome(bed, request)
    assert (error and error.kind) is kind_of_error
    assert error is None or isinstance(error, PortalError)


def test_maps_that_are_nowhere_to_be_had(bed):
    request = request_of(bed, "wms")
    bed.server.fault, bed.server.faulty = "404", TILES
    assert outcome(bed, request).kind is ErrorKind.GONE


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("fault", "problem", "words"),
    [
        ("exception", FlowProblem.EXCEPTION, "The database is away"),
        ("html", FlowProblem.NO_PICTURE, "Maintenance"),
        ("not a picture", FlowProblem.NO_PICTURE, "image/png"),
    ],
)
def test_what_is_no_picture(bed, kind, fault, problem, words):
    request = request_of(bed, kind)
    bed.server.fault, bed.server.faulty = fault, TILES
    error = outcome(bed, request)
    assert isinstance(error, FlowError)
    assert error.problem is problem
    assert words in error.detail
    assert len(bed.added) == 1


@pytest.mark.parametrize("kind", ["wmts", "rest", "xyz"])
@pytest.mark.parametrize("fault", ["404", "empty"])
def test_an_empty_tile_is_usual(bed, kind, fault):
    request = request_of(bed, kind)
    bed.server.fault, bed.server.faulty = fault, TILES
    assert outcome(bed, request) is None
    assert len(tiles_of(bed)) == 1


def test_wrong_templates(bed):
    bed.server.encodings, bed.server.template = ("RESTful",), "/wrong"
    error = outcome(bed, bed.request("wmts", "dated", time=DATES[0]))
    assert isinstance(error, FlowError)
    assert error.problem is FlowProblem.EXCEPTION
    assert "Missing WMTS" in error.detail
    assert [each.path.split("/")[2] for each in tiles_of(bed)] == ["wrong"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_is_there(bed, kind):
    assert outcome(bed, request_of(bed, kind)) is None


def test_the_tile_in_the_middle_of_what_is_seen(bed):
    request = request_of(bed, "wmts")
    bed.layers.use_view(lambda: (5.0, 44.0, 5.5, 44.25))
    assert outcome(bed, request) is None
    (tile,) = bed.server.asked("GetTile")
    assert [tile[name] for name in ("TILEMATRIX", "TILECOL", "TILEROW")] == ["11", "1053", "743"]


@pytest.mark.parametrize("view", [None, (100.0, 0.0, 101.0, 1.0)])
def test_the_tile_in_the_middle_of_the_layer_where_it_is_out_of_sight(bed, view):
    request = request_of(bed, "wmts")
    bed.layers.use_view(lambda: view)
    assert outcome(bed, request) is None
    (tile,) = bed.server.asked("GetTile")
    assert [tile[name] for name in ("TILEMATRIX", "TILECOL", "TILEROW")] == ["6", "32", "23"]


@pytest.mark.parametrize("kind", ["wms", "xyz"])
def test_a_layer_without_a_box_is_asked_for_where_the_map_is(bed, kind):
    request = replace(request_of(bed, kind), box=None)
    bed.layers.use_view(lambda: (5.0, 44.0, 5.5, 44.25))
    bed.server.fault, bed.server.faulty = "exception", TILES
    assert outcome(bed, request).problem is FlowProblem.EXCEPTION


def test_a_refusal_while_qgis_still_adds_the_layer(bed):
    """QGIS lets events through, such as for a question; a layer that went meanwhile would end it."""
    request = request_of(bed, "wms")
    bed.server.fault, bed.server.faulty = "exception", TILES
    there = []

    def add(layer):
        settle(0.5)  # in which the refusal comes
        there.append(layer.id())
        bed.project.addMapLayer(layer)
        settle(0.1)
        there.append(layer.id())

    bed.put = add
    assert outcome(bed, request).problem is FlowProblem.EXCEPTION
    assert there == [bed.layers._order[-1]] * 2
    assert [len(bed.added), len(bed.failed)] == [1, 1]


class Doors:
    """An account for every service."""

    def session_address(self, address):
        return address

    def request_headers(self, request):
        return {"Authorization": "Basic YTpi"}

    def leads(self, address):
        return False


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_tiles_on_another_host_are_left_to_qgis(bed, host):
    """An account goes to the host of its service only; the templates name `127.0.0.1`."""
    request = request_of(bed, "rest")
    bed.layers.use_doors(Doors())
    bed.server.fault, bed.server.faulty = "403", TILES
    error = outcome(bed, replace(request, address=request.address.replace("127.0.0.1", host)))
    assert (error is None, len(tiles_of(bed))) == ((True, 0) if host == "localhost" else (False, 1))


def test_a_layer_that_goes_while_it_is_added_is_not_called_added(bed):
    def add_and_lose(layer):
        bed.project.addMapLayer(layer)
        bed.project.removeMapLayer(layer.id())

    bed.put = add_and_lose
    bed.server.fault, bed.server.faulty = "exception", TILES
    bed.layers.add(request_of(bed, "wms"))
    wait(lambda: bed.failed)
    assert bed.added == []
