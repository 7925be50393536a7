"""What a pasted address is: told by itself, and by asking."""

import json

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.service_address import capabilities_url
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.flows.capabilities_address import base_address, probe_address
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.network_profile import NetworkProfile
from hypothesis import given
from hypothesis import strategies as st
from loopback import Loopback, Reply
from map_server import MapServer

GUESSES = {
    "https://h.org/geoserver/wms": ("wms", "https://h.org/geoserver/wms"),
    "https://h.org/geoserver/photo/wms?": ("wms", "https://h.org/geoserver/photo/wms"),
    "h.org/geoserver/wms": ("wms", "https://h.org/geoserver/wms"),
    " <https://h.org/wms/v2> ": ("wms", "https://h.org/wms/v2"),
    "https://h.org/ows?service=WMS&request=GetCapabilities": ("wms", "https://h.org/ows"),
    "https://h.org/cgi?map=/a.map&SERVICE=WMS&VERSION=1.1.1&REQUEST=GetMap&LAYERS=a&BBOX=1,2,3,4": (
        "wms",
        "https://h.org/cgi?map=/a.map",
    ),
    "https://h.org/x?REQUEST=GetMap&LAYERS=a": ("wms", "https://h.org/x"),
    "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&LAYER=a&TILEMATRIX=1&TILEROW=2&TILECOL=3": (
        "wmts",
        "https://data.geopf.fr/wmts",
    ),
    "https://h.org/wmts/1.0.0/WMTSCapabilities.xml": (
        "wmts",
        "https://h.org/wmts/1.0.0/WMTSCapabilities.xml",
    ),
    "http://h.org/mapcache/wmts?": ("wmts", "http://h.org/mapcache/wmts"),
    "https://sh.org/ogc/wms/abc": ("wms", "https://sh.org/ogc/wms/abc"),
    "https://h.org/{z}/{x}/{y}.png": ("xyz", "https://h.org/{z}/{x}/{y}.png"),
    "https://h.org/${z}/${x}/${y}.png": ("xyz", "https://h.org/{z}/{x}/{y}.png"),
    "https://h.org/{Z}/{X}/{-Y}.png": ("xyz", "https://h.org/{z}/{x}/{-y}.png"),
    "https://h.org/%7Bz%7D/%7Bx%7D/%7By%7D.png?a=%20": ("xyz", "https://h.org/{z}/{x}/{y}.png?a=%20"),
    "https://{s}.h.org/{z}/{x}/{y}{r}.png": ("xyz", "https://a.h.org/{z}/{x}/{y}.png"),
    "https://{switch:m,n}.h.org/{z}/{x}/{y}.png": ("xyz", "https://m.h.org/{z}/{x}/{y}.png"),
    "https://w.org/?SERVICE=WMTS&REQUEST=GetTile&TILEMATRIX={z}&TILECOL={x}&TILEROW={y}": (
        "xyz",
        "https://w.org/?SERVICE=WMTS&REQUEST=GetTile&TILEMATRIX={z}&TILECOL={x}&TILEROW={y}",
    ),
    "https://h.org/mviewer/apps/config.xml": ("mviewer", "https://h.org/mviewer/apps/config.xml"),
    "https://h.org/mviewer/?config=apps/theia.xml#map": ("mviewer", "https://h.org/mviewer/apps/theia.xml"),
    "https://h.org/mviewer/?Config=../apps/a/config.xml": ("mviewer", "https://h.org/apps/a/config.xml"),
    "https://h.org/geonetwork/srv/eng/csw": ("csw", "https://h.org/geonetwork/srv/eng/csw"),
    "https://h.org/?service=CSW&version=2.0.2": ("csw", "https://h.org/"),
    "https://h.org/ogcapi/collections": ("records", "https://h.org/ogcapi"),
    "https://h.org/anything": ("", "https://h.org/anything"),
    "": ("", ""),
}


@pytest.mark.parametrize("url", GUESSES)
def test_guesses(url):
    assert base_address(url) == GUESSES[url]


@given(st.text(max_size=80))
def test_any_text_is_looked_at(text):
    for url in (text, f"https://h.org/{text}"):
        kind, address = base_address(url)
        assert kind in ("", "wms", "wmts", "xyz", "csw", "mviewer", "records")
        assert isinstance(address, str)


