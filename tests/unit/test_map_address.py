"""Addresses of maps and tiles."""

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from guichet_eo.core.flows.axis_order import north_first
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.flows.map_address import map_url, tile_url
from guichet_eo.core.flows.map_service import MapService
from guichet_eo.core.flows.service_layer import ServiceLayer
from guichet_eo.core.flows.tile_cover import web_mercator_levels
from guichet_eo.core.flows.tile_matrix import TileMatrix
from hypothesis import given
from hypothesis import strategies as st

WMS = FlowRequest("wms", "https://maps.example/wms", "s2", version="1.3.0", crs="EPSG:4326")
BOX = (1.5, 43.25, 2.5, 44.0)
MATRIX = TileMatrix("EPSG:3857:7", 4367830.187, -20037508.34, 20037508.34, 256, 256, 128, 128)
XYZ = FlowRequest("xyz", "https://t.example/{z}/{x}/{y}.png")


def query(url):
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    assert len({name.upper() for name, _value in pairs}) == len(pairs), "a parameter is there twice"
    return dict(pairs)


@pytest.mark.parametrize(
    ("version", "crs", "name", "box"),
    [
        ("1.3.0", "EPSG:4326", "CRS", "43.25,1.5,44,2.5"),
        ("1.1.1", "EPSG:4326", "SRS", "1.5,43.25,2.5,44"),
        ("1.1.0", "EPSG:4326", "SRS", "1.5,43.25,2.5,44"),
        ("1.3.0", "CRS:84", "CRS", "1.5,43.25,2.5,44"),
        ("1.3.0", "EPSG:3857", "CRS", "1.5,43.25,2.5,44"),
        ("1.3.0", "EPSG:3035", "CRS", "43.25,1.5,44,2.5"),
        ("1.3.0", "EPSG:2154", "CRS", "1.5,43.25,2.5,44"),
    ],
)
def test_the_order_of_axes(version, crs, name, box):
    found = query(map_url(replace(WMS, version=version), BOX, 10, 20, crs))
    assert found[name] == crs
    assert found["BBOX"] == box
    assert (found["WIDTH"], found["HEIGHT"]) == ("10", "20")
    assert ("SRS" in found) != ("CRS" in found)


def test_the_caller_may_know_the_order_of_axes():
    assert query(map_url(WMS, BOX, 1, 1, "EPSG:3857", True))["BBOX"] == "43.25,1.5,44,2.5"
    assert query(map_url(WMS, BOX, 1, 1, "EPSG:4326", False))["BBOX"] == "1.5,43.25,2.5,44"


@pytest.mark.parametrize(
    "crs", ["EPSG:4326", "urn:ogc:def:crs:EPSG::4258", "epsg:4171", "EPSG:3035", "EPSG:31467"]
)
def test_north_is_first(crs):
    assert north_first(crs)


@pytest.mark.parametrize(
    "crs",
    [
        "CRS:84",
        "EPSG:3857",
        "EPSG:2154",
        "EPSG:32631",
        "EPSG:25831",
        "EPSG:31370",
        "",
        "EPSG:",
        "EPSG:99999999",
    ],
)
def test_east_is_first(crs):
    assert not north_first(crs)


def test_the_services_own_parameters_are_kept():
    own = replace(
        WMS, address="https://m.example/cgi?map=/a/b.map&layers=old&request=GetCapabilities&time=2001#x"
    )
    url = map_url(own, BOX, 1, 1)
    assert url.startswith("https://m.example/cgi?map=/a/b.map&")
    found = query(url)
    assert found["LAYERS"] == "s2"
    assert found["REQUEST"] == "GetMap"
    assert "time" not in found


@pytest.mark.parametrize(
    "address", ["https://m.example/wms", "https://m.example/wms?", "https://m.example/wms?a=1&"]
)
def test_however_the_address_ends(address):
    url = map_url(replace(WMS, address=address), BOX, 1, 1)
    assert url.count("?") == 1
    assert "&&" not in url
    assert "?&" not in url


def test_time_style_and_dimensions():
    found = query(
        map_url(replace(WMS, time="2026-10-24", style="a b", dimensions={"CQL_FILTER": "x='1'"}), BOX, 1, 1)
    )
    assert found["TIME"] == "2026-10-24"
    assert found["STYLES"] == "a b"
    assert found["CQL_FILTER"] == "x='1'"
    assert query(map_url(WMS, BOX, 1, 1))["STYLES"] == ""


def test_only_formats_that_can_are_see_through():
    assert query(map_url(WMS, BOX, 1, 1))["TRANSPARENT"] == "TRUE"
    assert query(map_url(replace(WMS, format="image/jpeg"), BOX, 1, 1))["TRANSPARENT"] == "FALSE"
    assert query(map_url(WMS, BOX, 1, 1))["EXCEPTIONS"] == "XML"
    assert (
        query(map_url(replace(WMS, version="1.1.1"), BOX, 1, 1))["EXCEPTIONS"] == "application/vnd.ogc.se_xml"
    )


