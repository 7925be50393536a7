"""TileJSON on loopback: which tiles it leads to, and what is refused."""

import json

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.flows.tile_json import resolve_tile_json
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.network_profile import NetworkProfile
from loopback import Loopback, Reply, json_reply

PROFILE = NetworkProfile(timeout=5.0)
TEMPLATE = "https://tiles.example/{z}/{x}/{y}@1x?item=a&assets=visual"


def resolved(document, **more):
    reply = document if isinstance(document, Reply) else json_reply(document)
    with Loopback(lambda request: reply) as server, HttpSession("p", PROFILE, CancelToken()) as session:
        request = FlowRequest("tilejson", f"{server.url}/tilejson.json?item=a", portal="p", **more)
        return resolve_tile_json(request, session), server


def test_the_form_of_planetary_computer():
    document = {"tilejson": "2.2.0", "scheme": "xyz", "tiles": [TEMPLATE], "minzoom": 8, "maxzoom": 14,
                "bounds": [1.0, 43.0, 2.5, 44.0], "center": [1.7, 43.5, 8]}  # fmt: skip
    request, server = resolved(document, title="A scene", attribution="Microsoft", box=(0, 0, 1, 1))
    assert (request.kind, request.address, request.crs) == ("xyz", TEMPLATE, "EPSG:3857")
    assert (request.zoom, request.box) == ((8, 14), (1.0, 43.0, 2.5, 44.0))
    assert (request.title, request.attribution, request.portal) == ("A scene", "Microsoft", "p")
    assert len(server.requests) == 1


def test_rows_from_the_south_relative_addresses_and_an_attribution_in_html():
    document = {"tilejson": "3.0.0", "tiles": ["tiles/{z}/{x}/{y}.png"], "scheme": "tms",
                "attribution": "<a href='https://a.example'>&copy;&nbsp;Some</a> <b>body</b>"}  # fmt: skip
    request, server = resolved(document, box=(0.0, 1.0, 2.0, 3.0))
    assert request.address == f"{server.url}/tiles/{{z}}/{{x}}/{{-y}}.png"
    assert request.attribution == "©\u00a0Some body"
    assert (request.zoom, request.box) == (None, (0.0, 1.0, 2.0, 3.0))


@pytest.mark.parametrize(
    ("minimum", "maximum", "bounds", "zoom", "box"),
    [
        (True, 14, None, None, None),
        (9, 4, [0, 0, 0, 1], None, None),
        (0, 31, ["0", 0, 1, 1], None, None),
        ("8", 14, [0, 5, 1, 1], None, None),
        (0, 0, [-200, -95, 200, 95], (0, 0), (-180.0, -90.0, 180.0, 90.0)),
        (3, 20, [170, -20, -170, -10], (3, 20), (170.0, -20.0, -170.0, -10.0)),
        (None, None, [float("nan"), 0, 1, 1], None, None),
    ],
)
def test_figures_that_cannot_be_are_left_out(minimum, maximum, bounds, zoom, box):
    request, _ = resolved({"tiles": [TEMPLATE], "minzoom": minimum, "maxzoom": maximum, "bounds": bounds})
    assert (request.zoom, request.box) == (zoom, box)


def test_the_first_usable_template_is_taken():
    tiles = [3, "https://{s}.tiles.example/{z}/{x}/{y}.png", "https://tiles.example/{z}/{x}.png",
             "file:///etc/{z}/{x}/{y}", "https://tiles.example/{z}/{x}/{y}.pbf", TEMPLATE]  # fmt: skip
    assert resolved({"tiles": tiles})[0].address == TEMPLATE


@pytest.mark.parametrize(
    "document",
    [
        {"tiles": []},
        {"tiles": ["https://tiles.example/{z}/{x}/{y}.pbf?key=1"]},
        {"tiles": [TEMPLATE], "vector_layers": [{"id": "roads"}]},
        {"tiles": ["javascript:{x}{y}{z}"]},
    ],
)
def test_without_pictures_that_we_may_go_to_there_are_no_tiles(document):
    with pytest.raises(FlowError) as caught:
        resolved(document)
    assert caught.value.problem is FlowProblem.NO_TILES
    assert "item=a" not in caught.value.detail


class PublicSession:
    """A session whose answers come from a public host, which no test can have."""

    def __init__(self, tiles):
        self.document = {"tiles": tiles}

    def get(self, url, limit):
        return type("Answer", (), {"body": json.dumps(self.document).encode(), "url": url})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8080", "192.168.1.7", "[::1]", "0x7f000001"])
def test_a_public_service_does_not_lead_into_a_private_network(host):
    session = PublicSession([f"http://{host}/{{z}}/{{x}}/{{y}}.png"])
    with pytest.raises(FlowError) as caught:
        resolve_tile_json(FlowRequest("tilejson", "https://tiles.example/tile.json"), session)
    assert caught.value.problem is FlowProblem.NO_TILES


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(200, b"<html>Login</html>"), ErrorKind.BAD_ANSWER),
        (Reply(200, b"[" * 100_000), ErrorKind.BAD_ANSWER),
        (Reply(200, b"[]"), ErrorKind.BAD_ANSWER),
        (Reply(200, b'{"tiles": "a"}'), ErrorKind.BAD_ANSWER),
        (Reply(200, b'{"tiles": [' + b'"a",' * 400_000 + b'"a"]}'), ErrorKind.TOO_BIG),
        (json_reply({"detail": "Item not found"}, 404), ErrorKind.GONE),
        (Reply(401), ErrorKind.LOGIN_NEEDED),
    ],
)
def test_what_is_no_tile_json(reply, kind):
    with pytest.raises(PortalError) as caught:
        resolved(reply)
    assert caught.value.kind is kind
    assert caught.value.portal == "p"


def test_other_requests_are_left_alone():
    request = FlowRequest("xyz", TEMPLATE)
    assert resolve_tile_json(request, None) is request
