"""Fetching capabilities over real HTTP, and what comes in their place."""

import threading

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.flows.flow_reader import fetch_capabilities, parse_capabilities
from guichet_eo.providers.flows.service_exception import exception_text
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.network_profile import NetworkProfile
from loopback import Loopback, Reply, closed_port
from map_documents import exception, wms_document
from map_server import MapServer

PROFILE = NetworkProfile(timeout=5.0)


def fetched(kind, address, token=None, **more):
    source, token = FlowSource("mine/1", kind, address), token or CancelToken()
    with HttpSession("mine/1", PROFILE, token, **more) as session:
        body = fetch_capabilities(source, session)
    return parse_capabilities(source, body, token)


def refused(kind, address, token=None):
    with pytest.raises(PortalError) as caught:
        fetched(kind, address, token)
    return caught.value


@pytest.mark.parametrize("newest", ["1.1.1", "1.3.0"])
def test_a_wms_says_its_newest_version(newest):
    with MapServer() as server:
        server.newest = newest
        service = fetched("wms", server.wms)
        assert (service.version, service.address) == (newest, server.wms)
        assert [sorted(each) for each in server.asked()] == [["REQUEST", "SERVICE"]]
        assert "xml" in server.requests[0].headers["accept"]


def test_a_wmts_by_its_address_and_by_its_document():
    with MapServer() as server:
        for address in (server.wmts, server.wmts + "?", server.wmts_document):
            service = fetched("wmts", address)
            assert (service.address, len(service.layers)) == (server.wmts, 2)


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ("exception", ErrorKind.BAD_QUERY, "NoApplicableCode: The database is away"),
        ("not xml", ErrorKind.BAD_ANSWER, "no XML in place of capabilities: all is well"),
        ("html", ErrorKind.BAD_ANSWER, "a web page in place of capabilities: Maintenance"),
        ("empty", ErrorKind.BAD_ANSWER, "an empty answer"),
        ("cut", ErrorKind.BAD_ANSWER, "no capabilities: line 1"),
        ("bomb", ErrorKind.BAD_ANSWER, "entities"),
        ("external", ErrorKind.BAD_ANSWER, "entities"),
        ("500", ErrorKind.BAD_ANSWER, "HTTP 500"),
    ],
)
def test_faults(fault, kind, words):
    with MapServer() as server:
        server.fault = fault
        error = refused("wms", server.wms)
        assert (error.kind, error.portal) == (kind, "mine/1")
        assert words in error.detail
        assert not [each for each in server.requests if each.path == "/stolen"]


def test_an_account_is_needed():
    with MapServer() as server:
        server.account = ("me", "open sesame")
        assert refused("wms", server.wms).kind is ErrorKind.LOGIN_NEEDED
        headers = {"Authorization": "Basic bWU6b3BlbiBzZXNhbWU="}
        service = fetched("wms", server.wms, credentials=headers, trusted_hosts=("127.0.0.1",))
        assert len(service.layers) == 2


def test_a_key_in_the_address_stays_in_all_addresses():
    with MapServer() as server:
        server.body = wms_document(f"{server.wms}?apikey=sesame-7", "1.3.0", server.dates).encode()
        service = fetched("wms", f"{server.wms}?apikey=sesame-7")
        assert service.address == f"{server.wms}?apikey=sesame-7"
        assert "apikey=sesame-7" in service.layers[0].styles[0].legend


def test_a_document_that_is_too_large():
    with Loopback(lambda request: Reply(200, b"<a/>", {"Content-Length": str(64 * 2**20)})) as server:
        assert refused("wms", server.url).kind is ErrorKind.TOO_BIG


def test_nobody_answers():
    assert refused("wms", f"http://127.0.0.1:{closed_port()}/wms").kind is ErrorKind.UNREACHABLE


def test_cancelling_a_server_that_does_not_answer():
    token = CancelToken()
    with MapServer() as server:
        server.fault = "hang"
        threading.Timer(0.2, token.cancel).start()
        assert refused("wms", server.wms, token).kind is ErrorKind.CANCELLED


REPORTS = {
    exception("No layer", "LayerNotDefined").encode(): "LayerNotDefined: No layer",
    exception("No layer", "", "1.1.1").encode(): "No layer",
    b'<!DOCTYPE ServiceExceptionReport SYSTEM "http://h/e.dtd"><ServiceExceptionReport><ServiceException>'
    b"\n a \n b </ServiceException></ServiceExceptionReport>": "a b",
    b"<ServiceExceptionReport/>": "the service gives no reason",
    b"<ServiceExceptionReport><ServiceException>x <y </ServiceException></ServiceExceptionReport>": "x",
    b"<WMTException>old</WMTException>": "old",
    b'<ExceptionReport><Exception exceptionCode="A"/><Exception exceptionCode="B"><ExceptionText>b'
    b"</ExceptionText></Exception></ExceptionReport>": "A; B: b",
    b'{"detail": "Missing WMTS \'SERVICE\' parameter."}': "Missing WMTS 'SERVICE' parameter.",
    b'{"code": "NotFound", "description": "no such collection"}': "no such collection",
    exception("é").replace("UTF-8", "UTF-16").encode("utf-16"): "é",
}
OTHERS = (
    b"",
    b"\x89PNG\r\n\x1a\n",
    b"<WMS_Capabilities/>",
    b"<html><body>ServiceExceptionReport</body>",
    b"{}",
    b"{",
    b"[1]",
    b'{"tiles": ["https://h/{z}/{x}/{y}"], "description": "tiles"}',
    b'{"links": [], "description": "an API"}',
)


@pytest.mark.parametrize("body", REPORTS, ids=range(len(REPORTS)))
def test_reports_of_exceptions(body):
    assert exception_text(body).startswith(REPORTS[body])


@pytest.mark.parametrize("body", OTHERS, ids=range(len(OTHERS)))
def test_what_is_no_report(body):
    assert exception_text(body) == ""
