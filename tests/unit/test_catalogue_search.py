"""Searching catalogues on loopback: what is asked, what is found, and what goes wrong."""

import threading

import pytest
from catalogue_server import CatalogueServer, Record
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.flows.catalogue_search import search_catalogue
from guichet_eo.providers.flows.csw_query import csw_address, csw_filter
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.network_profile import NetworkProfile
from loopback import Reply

PROFILE = NetworkProfile(timeout=5.0)
WMS = "https://geo.example/geoserver/veg/wms"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<csw:GetRecordsResponse><csw:SearchResults>&b;</csw:SearchResults></csw:GetRecordsResponse>"
)
EXCEPTION = (
    b'<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows"><ows:Exception '
    b'exceptionCode="NoApplicableCode"><ows:ExceptionText>No such &lt;queryable&gt;</ows:ExceptionText>'
    b"</ows:Exception></ows:ExceptionReport>"
)
RECORDS = [
    Record("Vegetation index", [("OGC:WMS", "veg:ndvi", f"{WMS}?"), ("WWW:LINK", "Page", "https://a.example")],
           "NDVI of <Brittany> & around", "Open licence"),
    Record("Forest", [("OGC:WMS-1.3.0-http-get-map", "veg:forest,veg:cuts", f"{WMS}?service=WMS")]),
    Record("Mosaic", [("OGC:WMTS", "mosaic", "https://geo.example/wmts?REQUEST=GetCapabilities&key=1")]),
    Record("Reunion", [("OGC:WMS", "island", WMS)], box=(55.0, -22.0, 56.0, -20.0)),
    Record("No map", [("WWW:DOWNLOAD-1.0-http--download", "a.zip", "https://geo.example/a.zip")]),
    Record("It's 100 % *wild*? \\ <b>", [("OGC:WMS", "odd", WMS)]),
]  # fmt: skip


def source_at(server, kind, path=None):
    address = f"{server.url}{path if path is not None else {'csw': '/csw', 'records': '/records'}[kind]}"
    return FlowSource("catalogue/test", kind, address, LocalText("Test"), portal="test")


def search(server, kind, words="", box=None, limit=50, token=None, path=None):
    with HttpSession("test", PROFILE, token or CancelToken()) as session:
        return search_catalogue(source_at(server, kind, path), words, box, session, limit)


@pytest.fixture(params=[True, False], ids=["names", "no names"])
def server(request):
    with CatalogueServer(RECORDS, request.param) as running:
        yield running


@pytest.fixture(params=["csw", "records"])
def kind(request):
    return request.param


def test_records_become_flows(server, kind):
    found = {flow.title: flow for flow in search(server, kind)}
    expected = {"Vegetation index", "Forest – veg:forest", "Forest – veg:cuts", "Mosaic", "Reunion"}
    assert expected <= set(found)
    index = found["Vegetation index"]
    assert (index.source.kind, index.source.address, index.layer) == ("wms", WMS, "veg:ndvi")
    assert (index.abstract, index.licence) == ("NDVI of <Brittany> & around", "Open licence")
    assert index.box == (-5.0, 47.0, -1.0, 49.0)
    mosaic = found["Mosaic"].source
    assert (mosaic.kind, mosaic.address) == ("wmts", "https://geo.example/wmts?key=1")
    assert index.entry.id == f"{index.source.id}/veg:ndvi"


def test_layers_of_one_service_have_one_source(server, kind):
    found = {flow.title: flow for flow in search(server, kind)}
    assert found["Vegetation index"].source == found["Reunion"].source == found["Forest – veg:cuts"].source
    layers = [flow.layer for flow in found["Reunion"].source.flows]
    assert layers == ["veg:ndvi", "veg:forest", "veg:cuts", "island", "odd"]


@pytest.mark.parametrize("words", ["ndvi", "  NDVI   brittany ", "vegetation"])
def test_words(server, words):
    assert [flow.title for flow in search(server, "csw", words)] == ["Vegetation index"]


@pytest.mark.parametrize("words", ["it's 100 %", "*wild*?", "\\", "<b>", "it's\x00 100\x1b"])
def test_words_are_taken_literally(server, words):
    assert [flow.title for flow in search(server, "csw", words)] == [RECORDS[-1].title]


@pytest.mark.parametrize("words", ["']] or", "veg*index", "f?rest", '"><ogc:Or/>', "&amp;", "]]>"])
def test_words_with_signs_find_no_more_than_they_say(server, words):
    assert search(server, "csw", words) == ()


def test_words_go_to_the_server_of_records(server):
    assert [flow.title for flow in search(server, "records", "forest")] == [
        "Forest – veg:forest",
        "Forest – veg:cuts",
    ]
    assert search(server, "records", "a'b & c=d#")[:0] == ()
    assert server.requests[-1].query["q"] == "a'b & c=d#"


def test_an_area(server, kind):
    assert [flow.title for flow in search(server, kind, "reunion", (55.2, -21.2, 55.6, -20.9))] == ["Reunion"]
    assert search(server, kind, "reunion", (-3.0, 47.5, -2.0, 48.5)) == ()


def test_an_area_across_the_antimeridian(kind):
    records = [
        Record("Fiji", [("OGC:WMS", "fiji", WMS)], box=(177.0, -19.0, 180.0, -16.0)),
        Record("Lau", [("OGC:WMS", "lau", WMS)], box=(-180.0, -19.0, -178.0, -16.0)),
        Record("Brest", [("OGC:WMS", "brest", WMS)]),
    ]
    with CatalogueServer(records) as server:
        found = search(server, kind, "", (178.0, -18.0, -179.0, -17.0))
    assert [flow.title for flow in found if flow.layer != "s1"] == ["Fiji", "Lau"]


