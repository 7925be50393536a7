"""Projects with flows of the simulated portals, opened on another day: they show what they showed."""

import zipfile

import pytest

pytest.importorskip("qgis.core")

from flow_stand import TERRASCOPE, TOULOUSE, is_trouble, map_of, share_alike
from guichet_eo.core.flows.instance import Instance
from qgis.core import QgsRasterLayer
from test_scene_flows_layers_simulated import middle_of, of_airbus

HUB = "sh.dataspace.copernicus.eu"
INSTANCE = "11111111-2222-3333-4444-555555555555"


def shows(stand, direct, box=TOULOUSE):
    (layer,) = stand.layers()
    return share_alike(stand.drawn(layer, box), direct) > 0.995


def test_a_date_of_terrascope(stand, tmp_path):
    first, second = stand.days()
    layer = stand.add(stand.request("terrascope", TERRASCOPE, "CGS_S2_RADIOMETRY", first))
    stand.flows.layers.set_time(layer, second)
    stand.begin_again(tmp_path / "a.qgz")
    direct = stand.fetched(map_of(TERRASCOPE, "CGS_S2_RADIOMETRY", TOULOUSE, TIME=second))
    assert shows(stand, direct)
    assert stand.flows.layers.request_of(stand.layers()[0]).time == second


def test_a_scene_that_needs_the_account(stand, tmp_path):
    _scene, request = of_airbus(stand)
    layer = stand.add(request)
    assert not is_trouble(layer), layer
    stand.project.removeMapLayers([one for one in stand.project.mapLayers() if one != layer.id()])
    box = middle_of(request, 1280.0)
    direct = stand.fetched(map_of(request.address, "default", box), stand.headers("airbus"))
    stand.begin_again(tmp_path / "a.qgz")
    stand.wait(lambda: stand.layers() and stand.layers()[0].isValid())
    assert shows(stand, direct, box)
    with zipfile.ZipFile(tmp_path / "a.qgz") as kept:
        assert not [name for name in kept.namelist() if b"airbus-demo-apikey" in kept.read(name)]


def test_a_scene_whose_account_is_not_here_says_so(stand, tmp_path):
    _scene, request = of_airbus(stand)
    layer = stand.add(request)
    stand.project.removeMapLayers([one for one in stand.project.mapLayers() if one != layer.id()])
    stand.guichet.account_book.remove("airbus")
    stand.begin_again(tmp_path / "a.qgz")
    stand.wait(lambda: stand.missing)
    (layer,) = stand.layers()
    assert [(portal, names) for portal, _authcfg, names in stand.missing] == [("airbus", (layer.name(),))]
    stand.account("airbus", "apikey", apikey="airbus-demo-apikey")
    stand.wait(layer.isValid)
    box = middle_of(request, 1280.0)
    direct = stand.fetched(map_of(request.address, "default", box), stand.headers("airbus"))
    assert shows(stand, direct, box)


def test_an_instance_that_the_account_lists(stand, tmp_path):
    stand.account("sentinel-hub-cdse", "client", client_id="sh-demo-client", client_secret="sh-demo-secret")
    stand.flows.lists.ask()
    stand.wait(lambda: [each for each in stand.book.sources if each.id.startswith("account/")])
    source = next(each for each in stand.book.sources if each.id.startswith("account/"))
    stand.open(source.id)
    entry = next(each for each in stand.book.entries(source.id) if each.name == "NDVI")
    layer = stand.add(stand.flows.request(entry))
    assert not is_trouble(layer), layer
    direct = stand.fetched(map_of(f"https://{HUB}/ogc/wms/{INSTANCE}", "NDVI", TOULOUSE))
    stand.begin_again(tmp_path / "a.qgz")
    stand.wait(stand.layers()[0].isValid)
    assert shows(stand, direct)
    assert stand.missing == []
    with zipfile.ZipFile(tmp_path / "a.qgz") as kept:
        assert not [name for name in kept.namelist() if INSTANCE.encode() in kept.read(name)]


def test_an_instance_that_no_account_lists_says_so(stand, tmp_path):
    stand.account("sentinel-hub-cdse", "client", client_id="sh-demo-client", client_secret="sh-demo-secret")
    address = f"https://{HUB}/ogc/wms/{INSTANCE.replace('1111', '7777')}"
    stand.flows.accounts.list_instances(
        stand.guichet.portal("sentinel-hub-cdse"),
        f"https://{HUB}",
        (Instance(address.rpartition("/")[2], "Of a colleague"),),
    )
    source = next(each for each in stand.book.sources if each.id.startswith("account/"))
    layer = QgsRasterLayer(
        f"crs=EPSG:3857&format=image/png&layers=NDVI&styles=&url={source.address}", "NDVI", "wms"
    )
    stand.project.addMapLayer(layer)
    stand.begin_again(tmp_path / "a.qgz")
    stand.wait(lambda: stand.missing)
    stand.wait(lambda: not stand.flows.lists.running)
    assert [names for _portal, _authcfg, names in stand.missing] == [("NDVI",)]
