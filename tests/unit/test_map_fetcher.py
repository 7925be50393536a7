"""Maps and tiles: a picture, or why there is none."""

import struct
import zlib
from dataclasses import replace

import pytest
from drawn_maps import DrawnMaps, drawn, exception_report, png
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.flows.map_service import MapService
from guichet_eo.core.flows.tile_cover import web_mercator_levels
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.flows.map_fetcher import fetch_map, fetch_tile
from guichet_eo.providers.flows.map_picture import picture_size
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.network_profile import NetworkProfile
from hypothesis import given
from hypothesis import strategies as st
from loopback import Reply

BOX = (0.0, 0.0, 640.0, 480.0)
SIZE = (64, 48)
INSTANCE = "0a1b2c3d-1111-2222-3333-444455556666"


@pytest.fixture
def maps():
    with DrawnMaps() as served:
        yield served


@pytest.fixture
def session():
    with HttpSession("here", NetworkProfile(timeout=5), CancelToken()) as opened:
        yield opened


@pytest.fixture
def request_(maps):
    return FlowRequest("wms", f"{maps.url}/wms", "s2", portal="here")


def refused(call, kind=FlowError):
    with pytest.raises(kind) as caught:
        call()
    return caught.value


def test_a_map_is_what_was_asked_for(request_, session):
    assert fetch_map(request_, BOX, SIZE, "EPSG:3857", session) == png(*SIZE, drawn(BOX, *SIZE, 7))


@pytest.mark.parametrize("version", ["1.1.1", "1.3.0"])
def test_axes_make_no_difference(request_, session, version):
    asked = replace(request_, version=version, crs="EPSG:4326")
    assert fetch_map(asked, (0, 0, 64, 48), SIZE, "", session) == png(*SIZE, drawn((0, 0, 64, 48), *SIZE, 7))


def test_the_session_is_as_before(request_, session):
    fetch_map(request_, BOX, SIZE, "EPSG:3857", session)
    assert session.taken == frozenset()


def test_the_services_words(maps, request_, session):
    maps.fault = lambda *_: exception_report("no layer &lt;s2&gt; here")
    error = refused(lambda: fetch_map(request_, BOX, SIZE, "EPSG:3857", session))
    assert error.problem is FlowProblem.EXCEPTION
    assert "no layer" in error.detail


@pytest.mark.parametrize("status", [400, 404, 422])
def test_the_services_words_whatever_the_status(maps, request_, session, status):
    maps.fault = lambda *_: replace(exception_report("wrong CRS"), status=status)
    error = refused(lambda: fetch_map(request_, BOX, SIZE, "EPSG:3857", session))
    assert (error.problem, "wrong CRS" in error.detail) == (FlowProblem.EXCEPTION, True)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(200, b"", {"Content-Type": "image/png"}), "nothing"),
        (Reply(200, b"<html><title>Log in</title></html>", {"Content-Type": "text/html"}), "Log in"),
        (Reply(200, b"GIF89", {"Content-Type": "image/gif"}), "5 bytes"),
        (Reply(200, png(*SIZE, drawn(BOX, *SIZE))[:-40], {"Content-Type": "image/png"}), "bytes"),
        (Reply(200, png(32, 48, drawn(BOX, 32, 48)), {"Content-Type": "image/png"}), "32 × 48"),
    ],
    ids=["empty", "page", "too short", "cut", "other size"],
)
def test_what_is_no_picture(maps, request_, session, reply, words):
    maps.fault = lambda *_: reply
    error = refused(lambda: fetch_map(request_, BOX, SIZE, "EPSG:3857", session))
    assert error.problem is FlowProblem.NO_PICTURE
    assert words in error.detail


def test_a_picture_that_would_fill_the_memory(maps, request_, session):
    """A few bytes that claim to be a picture of gigabytes."""
    head = struct.pack(">IIBBBBB", 60000, 60000, 8, 6, 0, 0, 0)
    crc = struct.pack(">I", zlib.crc32(b"IHDR" + head))
    bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + head + crc + b"\0\0\0\0IEND\xaeB`\x82"
    maps.fault = lambda *_: Reply(200, bomb, {"Content-Type": "image/png"})
    assert "60000" in refused(lambda: fetch_map(request_, BOX, SIZE, "EPSG:3857", session)).detail
    tiles = FlowRequest("xyz", f"{maps.url}/tiles/{{z}}/{{x}}/{{y}}")
    level = web_mercator_levels((1, 1)).matrices[0]
    error = refused(lambda: fetch_tile(tiles, None, level, 0, 0, session))
    assert (error.problem, "60000" in error.detail) == (FlowProblem.NO_PICTURE, True)