@given(st.text(max_size=30), st.tuples(*[st.floats(-1e8, 1e8)] * 4))
def test_whatever_the_layer_is_called(name, box):
    found = query(map_url(replace(WMS, layer=name, crs="EPSG:3857"), box, 3, 4))
    assert found["LAYERS"] == name.encode("utf-8", "replace").decode()
    assert [float(part) for part in found["BBOX"].split(",")] == pytest.approx(list(box), abs=1e-9)
    assert "e" not in found["BBOX"]


def wmts(address="", templates=()):
    layer = ServiceLayer("s2:rgb", "S2", templates=dict(templates))
    return MapService("wmts", "1.0.0", address=address, layers=(layer,))


TILES = FlowRequest(
    "wmts", "https://w.example/caps.xml", "s2:rgb", style="", matrix_set="EPSG:3857", time="2022-02-11",
    dimensions={"elevation": "0"},
)  # fmt: skip


def test_tiles_with_parameters():
    url = tile_url(TILES, wmts("https://w.example/wmts?key=1"), MATRIX, 64, 45)
    assert query(url) == {
        "key": "1",
        "elevation": "0",
        "SERVICE": "WMTS",
        "REQUEST": "GetTile",
        "VERSION": "1.0.0",
        "LAYER": "s2:rgb",
        "STYLE": "",
        "FORMAT": "image/png",
        "TILEMATRIXSET": "EPSG:3857",
        "TILEMATRIX": "EPSG:3857:7",
        "TILEROW": "45",
        "TILECOL": "64",
        "TIME": "2022-02-11",
    }


def test_tiles_by_template_in_any_case():
    template = "https://w.example/{layer}/{Style}/{TIME}/{tilematrixset}/{TileMatrix}/{TileRow}/{TileCol}.png"
    url = tile_url(TILES, wmts(templates={"image/png": template}), MATRIX, 64, 45)
    assert url == "https://w.example/s2:rgb/default/2022-02-11/EPSG:3857/EPSG:3857:7/45/64.png"


def test_a_dimension_that_is_not_known_is_said():
    service = wmts(templates={"image/png": "https://w.example/{Band}/{TileRow}"})
    with pytest.raises(FlowError, match="Band") as caught:
        tile_url(TILES, service, MATRIX, 0, 0)
    assert caught.value.problem is FlowProblem.NO_TILES


@pytest.mark.parametrize("service", [None, wmts(), MapService("wmts", "1.0.0")])
def test_without_an_address_there_are_no_tiles(service):
    with pytest.raises(FlowError) as caught:
        tile_url(TILES, service, MATRIX, 0, 0)
    assert caught.value.problem is FlowProblem.NO_TILES


@pytest.mark.parametrize(
    ("template", "url"),
    [
        ("https://t.example/{z}/{x}/{y}.png?k=1", "https://t.example/3/5/2.png?k=1"),
        ("https://t.example/{z}/{x}/{-y}.png", "https://t.example/3/5/5.png"),
        ("https://t.example/{q}.jpeg", "https://t.example/121.jpeg"),
        ("https://{s}.t.example/{z}", "https://b.t.example/3"),
        ("https://{switch:t0,t1,t2}.example/{z}", "https://t1.example/3"),
        ("https://t.example/{Time}/{Z}/{X}/{Y}", "https://t.example/2020-01-01/3/5/2"),
    ],
)
def test_xyz(template, url):
    level = web_mercator_levels((3, 3)).matrices[0]
    assert tile_url(replace(XYZ, address=template, time="2020-01-01"), None, level, 5, 2) == url


def test_a_key_that_nobody_gave_is_said():
    with pytest.raises(FlowError, match="apikey"):
        tile_url(
            replace(XYZ, address="https://t/{apikey}/{z}"), None, web_mercator_levels().matrices[0], 0, 0
        )


@given(st.integers(0, 24), st.data())
def test_keys_of_tiles_can_be_read_back(zoom, data):
    column, row = (data.draw(st.integers(0, (1 << zoom) - 1)) for _ in "xy")
    level = web_mercator_levels((zoom, zoom)).matrices[0]
    url = tile_url(replace(XYZ, address="https://t.example/{q}/{x}/{y}/{-y}"), None, level, column, row)
    key, x, y, up = re.fullmatch(r"https://t\.example/(\d*)/(\d+)/(\d+)/(\d+)", url).groups()
    assert (int(x), int(y)) == (column, row)
    assert int(up) + row == (1 << zoom) - 1
    assert len(key) == zoom
    assert sum(int(digit) % 2 << zoom - 1 - place for place, digit in enumerate(key)) == column
    assert sum(int(digit) // 2 << zoom - 1 - place for place, digit in enumerate(key)) == row