@pytest.mark.parametrize("kind", ["wms", "wmts", "csw"])
def test_the_address_of_capabilities_leads_back(kind):
    for address in ("https://h.org/x", "https://h.org/x?map=/a.map"):
        assert base_address(capabilities_url(kind, address)) == (kind, address)


def probed(url):
    with HttpSession("", NetworkProfile(timeout=5.0), CancelToken()) as session:
        return probe_address(url, session)


def test_what_the_address_tells_is_asked_first():
    with MapServer() as server:
        source = probed(f"{server.wms}?SERVICE=WMS&REQUEST=GetMap&LAYERS=static&map=a")
        assert (source.kind, source.address) == ("wms", f"{server.wms}?map=a")
        assert len(server.requests) == 1
        assert source.id == probed(f"{server.wms}?map=a").id
        assert source.id != probed(server.wms).id


def test_tiles_are_not_asked():
    with MapServer() as server:
        source = probed(server.xyz)
        assert (source.kind, source.address, server.requests) == ("xyz", server.xyz, [])


def test_documents_of_tiles():
    with MapServer() as server:
        source = probed(server.wmts_document)
        assert (source.kind, source.address) == ("wmts", server.wmts_document)


def answers(path_bodies):
    """Return a server whose answers depend on SERVICE."""

    def respond(request):
        body = path_bodies.get(request.query.get("SERVICE", ""), b"")
        return Reply(200, body) if body else Reply(404, b"nothing")

    return Loopback(respond)


WMS = b"<WMS_Capabilities version='1.3.0'/>"
WMTS = b"<Capabilities><Contents/></Capabilities>"
CSW = b"<Capabilities><OperationsMetadata><Operation name='GetRecords'/></OperationsMetadata></Capabilities>"
MVIEWER = b"<config><application title='T'/><themes/></config>"
ROOT = json.dumps({"links": [{"rel": "http://www.opengis.net/def/rel/ogc/1.0/conformance", "href": "c"}]})


@pytest.mark.parametrize(
    ("bodies", "kind"),
    [
        ({"WMS": WMS}, "wms"),
        ({"WMTS": WMTS}, "wmts"),
        ({"CSW": CSW}, "csw"),
        ({"": MVIEWER}, "mviewer"),
        ({"": ROOT.encode()}, "records"),
        ({"": WMS}, "wms"),
        ({"": b'{"tiles": ["https://h.org/{z}/{x}/{y}.png"]}'}, "xyz"),
    ],
)
def test_what_does_not_tell_by_its_address(bodies, kind):
    with answers(bodies) as server:
        source = probed(f"{server.url}/service")
        assert source.kind == kind
        if kind != "xyz":
            assert source.address == f"{server.url}/service"


def test_a_wrong_guess_is_put_right():
    with answers({"WMTS": WMTS}) as server:
        assert probed(f"{server.url}/wms").kind == "wmts"


def test_tiles_of_a_document_may_not_lead_inside():
    with pytest.raises(PortalError), answers({"": b'{"tiles": ["file:///{z}/{x}/{y}.png"]}'}) as server:
        probed(f"{server.url}/service")


@pytest.mark.parametrize("url", ["", "hello", "ftp://h.org/wms", "file:///etc/passwd", "javascript:alert(1)"])
def test_what_is_no_web_address(url):
    with pytest.raises(PortalError) as caught:
        probed(url)
    assert caught.value.kind is ErrorKind.BAD_QUERY


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("exception", ErrorKind.BAD_QUERY), ("html", ErrorKind.BAD_ANSWER), ("bomb", ErrorKind.BAD_ANSWER)],
)
def test_services_in_trouble(fault, kind):
    with MapServer() as server:
        server.fault = fault
        with pytest.raises(PortalError) as caught:
            probed(server.wms)
        assert caught.value.kind is kind


def test_an_account_is_needed():
    with MapServer() as server:
        server.account = ("me", "word")
        with pytest.raises(PortalError) as caught:
            probed(server.wms)
        assert (caught.value.kind, len(server.requests)) == (ErrorKind.LOGIN_NEEDED, 1)
