"""Configurations of mviewer as catalogues of flows."""

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.mviewer import configuration_address
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.flows.catalogue_search import search_catalogue
from guichet_eo.providers.flows.mviewer_config import read_mviewer
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.network_profile import NetworkProfile
from loopback import Loopback, Reply

ADDRESS = "https://maps.example/apps/sensing/config.xml"
CONFIG = """<?xml version="1.0" encoding="UTF-8"?>
<config mviewerversion="3.9">
  <application title="Télédétection" logo="img/logo.png"/>
  <baselayers style="default">
    <baselayer type="WMTS" id="ortho" label="Photo aérienne" url="https://tile.example/service/wmts"
      layers="satellite" format="image/jpeg" style="_null" matrixset="EPSG:3857"
      attribution="&lt;a href='https://a.example'>Partners&lt;/a> - IGN"/>
    <baselayer type="OSM" id="osm" label="OpenStreetMap" maxzoom="19"
      url="https://{a-c}.tile.example/{z}/{x}/{y}.png"/>
    <baselayer type="OSM" id="odd" label="Odd" url="https://{s}.tile.example/{z}/{x}/{y}.png"/>
    <baselayer type="fake" id="none" label="None" url=""/>
    <baselayer type="WMS" id="nolayer" label="No layer" url="https://tile.example/wms"/>
  </baselayers>
  <themes mini="false">
    <theme name="Vegetation" id="veg" collapsed="false">
      <layer id="ndvi" name="NDVI of the &lt;month>" url="/geoserver/veg/wms" style="ndvi,grey" type="wms"
        timefilter="true" timevalues="2018, 2019,2021" attribution="DREAL" metadata="../../doc/ndvi.html">
        <template url="templates/ndvi.mst"/>
      </layer>
      <group name="Forest" id="g">
        <layer id="cuts" name="Clear cuts" url="https://forest.example/wms" filter="year = 2020"
          timefilter="true" timeinterval="month" timemin="2018-01-01" timemax="2022-12-01"
          attribution="metadata"/>
        <layer id="stations" name="Stations" type="geojson" url="stations.json"/>
        <group name="Deeper"><layer id="height" name="" url="https://forest.example/wms"/></group>
      </group>
      <layer id="own" name="Own layer" type="customlayer" url="customlayers/own.js"/>
      <layer id="" name="Nameless" url="https://forest.example/wms"/>
    </theme>
    <theme name="Elsewhere" id="other" url="https://other.example/config.xml"/>
  </themes>
</config>
"""


def read(text=CONFIG, address=ADDRESS):
    return read_mviewer(text.encode(), address, CancelToken())


def by_title(found):
    return {flow.title: flow for flow in found}


def test_layers_with_their_themes_and_groups():
    found = read()
    assert [(flow.path, flow.title, flow.layer) for flow in found] == [
        ((), "Photo aérienne", "satellite"),
        ((), "OpenStreetMap", ""),
        (("Vegetation",), "NDVI of the <month>", "ndvi"),
        (("Vegetation", "Forest"), "Clear cuts", "cuts"),
        (("Vegetation", "Forest", "Deeper"), "height", "height"),
        ((), "Elsewhere", ""),
    ]


def test_what_is_told_of_a_layer():
    ndvi = by_title(read())["NDVI of the <month>"]
    assert (ndvi.source.kind, ndvi.source.address) == ("wms", "https://maps.example/geoserver/veg/wms")
    assert (ndvi.flow.style, ndvi.flow.times) == ("ndvi", ("2018", "2019", "2021"))
    assert ndvi.flow.attribution == "DREAL"
    entry = ndvi.entry
    assert (entry.name, entry.title("fr"), entry.id) == ("ndvi", ndvi.title, f"{ndvi.source.id}/ndvi")
    assert entry.path == ("Vegetation",)


def test_an_interval_a_filter_and_an_attribution_that_stands_elsewhere():
    cuts = by_title(read())["Clear cuts"]
    assert cuts.flow.times == ("2018-01-01/2022-12-01/P1M",)
    assert cuts.source.address == "https://forest.example/wms?CQL_FILTER=year%20%3D%202020"
    assert cuts.flow.attribution == ""


