"""Requests as sources of QGIS's provider."""

from dataclasses import replace
from urllib.parse import unquote

import pytest
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.gis.flows.flow_uri import capabilities_address, provider_uri
from guichet_eo.gis.flows.flow_uri_dates import MOST_VALUES, is_by_day, provider_extent
from qgis.core import QgsDataSourceUri, QgsProviderRegistry

WMS = FlowRequest("wms", "https://maps.test/wms?map=a", "s2", "ndvi")
WMTS = FlowRequest("wmts", "https://maps.test/1.0.0/WMTSCapabilities.xml", "s2", "", matrix_set="PM")
XYZ = FlowRequest("xyz", "https://maps.test/{z}/{x}/{y}.png?key=a&b=c", version="", zoom=(3, 14))


def keeps_percent():
    uri = QgsDataSourceUri()
    uri.setEncodedUri("layers=%25")
    return uri.param("layers") == "%25"


def told(request):
    """Return the parts of a source as QGIS's provider reads them."""
    uri = QgsDataSourceUri()
    uri.setEncodedUri(provider_uri(request)[1])
    return uri


@pytest.mark.parametrize(
    "name",
    [
        *("s2", "a b", "a&b=c", "é/ü", "a+b", "x,y", "a;b", '"q"', "#1", "a(b)", "a:b?", "[a]!*'$@"),
        pytest.param("50%", marks=pytest.mark.skipif(keeps_percent(), reason="QGIS cannot be told")),
    ],
)
def test_names_arrive_as_they_are(qgis_app, name):
    uri = told(replace(WMS, layer=name, style=name, address=f"https://maps.test/?map={'/a b.map'}"))
    assert uri.params("layers") == [name]
    assert uri.params("styles") == [name]
    assert uri.param("url") == "https://maps.test/?map=/a b.map"


def test_maps_are_asked_for_at_the_address_of_the_request(qgis_app):
    uri = told(WMS)
    assert (uri.param("IgnoreGetMapUrl"), uri.param("IgnoreGetFeatureInfoUrl")) == ("1", "1")
    assert uri.param("url") == WMS.address
    assert not uri.hasParam("type")


@pytest.mark.parametrize(
    ("dates", "time", "enabled", "kept"),
    [
        ("2022-02-11,2022-02-14", "2022-02-11", "false", True),
        ("2022-02-11T10:50:31Z", "2022-02-11T10:50:31Z", "true", True),
        ("2022-02-11T10:50:31.024Z", "2022-02-11T10:50:31.024Z", "true", False),
        ("2022-02-11,2022-02-14", "2022-02-11/2022-02-14", "false", False),
        ("2020,2021", "2021", "false", False),
        ("2020-02,2021-03", "2020-02", "false", False),
        ("2022-02-11", "current", "false", False),
    ],
)
def test_a_date_is_a_parameter_where_qgis_can_write_it(qgis_app, dates, time, enabled, kept):
    request = replace(WMS, dates=dates, time=time)
    uri = told(request)
    assert (uri.param("type"), uri.param("enableTime")) == ("wmst", enabled)
    decoded = QgsProviderRegistry.instance().decodeUri("wms", provider_uri(request)[1])
    if kept:
        assert decoded["time"] == f"{time}/{time}"
        assert uri.param("url") == WMS.address
    else:
        assert "time" not in decoded
        assert uri.param("url") == f"{WMS.address}&TIME={time}"


