"""Systems, boxes, texts and links of capabilities."""

import math

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.flows.instance_alias import instance_alias
from guichet_eo.core.flows.service_address import bare_address, capabilities_url
from guichet_eo.core.safe_xml import read_xml
from guichet_eo.providers.flows.capabilities_box import box_of_crs, degrees_box, number
from guichet_eo.providers.flows.capabilities_crs import crs_code
from guichet_eo.providers.flows.capabilities_heritage import CapabilitiesHeritage
from guichet_eo.providers.flows.capabilities_links import link, service_address
from guichet_eo.providers.flows.capabilities_texts import is_usable_name, licence_of
from hypothesis import given
from hypothesis import strategies as st

CODES = {
    "EPSG:3857": "EPSG:3857",
    " epsg:4326\n": "EPSG:4326",
    "EPSG:900913": "EPSG:3857",
    "EPSG:102100": "EPSG:3857",
    "OSGEO:41001": "EPSG:3857",
    "urn:ogc:def:crs:EPSG::3857": "EPSG:3857",
    "urn:ogc:def:crs:EPSG:3857": "EPSG:3857",
    "urn:ogc:def:crs:EPSG:6.18:3:3857": "EPSG:3857",
    "urn:ogc:def:crs:EPSG:6.18.3:4326": "EPSG:4326",
    "urn:x-ogc:def:crs:EPSG:4326": "EPSG:4326",
    "http://www.opengis.net/gml/srs/epsg.xml#4326": "EPSG:4326",
    "http://www.opengis.net/def/crs/EPSG/0/2154": "EPSG:2154",
    "https://www.opengis.net/def/crs/OGC/1.3/CRS84": "CRS:84",
    "urn:ogc:def:crs:OGC:1.3:CRS84": "CRS:84",
    "urn:ogc:def:crs:OGC:2:84": "",
    "CRS:84": "CRS:84",
    "OGC:CRS84": "CRS:84",
    "IGNF:LAMB93": "IGNF:LAMB93",
    "ESRI:54009": "ESRI:54009",
    "CRS:27": "",
    "AUTO:42001": "",
    "AUTO2:42001,1,-100,45": "",
    "EPSG:": "",
    "": "",
    "x" * 5000: "",
    "<b>": "",
}


@pytest.mark.parametrize("text", CODES)
def test_codes(text):
    assert crs_code(text) == CODES[text]


@given(st.integers(1, 999_999))
def test_every_spelling_of_a_code_is_the_same(code):
    said = {crs_code(text.format(code)) for text in ("EPSG:{}", "urn:ogc:def:crs:EPSG::{}", "epsg:0{}")}
    assert len(said) == 1 or code > 99_999


@pytest.mark.parametrize(
    ("told", "box"),
    [
        ((0, 40, 10, 50), (0, 40, 10, 50)),
        ((-180.0001, -90.5, 180.0001, 90.5), (-180, -90, 180, 90)),
        ((0, -90, 360, 90), (-180, -90, 180, 90)),
        ((170, -20, 190, 20), (170, -20, -170, 20)),
        ((170, -20, -170, 20), (170, -20, -170, 20)),
        ((-190, 0, -170, 1), (170, 0, -170, 1)),
        ((200, 0, 220, 1), (-160, 0, -140, 1)),
        ((5, 5, 5, 5), (5, 5, 5, 5)),
        ((-180, -64.991, 179.991, 75), (-180, -64.991, 179.991, 75)),
        ((0, 0, -1, -1), None),
        ((0, 50, 10, 40), None),
        ((0, math.nan, 10, 40), None),
        ((1e9, 0, 1e9, 1), None),
        ((0, 100, 10, 110), None),
    ],
)
def test_boxes(told, box):
    found = degrees_box(*told)
    assert (found is None) if box is None else found == pytest.approx(box)


@given(*[st.floats() for _ in range(4)])
def test_any_numbers_make_a_good_box_or_none(west, south, east, north):
    found = degrees_box(*(number(repr(each)) for each in (west, south, east, north)))
    if found is not None:
        assert -180 <= found[0] <= 180
        assert -180 <= found[2] <= 180
        assert -90 <= found[1] <= found[3] + 1e-5 <= 90 + 1e-4


def test_corners_in_systems():
    assert box_of_crs("EPSG:4326", (40, 0), (50, 10), True) == (0, 40, 10, 50)
    assert box_of_crs("EPSG:4326", (0, 40), (10, 50), False) == (0, 40, 10, 50)
    assert box_of_crs("EPSG:4326", (-180, -90), (180, 90), True) == (-180, -90, 180, 90)
    assert box_of_crs("CRS:84", (0, 40), (10, 50), False) == (0, 40, 10, 50)
    half = math.pi * 6378137
    world = box_of_crs("EPSG:3857", (-half, -half), (half, half), False)
    assert world == pytest.approx((-180, -85.0511287798, 180, 85.0511287798))
    assert box_of_crs("EPSG:2154", (0, 40), (10, 50), False) is None


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "-inf", "1e999", None])
def test_what_is_no_number(text):
    assert math.isnan(number(text))


def test_names_that_requests_can_say():
    assert is_usable_name("photo:ortho-composite")
    assert is_usable_name("Testbed QGIS Server")
    assert not any(map(is_usable_name, ["", "a,b", "x" * 301, "a\nb", "a\0"]))