def test_base_layers():
    found = by_title(read())
    photo, street = found["Photo aérienne"], found["OpenStreetMap"]
    assert (photo.source.kind, photo.flow.style, photo.flow.format) == ("wmts", "", "image/jpeg")
    assert photo.flow.attribution == "Partners - IGN"
    assert (street.source.kind, street.flow.zoom) == ("xyz", (0, 19))
    assert street.source.address == "https://a.tile.example/{z}/{x}/{y}.png"
    assert not street.source.whole


def test_another_configuration_is_a_catalogue_too():
    other = by_title(read())["Elsewhere"]
    assert (other.source.kind, other.source.address) == ("mviewer", "https://other.example/config.xml")
    assert other.entry is None


def test_layers_of_one_service_share_it():
    text = CONFIG.replace(' filter="year = 2020"', "")
    cuts, height = (by_title(read(text))[title] for title in ("Clear cuts", "height"))
    assert cuts.source == height.source
    assert [flow.layer for flow in cuts.source.flows] == ["cuts", "height"]


def test_the_same_layer_twice_has_two_entries():
    layer = '<layer id="a" name="{}" url="https://a.example/wms" style="{}"/>'
    text = "<config><themes><theme name='T'>{}{}{}</theme></themes></config>"
    one, other = read(text.format(layer.format("A", "x"), layer.format("B", "y"), layer.format("A", "x")))
    assert (one.entry.mark, other.entry.mark) == ("x", "y")
    assert one.source.id == other.source.id


@pytest.mark.parametrize(
    "href",
    ["http://127.0.0.1/wms", "http://192.168.0.1/wms", "file:///etc/passwd", "javascript:alert(1)",
     "http://[::1]/wms", "//localhost/wms", "\\\\server\\share"],
)  # fmt: skip
def test_a_public_configuration_does_not_lead_into_a_private_network(href):
    text = f'<config><themes><theme name="T"><layer id="a" name="A" url="{href}"/></theme></themes></config>'
    found = read(text)
    assert all(flow.source.address.startswith("https://maps.example/") for flow in found)
    assert not [flow for flow in found if "127" in flow.source.address or "192" in flow.source.address]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html><body>Not found</body></html>",
        "<WMS_Capabilities/>",
        "<config/>",
        CONFIG[: len(CONFIG) // 2],
        '<!DOCTYPE config [<!ENTITY a "b">]><config><themes>&a;</themes></config>',
        '<!DOCTYPE config [<!ENTITY a SYSTEM "file:///etc/passwd">]><config><themes>&a;</themes></config>',
        "<config><themes>" + "<group>" * 500 + "</group>" * 500 + "</themes></config>",
    ],
)
def test_what_is_no_configuration(text):
    with pytest.raises(PortalError) as caught:
        read(text)
    assert caught.value.kind is ErrorKind.BAD_ANSWER
    assert "root:" not in caught.value.detail


def test_a_cancelled_reading():
    token = CancelToken()
    token.cancel()
    with pytest.raises(PortalError) as caught:
        read_mviewer(CONFIG.encode(), ADDRESS, token)
    assert caught.value.kind is ErrorKind.CANCELLED


@pytest.mark.parametrize(
    ("page", "configuration"),
    [
        ("https://m.example/mviewer/?config=../apps/a/config.xml", "https://m.example/apps/a/config.xml"),
        ("https://m.example/mviewer/?x=1&config=https://o.example/c.xml", "https://o.example/c.xml"),
        ("https://m.example/config.xml", "https://m.example/config.xml"),
    ],
)
def test_the_page_of_a_viewer_names_its_configuration(page, configuration):
    assert configuration_address(page) == configuration


def test_a_configuration_is_searched_like_a_catalogue():
    with Loopback(lambda request: Reply(200, CONFIG.encode())) as server:
        source = FlowSource("mine/x", "mviewer", f"{server.url}/mviewer/?config=../apps/config.xml")
        with HttpSession("", NetworkProfile(timeout=5.0), CancelToken()) as session:
            found = search_catalogue(source, "FORET clear", None, session)
            assert found == ()
            found = search_catalogue(source, "Forest CUTS", None, session)
            every = search_catalogue(source, "", None, session, 3)
        assert {request.path for request in server.requests} == {"/apps/config.xml"}
    assert [flow.title for flow in found] == ["Clear cuts"]
    assert len(every) == 3
