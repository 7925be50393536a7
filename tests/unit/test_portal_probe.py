"""Testing an address or a path before it becomes a portal."""

import json

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from bad_network import html
from generated_world import sentinel2
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal, write_portal
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.family_patterns import family_of
from guichet_eo.providers.portal_probe import probe
from loopback import Loopback, Reply, closed_port, json_reply
from stac_api import ServedApi


def tried(place):
    return probe(str(place), PROFILE, CancelToken())


def kind_of(place):
    with pytest.raises(PortalError) as caught:
        tried(place)
    return caught.value.kind


@pytest.mark.parametrize("path", ["", "/", "/search?limit=1", "/collections"])
def test_a_stac_api_by_any_of_its_addresses(path):
    with ServedApi(days=3) as server:

        def change(document):
            document["links"].append({"rel": "root", "href": server.url + "/"})
            return document

        server.api.change = change
        portal = tried(server.url + path) if path != "/collections" else tried(server.url)
        assert portal.dialect == "stac"
        assert portal.endpoints == {"stac": server.url}
        assert set(portal.families) == {"s2-l2a-sen2cor", "s2-l1c", "s1-grd"}
        assert portal.options["filter"] == "query"
        assert portal.title.en == "Loopback"
        assert read_portal(write_portal(portal)).families == portal.families
        assert len(scenes_of(collect(make_provider(portal, PROFILE), question()))) == 6


def test_two_servers_of_one_machine_have_two_names():
    with ServedApi(days=1) as one, ServedApi(days=1) as other:
        names = {tried(one.url).id, tried(other.url).id, tried(one.url.replace("//", "//user:word@")).id}
        ports = {server.url.rpartition(":")[2] for server in (one, other)}
    assert names == {f"127-0-0-1-{port}" for port in ports}


def test_a_stac_api_without_post():
    with ServedApi(days=3, post=False) as server:
        portal = tried(server.url)
        assert portal.options["method"] == "GET"
        server.requests.clear()
        assert scenes_of(collect(make_provider(portal, PROFILE), question()))
        assert {request.method for request in server.requests} == {"GET"}


def test_a_stac_api_that_lists_no_collections():
    with ServedApi(days=3) as server:
        respond = server.server.respond
        server.server.respond = lambda request: (
            Reply(500) if request.path == "/collections" else respond(request)
        )
        portal = tried(server.url)
    assert set(portal.families) == {"other"}


def test_a_static_catalogue_on_the_web_and_on_disk(tmp_path):
    items = {
        "type": "FeatureCollection",
        "features": [sentinel2("https://x.example", "31TCJ", 1, "sentinel-2-l1c")],
    }
    (tmp_path / "items.json").write_text(json.dumps(items))
    for place in (
        tmp_path / "items.json",
        tmp_path,
        (tmp_path / "items.json").as_uri(),
        f'"{tmp_path / "items.json"}"',
    ):
        portal = tried(place)
        assert (portal.dialect, portal.endpoints["catalogue"]) == ("static", str(tmp_path / "items.json"))
        assert set(portal.families) == {"s2-l1c", "other"}
    with Loopback(lambda request: json_reply(items)) as server:
        portal = tried(server.url + "/items.json")
        assert portal.endpoints == {"catalogue": server.url + "/items.json"}
    assert len(scenes_of(collect(make_provider(tried(tmp_path), PROFILE), question(("s2-l1c",))))) == 1


def test_what_is_no_stac(tmp_path):
    geojson = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {}, "geometry": None}],
    }
    answers = [
        html(None),
        json_reply({"hello": 1}),
        json_reply([1]),
        json_reply(geojson),
        Reply(200, b"text"),
        Reply(200),
    ]
    for answer in answers:
        with Loopback(lambda request, answer=answer: answer) as server:
            assert kind_of(server.url) is ErrorKind.BAD_ANSWER
    (tmp_path / "notes.txt").write_text("x")
    assert kind_of(tmp_path / "notes.txt") is ErrorKind.BAD_ANSWER


def test_what_is_not_there(tmp_path):
    with Loopback(lambda request: Reply(404)) as server:
        assert kind_of(server.url) is ErrorKind.GONE
    assert kind_of(tmp_path / "nothing.json") is ErrorKind.GONE
    assert kind_of(tmp_path) is ErrorKind.GONE
    assert kind_of(f"http://127.0.0.1:{closed_port()}/") is ErrorKind.UNREACHABLE
    assert kind_of("https://no-such-host.invalid") is ErrorKind.UNREACHABLE


@pytest.mark.parametrize("place", ["", "  ", "ftp://x.example/", "http://"])
def test_what_is_no_place(place):
    assert kind_of(place) is ErrorKind.BAD_QUERY


def test_a_portal_that_wants_a_login():
    with Loopback(lambda request: Reply(401)) as server:
        assert kind_of(server.url) is ErrorKind.LOGIN_NEEDED


def test_a_search_that_does_not_work_is_no_portal():
    with ServedApi(days=3) as server:
        respond = server.server.respond
        server.server.respond = lambda request: html(None) if request.path == "/search" else respond(request)
        assert kind_of(server.url) is ErrorKind.BAD_ANSWER


@pytest.mark.parametrize(
    ("collection", "family"),
    [
        ("sentinel-2-l2a", "s2-l2a-sen2cor"),
        ("sentinel-2-c1-l2a", "s2-l2a-sen2cor"),
        ("sentinel-s2-l2a-cogs", "s2-l2a-sen2cor"),
        ("sentinel2-l2a-theia", "s2-l2a-maja"),
        ("sentinel-2-l1c", "s2-l1c"),
        ("S2_L1C", "s2-l1c"),
        ("sentinel-1-grd", "s1-grd"),
        ("sentinel-1-rtc", "s1-rtc"),
        ("sentinel-1-slc-wv", "s1-slc"),
        ("landsat-c2-l2", "landsat-c2-l2"),
        ("landsat-c2l1", "landsat-c2-l1"),
        ("landsat-c2l2-sr", "landsat-c2-l2"),
        ("cop-dem-glo-30", "dem"),
        ("esa-worldcover", "worldcover"),
        ("naip", "other"),
        ("terrascope-s2-toc-v2", "terrascope-s2-toc"),
        ("terrascope-s2-ndvi-v2", "biophysical"),
        ("spot-6-7-drs", "spot67-ortho"),
        ("dinamis-openspot-6-7", "spot67-ortho"),
        ("sentinel-3-olci-2-lfr-ntc", "s3-olci"),
        ("sentinel-5p-l2-netcdf", "s5p"),
        ("sentinel-2-global-mosaics", "s2-mosaic"),
        ("aster-l1t", "aster"),
        ("modis-09A1-061", "other"),
        ("", "other"),
    ],
)
def test_families_are_guessed_from_names(collection, family):
    assert family_of(collection) == family


def test_a_title_helps_where_the_name_says_nothing():
    assert family_of("c42", "Sentinel-2 Level-2A") == "s2-l2a-sen2cor"
