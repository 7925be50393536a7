"""Map services of single scenes: web map links of STAC, of USGS, Airbus and GEODES, and what is refused."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from guichet_eo.core.geometry import box_geometry, to_wkb
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_terms import PortalTerms
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.providers.geodes.geodes_flows import geodes_flows
from guichet_eo.providers.m2m.m2m_flows import m2m_flows
from guichet_eo.providers.oneatlas.oneatlas_flows import oneatlas_flows
from guichet_eo.providers.stac_flows import stac_flows

TEMPLATE = "https://tiles.example/{z}/{x}/{y}.png"
WMS = {
    "families": ["s1-grd"],
    "address": "https://m.example/wms",
    "layer": "s1",
    "filter": "name like '{name}%'",
}
PORTAL = Portal(
    "p",
    LocalText("P"),
    "P",
    endpoints={"stac": "https://stac.example"},
    terms=PortalTerms(licence=LocalText("Open"), attribution="© P"),
    options={"scene_wms": WMS},
)
SCENE = Scene(
    "p",
    "a",
    "S1A_a",
    "s1-grd",
    SceneKey("here", None),
    footprint=to_wkb(box_geometry((1.0, 43.0, 2.0, 44.0))),
    item=SimpleNamespace(base="https://stac.example/items/a"),
)


def of_links(*links, portal=PORTAL, **more):
    return stac_flows({"links": list(links), **more}, SCENE, portal)


def test_what_every_flow_of_a_scene_tells():
    (flow,) = of_links({"rel": "xyz", "href": TEMPLATE, "type": "image/jpeg", "title": "True\ncolour"})
    assert (flow.kind, flow.address, flow.format, flow.crs) == ("xyz", TEMPLATE, "image/jpeg", "EPSG:3857")
    assert (flow.title, flow.attribution, flow.licence) == ("S1A_a – True colour", "© P", "Open")
    assert (flow.portal, flow.box) == ("p", (1.0, 43.0, 2.0, 44.0))


def test_a_wms_has_a_flow_for_each_layer():
    link = {"rel": "wms", "href": "/wms?map=a", "wms:layers": ["a", "b"], "wms:styles": ["x"],
            "wms:dimensions": {"TIME": "2022-01-01", "ELEVATION": 10}, "type": "text/html"}  # fmt: skip
    one, other = of_links(link)
    assert (one.address, one.layer, one.style) == ("https://stac.example/wms?map=a", "a", "x")
    assert (other.layer, other.style, other.format) == ("b", "", "image/png")
    assert (one.time, one.dimensions) == ("2022-01-01", {"ELEVATION": "10"})
    assert [flow.title for flow in (one, other)] == ["S1A_a – a", "S1A_a – b"]
    assert of_links({**link, "wms:layers": None}) == ()


def test_a_wmts_is_its_capabilities():
    (flow,) = of_links({"rel": "wmts", "href": "https://w.example/wmts?key=1", "wmts:layer": "a"})
    assert (flow.kind, flow.layer, flow.matrix_set) == ("wmts", "a", "")
    assert flow.address == "https://w.example/wmts?key=1&SERVICE=WMTS&REQUEST=GetCapabilities&VERSION=1.0.0"


def test_a_document_of_capabilities_stays_as_it_is():
    document = "https://w.example/1.0.0/WMTSCapabilities.xml"
    (flow,) = of_links({"rel": "wmts", "href": document, "wmts:layer": "a"})
    assert flow.address == document


def test_tile_json_in_a_link_and_in_an_asset_is_one():
    href = "https://data.example/item/tilejson.json?item=a"
    link = {"rel": "tilejson", "href": href}
    (flow,) = of_links(link, assets={"tilejson": {"href": href, "title": "Default rendering"}})
    assert (flow.kind, flow.address, flow.title) == ("tilejson", href, "S1A_a")


def test_servers_of_a_template():
    link = {"rel": "xyz", "href": "https://{s}.tiles.example/{z}/{x}/{-y}", "href:servers": ["a", "b"]}
    (flow,) = of_links(link)
    assert flow.address == "https://a.tiles.example/{z}/{x}/{-y}"
    assert of_links({**link, "href:servers": []}) == ()
    assert of_links({**link, "href": "https://tiles.example/{z}/{x}"}) == ()


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"links": None, "assets": []},
        {
            "links": [
                3,
                None,
                {"rel": ["xyz"], "href": TEMPLATE},
                {"rel": "xyz"},
                {"rel": "self", "href": "x"},
            ]
        },
        {"links": [{"rel": "wms", "href": 3, "wms:layers": ["a"]}], "assets": {"tilejson": "x"}},
        {"links": [{"rel": "xyz", "href": "https://t.example/" + "a" * 3000 + "/{z}/{x}/{y}"}]},
        {"links": [{"rel": "pmtiles", "href": "https://t.example/a.pmtiles"}]},
    ],
)
def test_odd_items_have_no_flows(item):
    assert stac_flows(item, SCENE, PORTAL) == ()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "[::1]"])
def test_a_public_portal_does_not_lead_into_a_private_network(host):
    address = f"http://{host}/wms?sceneId=a"
    assert of_links({"rel": "wms", "href": address, "wms:layers": ["a"]}) == ()
    assert m2m_flows({"browse": [{"overlayPath": address}]}, SCENE, PORTAL) == ()
    inside = replace(PORTAL, endpoints={"stac": f"http://{host}/stac"})
    assert m2m_flows({"browse": [{"overlayPath": address}]}, SCENE, inside)[0].address == address


def test_many_links_are_cut():
    links = [{"rel": "xyz", "href": f"https://t{n}.example/{{z}}/{{x}}/{{y}}"} for n in range(100)]
    assert len(of_links(*links)) == 20


def test_overlays_of_usgs():
    pictures = [
        {
            "overlayPath": "https://ims.example/wms/a?sceneId=a",
            "overlayType": "dmid_wms",
            "browseName": "Natural",
        },
        {"overlayPath": "https://ims.example/geojson", "overlayType": "geojson"},
        {"overlayPath": None},
        "odd",
    ]
    (flow,) = m2m_flows({"browse": pictures}, SCENE, PORTAL)
    assert (flow.kind, flow.layer, flow.title) == ("wms", "", "S1A_a – Natural")
    assert m2m_flows({"browse": "odd"}, SCENE, PORTAL) == ()


def one_atlas(**properties):
    links = {
        "wms": [{"href": "https://a.example/1/wms"}, {"href": "https://a.example/1/wms"}],
        "wmts": {"href": "https://a.example/1/wmts"},
    }
    return {"properties": {"processingLevel": "SENSOR", **properties}, "_links": links}


def test_links_of_oneatlas_are_objects_or_lists():
    flows = oneatlas_flows(one_atlas(), SCENE, PORTAL)
    assert [(flow.kind, flow.title) for flow in flows] == [("wms", "S1A_a – WMS"), ("wmts", "S1A_a – WMTS")]


@pytest.mark.parametrize("told", [{"processingLevel": "ALBUM"}, {"productionStatus": "ARCHIVED"}])
def test_entries_of_the_archive_have_none(told):
    assert oneatlas_flows(one_atlas(**told), SCENE, PORTAL) == ()


def test_one_scene_of_geodes_is_chosen_by_its_name():
    (flow,) = geodes_flows({"properties": {"identifier": "S1A_it's"}}, SCENE, PORTAL)
    assert (flow.address, flow.layer) == (WMS["address"], "s1")
    assert flow.dimensions == {"CQL_FILTER": "name like 'S1A_it''s%'"}
    assert geodes_flows({}, SCENE, PORTAL)[0].dimensions == {"CQL_FILTER": "name like 'S1A_a%'"}
    assert geodes_flows({}, replace(SCENE, family="s2-l1c"), PORTAL) == ()
    assert geodes_flows({}, SCENE, replace(PORTAL, options={})) == ()