@pytest.mark.parametrize(
    ("fees", "constraints", "told"),
    [
        ("none", "None.", ""),
        ("", "Licence Ouverte 2.0", "Licence Ouverte 2.0"),
        ("free", "free", "free"),
        ("5 €", "none", "5 €"),
        ("a", "b", "a; b"),
    ],
)
def test_licences(fees, constraints, told):
    body = f"<Service><Fees>{fees}</Fees><AccessConstraints>{constraints}</AccessConstraints></Service>"
    assert licence_of(read_xml(body.encode(), CancelToken())) == told
    assert licence_of(None) == ""


def test_bare_addresses_keep_the_service_s_own_parameters():
    asked = "https://h/cgi?map=/a%20b.map&service=WMS&VERSION=1.3.0&Request=GetMap&layers=x&BBOX=1,2&#top"
    assert bare_address(asked) == "https://h/cgi?map=/a%20b.map"
    assert bare_address("https://h/ows?") == "https://h/ows"


def test_addresses_of_capabilities():
    assert capabilities_url("wms", "https://h/w?") == "https://h/w?SERVICE=WMS&REQUEST=GetCapabilities"
    assert capabilities_url("wms", "https://h/w?map=a").startswith("https://h/w?map=a&SERVICE=WMS&")
    assert "SERVICE=WMTS" in capabilities_url("wmts", "https://h/wmts")
    assert capabilities_url("wmts", "https://h/1.0.0/WMTSCapabilities.xml").endswith("Capabilities.xml")
    assert capabilities_url("mviewer", "https://h/config") == "https://h/config"


SERVED = {
    # asked, told, where maps are asked for
    "the same": ("https://h/w", "https://h/w?", "https://h/w"),
    "another path": ("https://h/w", "https://h/geo/ows?SERVICE=WMS&", "https://h/geo/ows"),
    "another host": ("https://h.org/w", "https://maps.h.org/w?", "https://maps.h.org/w"),
    "nothing": ("https://h/w?map=a", "", "https://h/w?map=a"),
    "relative": ("https://h/a/w", "ows?", "https://h/a/ows"),
    "no address": ("https://h/w", "ftp://h/w", "https://h/w"),
    "plain HTTP": ("https://h.org/w", "http://h.org/w?", "https://h.org/w"),
    "plain HTTP, other path": ("https://h.org/w", "http://h.org/x?", "https://h.org/x"),
    "plain HTTP, other host": ("https://h.org/w", "http://in.h.org/x?", "https://h.org/w"),
    "plain HTTP, other port": ("https://h.org/w", "http://h.org:8080/w?", "https://h.org/w"),
    "localhost": ("https://h.org/w", "http://localhost:8080/w?", "https://h.org/w"),
    "a private network": ("https://h.org/w", "https://10.1.2.3/w?", "https://h.org/w"),
    "localhost, from inside": ("http://10.1.2.3/w", "http://localhost/w?", "http://10.1.2.3/w"),
    "this machine": ("http://127.0.0.1:81/w", "http://127.0.0.1:82/w?", "http://127.0.0.1:82/w"),
    "a key that was asked with": ("https://h/w?apikey=1", "https://h/w?", "https://h/w?apikey=1"),
    "a key, another path": ("https://h/w?apikey=1", "http://h/ows?a=b&", "https://h/ows?apikey=1&a=b"),
    "a key that was hushed": ("https://h/w?apikey=1", "https://h/ows?apikey=***&", "https://h/ows?apikey=1"),
    "a hushed key, another host": (
        "https://h.org/w?key=1",
        "https://i.org/o?key=***&a=b",
        "https://i.org/o?a=b",
    ),
    "a parameter that was not": ("https://h/w", "https://h/w?map=a&", "https://h/w?map=a"),
}


@pytest.mark.parametrize("what", SERVED)
def test_where_maps_are_asked_for(what):
    asked, told, expected = SERVED[what]
    assert service_address(asked, told) == expected


def test_instances_are_not_told():
    secret_id = "01234567-89ab-cdef-0123-456789abcdef"
    asked = f"https://sh.example.org/ogc/wms/{instance_alias(secret_id)}"
    told = f"https://sh.example.org/ogc/wms/{secret_id}?"
    assert service_address(asked, told) == asked
    assert secret_id not in link(asked, told + "REQUEST=GetLegendGraphic")


def test_links_lead_to_the_web_only():
    assert link("https://h.org/w", "javascript:alert(1)") == ""
    assert link("https://h.org/w", "file:///etc/passwd") == ""
    assert link("https://h.org/w", "http://192.168.0.1/legend.png") == ""
    assert link("https://h.org/w", "https://h.org/" + "x" * 3000) == ""
    assert link("https://h.org/w", "http://h.org/legend.png") == "https://h.org/legend.png"


def test_hushed_keys_of_links_are_put_in_again():
    asked, legend = "https://h.org/w?apikey=a%20b", "https://h.org/l?apikey=***&LAYER=x"
    assert link(asked, legend) == "https://h.org/l?apikey=a%20b&LAYER=x"
    assert link(asked, legend.replace("h.org", "i.org")) == "https://i.org/l?LAYER=x"
    assert link("https://h.org/w", legend) == "https://h.org/l?LAYER=x"


def test_long_lists_are_not_copied_for_every_layer():
    heritage, inherited = CapabilitiesHeritage(), tuple(f"EPSG:{code}" for code in range(6000))
    assert heritage.joined(("EPSG:7",), inherited) is inherited
    assert heritage.joined((), inherited) is inherited
    joined = [heritage.joined((f"IGNF:{number}",), inherited) for number in range(1000)]
    assert joined[0][:2] == ("IGNF:0", "EPSG:0")
    assert heritage.joined(("IGNF:0",), inherited) is joined[0]
    assert sum(len(each) for each in {id(each): each for each in joined}.values()) < 2_100_000
