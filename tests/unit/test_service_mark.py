"""What ids say of services and of flows with the same layer."""

import pytest
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.address_key import hide_keys
from guichet_eo.core.flows.flow_mark import flow_mark
from guichet_eo.core.flows.found_source import found_source
from guichet_eo.core.flows.service_mark import service_mark, service_marks
from guichet_eo.core.local_text import LocalText

TILES = "https://tiles.example/{z}/{x}/{y}.png"
INSTANCE = "12345678-1234-1234-1234-1234567890ab"


@pytest.mark.parametrize(
    ("kind", "address", "mark"),
    [
        ("wms", "https://maps.example/geoserver/photo/wms", "wms-maps.example-geoserver-photo"),
        ("wms", "http://WWW.maps.example:80/wms?", "wms-maps.example"),
        ("wms", "https://maps.example:8443/wms/v2", "wms-maps.example-8443-v2"),
        ("wms", "https://maps.example/ows?service=WMS&REQUEST=GetCapabilities", "wms-maps.example-ows"),
        ("wmts", "https://user@maps.example/a b/é/wmts", "wmts-maps.example-a-b"),
        ("xyz", TILES, "xyz-tiles.example"),
        ("xyz", "https://{s}.tiles.example/v1/{z}/{x}/{y}.png", "xyz-tiles.example-v1"),
        ("xyz", "https://{switch:a,b}.tiles.example/{z}/{x}/{y}", "xyz-tiles.example"),
        ("wms", "https://[broken/wms", "wms-https-broken"),
    ],
)
def test_a_mark_says_kind_host_and_path(kind, address, mark):
    assert service_mark(kind, address) == mark


def test_a_query_that_counts_is_told_apart_and_its_order_is_not():
    one, other = (service_mark("wms", f"https://m.example/mapserv?map=/{name}.map") for name in "ab")
    assert one != other
    assert one.startswith("wms-m.example-mapserv-")
    assert service_mark("wms", "https://m.example/x?a=1&b=2") == service_mark(
        "wms", "https://m.example/x?b=2&a=1"
    )


def test_long_paths_are_cut_and_told_apart():
    one, other = (service_mark("wms", f"https://m.example/{'x' * 100}/{name}") for name in "ab")
    assert one != other
    assert len(one) < 110


@pytest.mark.parametrize("address", ["https://m.example/wms?apikey=%s", "https://m.example/s;key=%s/wms"])
def test_keys_are_not_in_marks(address):
    one, other = (address % key for key in ("abc123", "def456"))
    assert "abc123" not in service_mark("wms", one)
    marks = service_marks([("wms", one), ("wms", other)])
    assert len(set(marks.values())) == 2
    assert service_marks([("wms", other), ("wms", one)]) == marks


def test_instances_are_not_in_marks():
    assert INSTANCE not in service_mark("wms", f"https://sh.example/ogc/wms/{INSTANCE}")


def test_own_services_have_the_same_id_with_a_key_and_with_its_alias():
    address = "https://m.example/wms?apikey=abc123"
    assert found_source("wms", address).id == found_source("wms", hide_keys(address)[0]).id
    assert found_source("wms", address).id != found_source("wms", "https://m.example/wms?apikey=other").id
    assert found_source("wms", address).address == address


@pytest.mark.parametrize(
    ("more", "marks"),
    [
        ([{}], [""]),
        ([{}, {}], ["", ""]),
        ([{"times": ("2021-01-01/2021-12-31",)}, {"times": ("2022-06-01",)}], ["2021", "2022-06-01"]),
        ([{"style": "dark"}, {"style": "light"}], ["dark", "light"]),
        ([{"title": LocalText("Map of snow", "")}, {"title": LocalText("Map", "")}], ["map-of-snow", "map"]),
    ],
)
def test_flows_of_a_layer_are_told_apart_by_what_they_are(more, marks):
    flows = [Flow("xyz", TILES, "map", **each) for each in more]
    assert [flow_mark(flow, flows) for flow in flows] == marks
    assert [flow_mark(flow, flows[::-1]) for flow in flows] == marks


def test_flows_that_nothing_short_tells_apart_have_digits():
    flows = [Flow("xyz", TILES, "map", format=name) for name in ("image/png", "image/jpeg")]
    marks = [flow_mark(flow, flows) for flow in flows]
    assert len(set(marks)) == 2
    assert [flow_mark(flow, flows[::-1]) for flow in flows] == marks
