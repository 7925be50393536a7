"""Small pictures of flows from a real map server on loopback: the right place and date, faults, giving up."""

import threading

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_entry import FlowEntry
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.request_maker import request_for
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.flows.flow_pictures import FlowPictures
from guichet_eo.providers.flows.flow_reader import fetch_capabilities, parse_capabilities
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.network_profile import NetworkProfile
from map_server import MapServer, blue_of
from qgis.PyQt.QtGui import QImage

PROFILE = NetworkProfile(timeout=5.0)
VIEW = (458_752.0, 5_505_024.0, 524_288.0, 5_570_560.0)  # metres of EPSG:3857
OTHER = (393_216.0, 5_505_024.0, 458_752.0, 5_570_560.0)
SIDE = 64


@pytest.fixture
def server():
    with MapServer() as running:
        yield running


@pytest.fixture
def pictures(qgis_app):
    made = FlowPictures(None, None, lambda hosts: PROFILE)
    yield made
    made.close()


def asked(server, kind, name, time="", crs=""):
    """Return request and service of one layer."""
    addresses = {"wms": server.wms, "wmts": server.wmts_document, "xyz": server.xyz}
    source = FlowSource("bed/0", kind, addresses[kind])
    if kind == "xyz":
        return request_for(FlowEntry(source, ""), None, "en"), None
    with HttpSession("", PROFILE, CancelToken()) as session:
        service = parse_capabilities(source, fetch_capabilities(source, session), CancelToken())
    entry = FlowEntry(source, name, layer=service.layer(name))
    return request_for(entry, service, "en", time, "", crs), service


def picture(pictures, qtbot, request, service, box=VIEW):
    with qtbot.waitSignal(pictures.ready, timeout=10000) as told:
        pictures.ask(request, box, SIDE, SIDE, service)
    assert told.args[0] == request
    return told.args[1]


def failure(pictures, qtbot, request, service=None):
    with qtbot.waitSignal(pictures.failed, timeout=10000) as told:
        pictures.ask(request, VIEW, SIDE, SIDE, service)
    return told.args[1]


def colours(image):
    points = ((4, 4), (SIDE // 2, SIDE // 2), (SIDE - 5, 8), (10, SIDE - 5))
    return [image.pixelColor(*point).getRgb()[:3] for point in points]


def near(one, other, most=6):
    return all(abs(a - b) <= most for pair in zip(one, other) for a, b in zip(*pair))


def test_a_wms_draws_the_view_at_the_date(server, pictures, qtbot):
    request, service = asked(server, "wms", "dated", "2026-06-11")
    image = picture(pictures, qtbot, request, service)
    assert (image.width(), image.height()) == (SIDE, SIDE)
    assert {colour[2] for colour in colours(image)} == {blue_of("2026-06-11")}
    assert server.asked("GetMap")[-1]["TIME"] == "2026-06-11"
    assert len(set(colours(image))) > 1


@pytest.mark.parametrize("kind", ["wmts", "xyz"])
def test_tiles_lie_where_the_map_does(server, pictures, qtbot, kind):
    direct = picture(pictures, qtbot, *asked(server, "wms", "static"))
    tiled = picture(pictures, qtbot, *asked(server, kind, "static"))
    assert (tiled.width(), tiled.height()) == (SIDE, SIDE)
    assert near(colours(direct), colours(tiled))


def test_a_system_with_north_first_lies_right(server, pictures, qtbot):
    direct = picture(pictures, qtbot, *asked(server, "wms", "static"))
    request, service = asked(server, "wms", "static", crs="EPSG:4326")
    assert request.crs == "EPSG:4326"
    turned = picture(pictures, qtbot, request, service)
    assert near(colours(direct), colours(turned), 12)


def test_few_tiles_are_asked_for(server, pictures, qtbot):
    request, service = asked(server, "xyz", "")
    before = len(server.requests)
    picture(pictures, qtbot, request, service)
    assert 1 <= len(server.requests) - before <= 4


def test_a_picture_that_is_known_is_not_asked_for_again(server, pictures, qtbot):
    request, service = asked(server, "wms", "static")
    first = picture(pictures, qtbot, request, service)
    count = len(server.requests)
    assert pictures.image(request, VIEW, SIDE, SIDE) == first
    picture(pictures, qtbot, request, service)
    assert len(server.requests) == count
    picture(pictures, qtbot, request, service, OTHER)
    assert len(server.requests) == count + 1


@pytest.mark.parametrize(
    ("fault", "problem"),
    [("exception", FlowProblem.EXCEPTION), ("not xml", FlowProblem.NO_PICTURE),
     ("html", FlowProblem.NO_PICTURE), ("empty", FlowProblem.NO_PICTURE),
     ("not a picture", FlowProblem.NO_PICTURE)],
)  # fmt: skip
def test_what_is_no_picture(server, pictures, qtbot, fault, problem):
    request, service = asked(server, "wms", "static")
    server.fault = fault
    error = failure(pictures, qtbot, request, service)
    assert isinstance(error, FlowError)
    assert error.problem is problem
    if fault == "exception":
        assert "The database is away" in error.detail


def test_an_account_that_is_missing(server, pictures, qtbot):
    request, service = asked(server, "wms", "static")
    server.account = ("anna", "word")
    error = failure(pictures, qtbot, request, service)
    assert isinstance(error, PortalError)
    assert error.kind in (ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED)


def test_an_unknown_system(server, pictures, qtbot):
    request, service = asked(server, "wms", "static")
    error = failure(pictures, qtbot, type(request)(**{**request.__dict__, "crs": "EPSG:999999"}), service)
    assert error.problem is FlowProblem.NO_CRS


def test_doors_give_headers_and_the_real_address(server, qgis_app, qtbot):
    request, service = asked(server, "wms", "static")
    server.account = ("anna", "word")

    class Doors:
        def request_headers(self, wanted):
            return {"Authorization": "Basic YW5uYTp3b3Jk"} if wanted.authcfg == "abc1234" else {}

        def session_address(self, address):
            return address.replace("/alias", "/wms")

    pictures = FlowPictures(Doors(), None, lambda hosts: PROFILE)
    hidden = type(request)(
        **{**request.__dict__, "address": request.address.replace("/wms", "/alias"), "authcfg": "abc1234"}
    )
    assert isinstance(picture(pictures, qtbot, hidden, service), QImage)
    pictures.close()


def test_a_service_that_hangs_holds_up_nothing(server, pictures, qtbot):
    request, service = asked(server, "wms", "static")
    server.fault, server.faulty = "hang", ("GetMap",)
    for step in range(5):
        pictures.ask(request, tuple(side + step * 70_000 for side in VIEW), SIDE, SIDE, service)
    server.fault = ""
    picture(pictures, qtbot, request, service, OTHER)


def test_giving_up_ends_all_threads(server, pictures, qtbot):
    request, service = asked(server, "wms", "static")
    server.fault, server.faulty = "hang", ("GetMap",)
    pictures.ask(request, VIEW, SIDE, SIDE, service)
    qtbot.waitUntil(lambda: bool(server.asked("GetMap")))
    with qtbot.assertNotEmitted(pictures.failed, wait=200):
        pictures.give_up()
    qtbot.waitUntil(lambda: not [one for one in threading.enumerate() if "flow picture" in one.name])
