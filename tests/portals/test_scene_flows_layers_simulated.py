"""Map services of single scenes that a search found: resolved, on the map, and what a plain client gets."""

from dataclasses import replace

import pytest

pytest.importorskip("qgis.core")

from flow_stand import is_trouble, map_of, share_alike, tile_at, tile_box
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_match import flows_for
from guichet_eo.core.flows.flow_match_reason import FlowMatchReason
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.holding import Holding
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.gis.flows.flow_export import export_flow
from guichet_eo.gis.flows.flow_export_order import FlowExportOrder
from guichet_eo.gis.network_settings import network_profile
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject, QgsRectangle

SUMMER = ("2026-06-01", "2026-06-30")


def middle_of(scene_flow, side=12_800.0):
    """Return a box of EPSG:3857 in the middle of a scene; QGIS asks for as many pixels as it shows."""
    west, south, east, north = scene_flow.box
    degrees, metres = QgsCoordinateReferenceSystem("EPSG:4326"), QgsCoordinateReferenceSystem("EPSG:3857")
    transform = QgsCoordinateTransform(degrees, metres, QgsProject.instance())
    centre = transform.transformBoundingBox(QgsRectangle(west, south, east, north)).center()
    x, y = round(centre.x(), -3), round(centre.y(), -3)
    return (x, y, x + side, y + side)


def test_tiles_of_a_scene_of_planetary_computer(stand):
    scene, request = stand.scene_flows("planetary-computer", "s2-l2a-sen2cor", *SUMMER)[0]
    assert request.kind == "tilejson"
    (match,) = flows_for(scene, (), (request,))
    assert match.reason is FlowMatchReason.SCENE
    layer = stand.add(request)
    assert not is_trouble(layer), layer
    shown = stand.flows.layers.request_of(layer)
    assert (shown.kind, shown.title) == ("xyz", scene.title)
    west, south, east, north = shown.box
    zoom, column, row = tile_at((west + east) / 2, (south + north) / 2, 11)
    url = shown.address
    for name, value in (("z", zoom), ("x", column), ("y", row)):
        url = url.replace(f"{{{name}}}", str(value))
    picture = stand.drawn(layer, tile_box(zoom, column, row))
    assert share_alike(picture, stand.fetched(url)) > 0.995


def test_radar_scenes_of_geodes_by_their_names(stand):
    scene, request = stand.scene_flows("geodes", "s1-grd", *SUMMER)[0]
    box = middle_of(request)
    direct = map_of(request.address, request.layer, box, CQL_FILTER=request.dimensions["CQL_FILTER"])
    stand.shows(request, direct, box)
    filters = {told["CQL_FILTER"] for told in stand.asked("geodes-portal.cnes.fr", "GetMap")}
    assert filters == {f"name like '{scene.title}%'"}


def test_overlays_of_scenes_of_usgs(stand):
    described = stand.guichet.portal("usgs-landsatlook")
    families = {"landsat-c2-l2": Holding(("landsat_ot_c2_l2",))}
    by_key = replace(described, dialect="m2m", families=families, options=described.options["m2m"])
    stand.guichet.portals = PortalDirectory([by_key])
    stand.account("usgs-landsatlook", "basic", username="demo", password="usgs-demo-application-token")
    found = stand.scene_flows("usgs-landsatlook", "landsat-c2-l2", "2026-01-01", "2026-07-31")
    _scene, request = found[0]
    assert request.layer == ""
    box = middle_of(request)
    layer = stand.add(request)
    assert not is_trouble(layer), layer
    shown = stand.flows.layers.request_of(layer)
    assert shown.layer
    assert (shown.address, shown.title) == (request.address, request.title)
    direct = map_of(request.address, shown.layer, box, shown.version)
    assert share_alike(stand.drawn(layer, box), stand.fetched(direct)) > 0.995


def of_airbus(stand):
    stand.account("airbus", "apikey", apikey="airbus-demo-apikey")
    found = stand.scene_flows("airbus", "pleiades", "2023-01-01", "2026-07-31", limit=60)
    return next((scene, request) for scene, request in found if request.kind == "wms")