@pytest.mark.parametrize(
    ("text", "extent"),
    [
        ("2022-02-14, 2022-02-11", "2022-02-11,2022-02-14"),
        ("2022,2023", "2022-01-01,2023-01-01"),
        ("2022-02-11T10:50:31.024Z", "2022-02-11T10:50:31Z"),
        ("2022-01-01/2022-12-31/P5D", "2022-01-01/2022-12-31/P5D"),
        ("2022-01-01/2022-12-31", "2022-01-01/2022-12-31"),
        ("2022-01-31/2022-04-30/P1M", "2022-01-31,2022-02-28,2022-03-31,2022-04-30"),
        ("2020/2023/P1Y", "2020-01-01,2021-01-01,2022-01-01,2023-01-01"),
        (
            "2022-01-01T00:00:00Z/2022-01-02T00:00:00Z/PT15M",
            "2022-01-01T00:00:00Z/2022-01-02T00:00:00Z/PT900S",
        ),
        (
            "2022-01-01T00:00:00Z/2022-01-09T00:00:00Z/P1DT12H",
            "2022-01-01T00:00:00Z/2022-01-09T00:00:00Z/P1DT43200S",
        ),
        ("2019-05-05,2022-01-01/2022-12-31", "2019-05-05,2022-01-01/2022-12-31"),
        ("2022-01-01/2022-12-31,2019-05-05", "2019-05-05,2022-01-01/2022-12-31"),
    ],
)
def test_dates_for_qgis(qgis_app, text, extent):
    assert provider_extent(text) == extent


def test_open_and_long_dates_for_qgis(qgis_app):
    start, end = provider_extent("2015-06-23/..").split("/")
    assert start == "2015-06-23"
    assert end >= "2026-01-01"
    assert provider_extent("../2020-12-31") == "1970-01-01/2020-12-31"
    many = ",".join(f"{year}-{month:02d}-01" for year in range(1800, 2000) for month in range(1, 13))
    assert provider_extent(many) == "1800-01-01/1999-12-01/P1D"
    assert len(provider_extent("0001-01/9999-12/P1M").split(",")) == MOST_VALUES
    assert is_by_day(many)


def test_further_parameters_of_a_map_are_in_its_address(qgis_app):
    uri = told(replace(WMS, dimensions={"GEOMETRY": "POINT (1 2)"}))
    assert unquote(uri.param("url")) == "https://maps.test/wms?map=a&GEOMETRY=POINT (1 2)"


def test_an_address_is_encoded_once(qgis_app):
    url = told(replace(WMS, address="https://maps.test/wms?map=%2Fa%2Bb")).param("url")
    assert url == "https://maps.test/wms?map=%2Fa%2Bb"


def test_dates_and_dimensions_of_tiles(qgis_app):
    uri = told(replace(WMTS, time="2022-02-11", dimensions={"elevation": "0"}))
    assert uri.param("tileDimensions") == "elevation=0;TIME=2022-02-11"
    assert (uri.param("tileMatrixSet"), uri.param("url")) == ("PM", WMTS.address)


def test_templates(qgis_app):
    uri = told(replace(XYZ, address="https://{s}.maps.test/{time}/{z}/{x}/{y}.png", time="2022-02-11"))
    assert uri.param("url") == "https://a.maps.test/2022-02-11/{z}/{x}/{y}.png"
    assert (uri.param("zmin"), uri.param("zmax")) == ("3", "14")
    mirrors = replace(XYZ, address="https://{switch:b,c}.maps.test/{z}/{x}/{-y}.png")
    assert told(mirrors).param("url") == "https://b.maps.test/{z}/{x}/{-y}.png"


@pytest.mark.parametrize("request_", [WMS, WMTS, XYZ])
def test_an_account_is_named_by_its_entry(qgis_app, request_):
    assert "authcfg=abc1234" in provider_uri(replace(request_, authcfg="abc1234"))[1]
    assert "authcfg" not in provider_uri(request_)[1]


@pytest.mark.parametrize(
    ("request_", "address"),
    [
        (WMS, "https://maps.test/wms?map=a&SERVICE=WMS&REQUEST=GetCapabilities"),
        (replace(WMS, address="https://maps.test/wms"), "https://maps.test/wms?SERVICE=WMS&REQUEST=GetCapabilities"),
        (replace(WMS, address="https://maps.test/?"), "https://maps.test/?SERVICE=WMS&REQUEST=GetCapabilities"),
        (WMTS, WMTS.address),
        (XYZ, ""),
    ],
)  # fmt: skip
def test_where_qgis_asks_for_capabilities(qgis_app, request_, address):
    assert capabilities_address(request_) == address
