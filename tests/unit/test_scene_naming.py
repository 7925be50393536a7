"""Requests of scenes that the capabilities have to complete."""

import pytest
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.flows.layer_style import LayerStyle
from guichet_eo.core.flows.map_service import MapService
from guichet_eo.core.flows.matrix_set import MatrixSet
from guichet_eo.core.flows.scene_naming import is_unnamed, named_request
from guichet_eo.core.flows.service_layer import ServiceLayer
from guichet_eo.core.flows.tile_matrix import TileMatrix

WORLD = 20037508.3427892
LEVEL = TileMatrix("0", 559082264.0287178, -WORLD, WORLD, 256, 256, 1, 1)
FIRST = ServiceLayer(
    "first",
    "The first",
    crs=("EPSG:3857", "EPSG:4326"),
    styles=(LayerStyle("natural"),),
    formats=("image/jpeg", "image/png"),
    matrix_sets=("PM", "WGS84"),
)
SECOND = ServiceLayer("second", "The second", crs=("EPSG:32631",), formats=("image/png",))
WMS = MapService("wms", "1.1.1", address="https://maps.example/cgi?map=all", layers=(FIRST, SECOND))
WMTS = MapService(
    "wmts",
    "1.0.0",
    address="https://maps.example/tiles",
    layers=(FIRST,),
    matrix_sets={
        "WGS84": MatrixSet("WGS84", "EPSG:4326", (LEVEL,)),
        "PM": MatrixSet("PM", "EPSG:3857", (LEVEL,)),
    },
)
SCENE = FlowRequest(
    "wms",
    "https://maps.example/wms",
    version="1.3.0",
    portal="here",
    title="The scene",
    attribution="Credit",
    licence="Terms",
    dimensions={"CQL_FILTER": "name = 1"},
    box=(1.0, 43.0, 2.0, 44.0),
)
TILES = FlowRequest("wmts", "https://maps.example/tiles?SERVICE=WMTS&REQUEST=GetCapabilities", title="Tiles")


@pytest.mark.parametrize(
    ("request_", "unnamed"),
    [
        (SCENE, True),
        (TILES, True),
        (FlowRequest("wms", "https://maps.example/wms", "first"), False),
        (FlowRequest("wmts", "https://maps.example/wmts", "first"), True),
        (FlowRequest("wmts", "https://maps.example/wmts", "first", matrix_set="PM"), False),
        (FlowRequest("xyz", "https://maps.example/{z}/{x}/{y}"), False),
        (FlowRequest("tilejson", "https://maps.example/tiles.json"), False),
    ],
)
def test_what_has_to_be_asked_first(request_, unnamed):
    assert is_unnamed(request_) is unnamed


def test_the_first_layer_is_meant():
    made = named_request(SCENE, WMS)
    assert (made.layer, made.style, made.version, made.crs) == ("first", "natural", "1.1.1", "EPSG:3857")
    assert (made.address, made.format) == (WMS.address, "image/png")


def test_what_the_portal_said_of_the_scene_stays():
    made = named_request(SCENE, WMS)
    for name in ("portal", "title", "attribution", "licence", "dimensions", "box", "flow"):
        assert getattr(made, name) == getattr(SCENE, name)


def test_parameters_that_say_the_scene_stay_in_the_address():
    """The capabilities of one program for all scenes name an address without them."""
    asked = "https://maps.example/wms?scene=7&SERVICE=WMS&REQUEST=GetCapabilities"
    made = named_request(FlowRequest("wms", asked), WMS)
    assert made.address == "https://maps.example/wms?scene=7"


def test_levels_are_found_for_a_layer_that_has_a_name():
    made = named_request(FlowRequest("wmts", TILES.address, "first", title="Tiles"), WMTS)
    assert (made.layer, made.matrix_set, made.crs, made.title) == ("first", "PM", "EPSG:3857", "Tiles")
    assert named_request(TILES, WMTS).layer == "first"


def test_a_complete_request_stays_as_it_is():
    request = FlowRequest("wms", "https://maps.example/wms", "unknown")
    assert named_request(request, WMS) is request


@pytest.mark.parametrize(
    ("request_", "service", "problem"),
    [
        (SCENE, MapService("wms", "1.3.0"), FlowProblem.NO_LAYER),
        (FlowRequest("wmts", TILES.address, "other"), WMTS, FlowProblem.NO_LAYER),
        (TILES, MapService("wmts", "1.0.0", layers=(FIRST,)), FlowProblem.NO_TILES),
        (SCENE, MapService("wms", "1.3.0", layers=(ServiceLayer("bare", "Bare"),)), FlowProblem.NO_CRS),
    ],
)
def test_services_that_cannot_say_it(request_, service, problem):
    with pytest.raises(FlowError) as caught:
        named_request(request_, service)
    assert caught.value.problem is problem