def many(count):
    return [Record(f"Layer {n}", [("OGC:WMS", f"l{n}", WMS)] if n % 3 == 0 else []) for n in range(count)]


def test_page_after_page_until_there_are_enough(kind):
    with CatalogueServer(many(140)) as server:
        every = search(server, kind, "layer", limit=500)
        few = search(server, kind, "layer", limit=20)
    assert [flow.layer for flow in every] == [f"l{n}" for n in range(0, 140, 3)]
    assert [flow.layer for flow in few] == [f"l{n}" for n in range(0, 60, 3)]


def test_a_catalogue_that_goes_in_a_circle_comes_to_an_end():
    with CatalogueServer(many(140)) as server:
        server.last_page = 1
        search(server, "csw", "layer", limit=500)
        assert len(server.requests) == 1
        server.last_page = 51
        search(server, "csw", "layer", limit=500)
        assert len(server.requests) == 3


def test_endless_pages_come_to_an_end(kind):
    with CatalogueServer(many(3000)) as server:
        found = search(server, kind, "layer", limit=10_000)
        assert len(server.requests) <= 9
    assert 90 <= len(found) <= 110


def test_names_of_layers_are_asked_for_where_the_short_records_leave_them_out():
    with CatalogueServer(RECORDS, named=False) as server:
        search(server, "csw")
        schemas = [request.query["outputSchema"].rpartition("/")[2] for request in server.requests]
    assert schemas == ["2.0.2", "gmd"]


def test_collections_of_a_stac_api_are_records_themselves(server):
    (found,) = search(server, "records", "backscatter radar")
    assert (found.layer, found.title) == ("s1", "Radar backscatter")
    assert found.source.address == "https://maps.example/wms?CQL_FILTER=name+like+%27a%27"
    assert search(server, "records", "backscatter optical") == ()


@pytest.mark.parametrize("path", ["/records/collections", "/records/collections/maps"])
def test_a_catalogue_may_be_named_by_any_of_its_addresses(server, path):
    assert [flow.title for flow in search(server, "records", "mosaic", path=path)] == ["Mosaic"]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(200, EXCEPTION), ErrorKind.BAD_QUERY),
        (Reply(400, EXCEPTION), ErrorKind.BAD_QUERY),
        (Reply(200, b"<html><body>Welcome</body></html>"), ErrorKind.BAD_ANSWER),
        (Reply(200, b"not XML"), ErrorKind.BAD_ANSWER),
        (Reply(200, b""), ErrorKind.BAD_ANSWER),
        (Reply(200, BOMB), ErrorKind.BAD_ANSWER),
        (Reply(401), ErrorKind.LOGIN_NEEDED),
        (Reply(404), ErrorKind.GONE),
        (Reply(200, b"<a>" + b"x" * (17 * 1024 * 1024) + b"</a>"), ErrorKind.TOO_BIG),
    ],
)
def test_faults_of_a_csw(reply, error):
    with CatalogueServer(RECORDS) as server:
        server.reply = reply
        with pytest.raises(PortalError) as caught:
            search(server, "csw", "secret words")
    assert (caught.value.kind, caught.value.portal) == (error, "test")
    assert "secret" not in caught.value.detail
    if reply.body == EXCEPTION:
        assert "No such" in caught.value.detail


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"<html/>", ErrorKind.BAD_ANSWER),
        (b"[" * 50_000, ErrorKind.BAD_ANSWER),
        (b"[]", ErrorKind.BAD_ANSWER),
        (b"{}", ErrorKind.BAD_ANSWER),
        (b'{"id": "maps", "itemType": "record"}', ErrorKind.BAD_ANSWER),
    ],
)
def test_faults_of_records(body, error):
    with CatalogueServer(RECORDS) as server:
        server.reply = Reply(200, body)
        with pytest.raises(PortalError) as caught:
            search(server, "records", "words")
    assert caught.value.kind is error


def test_an_answer_that_is_cut(kind):
    def cut(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<csw:GetRecordsResponse>{")

    with CatalogueServer(RECORDS) as server:
        server.reply = Reply(raw=cut)
        with pytest.raises(PortalError):
            search(server, kind, "words")


def test_a_search_is_cancelled_while_it_waits(kind):
    token, waited = CancelToken(), threading.Event()
    with CatalogueServer(RECORDS) as server:
        server.reply = Reply(raw=lambda handler: waited.wait(20))
        threading.Timer(0.2, token.cancel).start()
        with pytest.raises(PortalError) as caught:
            search(server, kind, token=token)
        waited.set()
    assert caught.value.kind is ErrorKind.CANCELLED


def test_another_kind_is_no_catalogue():
    with HttpSession("test", PROFILE, CancelToken()) as session, pytest.raises(PortalError) as caught:
        search_catalogue(FlowSource("mine/x", "wms", WMS, portal="test"), "", None, session)
    assert caught.value.kind is ErrorKind.BAD_QUERY


def test_parameters_of_the_address_stay_and_ours_go_over_them():
    url = csw_address("https://c.example/csw?map=a&SERVICE=CSW&Request=GetCapabilities#x", "", None, 51, 20)
    assert url.startswith("https://c.example/csw?map=a&service=CSW&version=2.0.2&request=GetRecords&")
    assert url.endswith("startPosition=51&maxRecords=20")
    assert "constraint" not in url
    assert csw_filter("", None) == ""
    assert csw_filter("x " * 100, None).count("PropertyIsLike wildCard") == 10