def test_more_than_the_service_gives_is_not_asked_for(maps, request_, session):
    service = MapService("wms", "1.3.0", largest=(50, 0))
    error = refused(lambda: fetch_map(request_, BOX, SIZE, "EPSG:3857", session, service))
    assert error.problem is FlowProblem.TOO_LARGE
    assert not maps.requests


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, ErrorKind.LOGIN_NEEDED), (403, ErrorKind.NOT_ALLOWED), (400, ErrorKind.BAD_QUERY)],
)
def test_the_trouble_of_the_line(maps, request_, session, status, kind):
    maps.fault = lambda *_: Reply(status, b"no")
    error = refused(lambda: fetch_map(request_, BOX, SIZE, "EPSG:3857", session), PortalError)
    assert (error.kind, error.status) == (kind, status)


@pytest.mark.parametrize("status", [200, 400, 401, 404, 500])
def test_an_instance_is_never_named(maps, session, status):
    request = FlowRequest("wms", f"{maps.url}/ogc/wms/{INSTANCE}", "s2")
    said = f"instance {INSTANCE} or {INSTANCE.upper()}"
    maps.fault = lambda *_: replace(exception_report(said), status=status)
    error = refused(lambda: fetch_map(request, BOX, SIZE, "EPSG:3857", session), (FlowError, PortalError))
    assert INSTANCE not in str(error).lower() + repr(error).lower()


def tile(maps, session, zoom=9, column=256, row=255):
    request = FlowRequest("xyz", f"{maps.url}/tiles/{{z}}/{{x}}/{{y}}")
    return fetch_tile(request, None, web_mercator_levels((zoom, zoom)).matrices[0], column, row, session)


def test_a_tile(maps, session):
    side = 2 * 20037508.342789244 / 512
    assert tile(maps, session) == png(256, 256, drawn((0, 0, side, side), 256, 256))


@pytest.mark.parametrize(
    "reply",
    [
        Reply(404, b"none"),
        Reply(410),
        Reply(204),
        Reply(200),
        Reply(
            404, b'{"detail": "Tile(x=1, y=1, z=1) is outside bounds"}', {"Content-Type": "application/json"}
        ),
        replace(exception_report("no such tile", "TileOutOfRange"), status=400),
        replace(exception_report("No data found", "Not Found"), status=404),
        Reply(404, b'{"detail": "No assets found for tile 9/256/255"}', {"Content-Type": "application/json"}),
    ],
    ids=["404", "410", "204", "empty", "titiler", "out of range", "rok4", "mosaic"],
)
def test_a_tile_that_is_not_there(maps, session, reply):
    maps.fault = lambda *_: reply
    assert tile(maps, session) is None


def test_a_tile_that_is_refused(maps, session):
    maps.fault = lambda *_: exception_report("no such style")
    assert refused(lambda: tile(maps, session)).problem is FlowProblem.EXCEPTION


def test_a_public_service_does_not_lead_inside(maps, session):
    from guichet_eo.core.flows.matrix_set import MatrixSet

    service = MapService(
        "wmts", "1.0.0", address=f"{maps.url}/wmts", matrix_sets={"m": MatrixSet("m", "EPSG:3857")}
    )
    request = FlowRequest("wmts", "https://public.example/wmts", "s2", matrix_set="m")
    level = web_mercator_levels((1, 1)).matrices[0]
    error = refused(lambda: fetch_tile(request, service, level, 0, 0, session), PortalError)
    assert error.kind is ErrorKind.BAD_ANSWER
    assert not maps.requests


def test_pictures_that_other_programs_made():
    """Bytes of the formats' own rules: JPEG T.81 with a segment before the frame, WebP in three kinds."""
    app = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    jpeg = (
        b"\xff\xd8" + app + b"\xff\xff\xc2\x00\x11\x08" + struct.pack(">HH", 48, 64) + bytes(20) + b"\xff\xd9"
    )
    assert picture_size(jpeg) == (64, 48)
    assert picture_size(jpeg[:-2]) == (0, 0)
    extended = b"RIFF....WEBPVP8X" + bytes(8) + (63).to_bytes(3, "little") + (47).to_bytes(3, "little")
    assert picture_size(extended) == (64, 48)
    lossless = b"RIFF....WEBPVP8L" + bytes(4) + b"\x2f" + struct.pack("<I", 63 | 47 << 14)
    assert picture_size(lossless) == (64, 48)
    lossy = b"RIFF....WEBPVP8 " + bytes(7) + b"\x9d\x01\x2a" + struct.pack("<HH", 64, 48)
    assert picture_size(lossy) == (64, 48)
    assert picture_size(b"GIF89a" + struct.pack("<HH", 64, 48)) == (64, 48)


@given(
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF....WEBP", b"GIF89a"]),
    st.binary(max_size=80),
)
def test_any_bytes_end_in_a_size(start, rest):
    assert len(picture_size(start + rest)) == 2