def test_maps_of_scenes_of_airbus_go_with_the_account(stand):
    _scene, request = of_airbus(stand)
    layer = stand.add(request)
    assert not is_trouble(layer), layer
    shown = stand.flows.layers.request_of(layer)
    assert shown.layer == "default"
    assert (len(stand.added), len(stand.failed)) == (1, 0)
    box = middle_of(request, 1280.0)
    picture = stand.drawn(layer, box)
    direct = stand.fetched(map_of(request.address, "default", box), stand.headers("airbus"))
    assert share_alike(picture, direct) > 0.995


def test_maps_of_scenes_of_airbus_without_the_account(stand):
    _scene, request = of_airbus(stand)
    stand.guichet.account_book.remove("airbus")
    outcome = stand.add(request)
    assert outcome.kind is ErrorKind.LOGIN_NEEDED
    assert (stand.layers(), len(stand.failed)) == ([], 1)


@pytest.mark.parametrize(
    ("fault", "args", "kind"),
    [
        ("status", {"status": 401}, ErrorKind.LOGIN_NEEDED),
        ("status", {"status": 500}, ErrorKind.BAD_ANSWER),
        ("html", {}, ErrorKind.BAD_ANSWER),
        ("cut-json", {}, ErrorKind.BAD_ANSWER),
        ("garbage", {}, ErrorKind.BAD_ANSWER),
        ("reset", {}, ErrorKind.UNREACHABLE),
    ],
)
def test_tiles_whose_description_is_in_trouble(stand, fault, args, kind):
    _scene, request = stand.scene_flows("planetary-computer", "s2-l2a-sen2cor", *SUMMER)[0]
    stand.fault(fault, "planetarycomputer.microsoft.com", "tilejson", **args)
    outcome = stand.add(request)
    assert outcome.kind is kind, outcome
    assert (stand.layers(), len(stand.failed), stand.added) == ([], 1, [])


def test_a_scene_that_its_service_does_not_know_any_more(stand):
    address = "https://ims.cr.usgs.gov/wms/landsat_ot_c2_l2?sceneId=LC81990302026212LGN99"
    outcome = stand.add(FlowRequest("wms", address, portal="usgs-landsatlook", title="A scene"))
    assert outcome.kind is ErrorKind.GONE
    assert (stand.layers(), len(stand.failed)) == ([], 1)


def exported(stand, request, box, path, **more):
    """Write a part of a flow, as the algorithm does."""
    profile = network_profile([request.address.split("/")[2]])
    order = FlowExportOrder(request, None, box, "EPSG:3857", (box[2] - box[0]) / 256, path, profile, **more)
    return export_flow(order, CancelToken(), lambda share: True)


def test_tiles_of_a_scene_as_a_file(stand, tmp_path):
    _scene, request = stand.scene_flows("planetary-computer", "s2-l2a-sen2cor", *SUMMER)[0]
    west, south, east, north = request.box
    box = tile_box(*tile_at((west + east) / 2, (south + north) / 2, 11))
    result = exported(stand, request, box, tmp_path / "scene.tif")
    assert (result.missing, result.path.is_file()) == (0, True)


def test_a_scene_whose_layer_is_not_said_as_a_picture_and_a_file(stand, tmp_path):
    stand.account("airbus", "apikey", apikey="airbus-demo-apikey")
    _scene, request = of_airbus(stand)
    opened = stand.flows.prepared(request)
    box = middle_of(request, 1280.0)
    told = []
    stand.flows.pictures.ready.connect(lambda *values: told.append(values))
    stand.flows.pictures.failed.connect(lambda *values: told.append(values))
    stand.flows.pictures.ask(opened, box, 256, 256)
    stand.wait(lambda: told)
    direct = stand.fetched(map_of(request.address, "default", box), stand.headers("airbus"))
    assert share_alike(told[0][1], direct) > 0.995
    asked = replace(opened, address=stand.flows.doors.session_address(opened.address))
    result = exported(stand, asked, box, tmp_path / "scene.tif")
    assert result.missing == 0
