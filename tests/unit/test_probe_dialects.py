"""Testing an address of another dialect than STAC before it becomes a portal."""

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from dhus_server import ACCOUNT, DhusServer
from geodes_server import GeodesServer
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal, write_portal
from guichet_eo.providers import probe_dialects
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.pixel_gates import SEARCH, account_kinds, make_gate
from guichet_eo.providers.portal_probe import probe
from loopback import Loopback, Reply, json_reply
from regards_server import RegardsServer
from stac_api import ServedApi
from world_truth import found, wanted

FEATURES = json_reply({"type": "FeatureCollection", "features": [], "properties": {"totalResults": 0}})


def tried(place):
    """Return what was found, written and read again."""
    return read_portal(write_portal(probe(place, PROFILE, CancelToken())))


def kind_of(place):
    with pytest.raises(PortalError) as caught:
        tried(place)
    return caught.value.kind


@pytest.mark.parametrize(
    "path", ["/search?q=*", "/search?rows=1&q=platformname:Sentinel-2", "/odata/v1", "/odata/v1/",
             "/odata/v1/Products('x')/$value"]
)  # fmt: skip
def test_a_hub_that_wants_an_account(path):
    with DhusServer(closed=True) as server:
        portal = tried(server.url + path)
        gate = make_gate(portal, PROFILE, Account("basic", ACCOUNT), SEARCH)
        scenes = scenes_of(collect(make_provider(portal, PROFILE, gate=gate), question(("s2-l1c", "s1-grd"))))
    assert (portal.dialect, portal.endpoints) == ("dhus", {"dhus": server.url})
    assert (portal.access.search, portal.access.kind, account_kinds(portal)) == ("login", "basic", ("basic",))
    assert portal.trusted_hosts == ("127.0.0.1",)
    assert {"s2-l2a-sen2cor", "s3-olci", "s5p"} <= set(portal.families)
    assert found(scenes) == wanted(question(("s2-l1c", "s1-grd")))


def test_an_open_hub_and_what_is_none():
    with DhusServer() as server:
        portal = tried(server.url + "/search?q=x")
    assert portal.access.search == "anonymous"
    assert "search_gate" not in portal.options
    for path in ("/odata/v1", "/x/search?q=*"):
        with Loopback(lambda request: json_reply({"hello": 1})) as server:
            assert kind_of(server.url + path) is ErrorKind.BAD_ANSWER
    with Loopback(lambda request: Reply(404)) as server:
        assert kind_of(server.url + "/odata/v1") is ErrorKind.GONE


def test_a_stac_search_by_words_stays_stac():
    with ServedApi(days=1) as server:
        links = [{"rel": "root", "href": server.url + "/"}]
        server.api.change = lambda document: {**document, "links": links}
        assert tried(server.url + "/search?q=snow").dialect == "stac"


@pytest.mark.parametrize("path", ["", "/Products", "/Products?$filter=Collection/Name eq 'SENTINEL-2'"])
def test_a_catalogue_in_odata(path):
    with Loopback(lambda request: json_reply({"@odata.context": "x", "value": []})) as server:
        portal = tried(f"{server.url}/odata/v1{path}")
        assert [request.path for request in server.requests] == ["/odata/v1/Products"]
    assert portal.dialect == "odata"
    assert portal.endpoints == {"odata": server.url + "/odata/v1", "download": server.url + "/odata/v1"}
    assert portal.families["s2-l1c"].collections == ("SENTINEL-2",)


@pytest.mark.parametrize("path", ["/resto/api/collections", "/x/api/collections/S2/search.json?maxRecords=5"])
def test_a_resto_service_and_which_collections_it_has(path):
    def respond(request):
        return FEATURES if "/S2/" in request.path else Reply(404)

    with Loopback(respond) as server:
        portal = tried(server.url + path)
    assert portal.dialect == "resto"
    assert portal.endpoints["resto"].endswith("/api/collections")
    assert {name[:2] for name in portal.families} == {"s2"}
    assert not any(holding.boxes for holding in portal.families.values())
    with Loopback(lambda request: Reply(404)) as server:
        assert kind_of(server.url + "/resto/api/collections") is ErrorKind.BAD_ANSWER


def test_a_collection_of_resto_that_nobody_knows():
    with Loopback(lambda request: FEATURES if "/Snow/" in request.path else Reply(404)) as server:
        portal = tried(server.url + "/resto2/api/collections/Snow/describe.xml")
    assert portal.families["other"].collections == ("Snow",)


SEARCHED = "/api/v1/rs-catalog/engines/legacy/dataobjects/search?scope=swh&q=x"


@pytest.mark.parametrize("path", ["/user/swh", "/user/swh/modules/60", SEARCHED])
@pytest.mark.parametrize("engine", ["opensearch", "legacy"])
def test_a_regards_catalogue(path, engine):
    def respond(request):
        if f"/engines/{engine}/" not in request.path:
            return json_reply({"messages": ["unknown engine"]}, 404)
        return FEATURES if engine == "opensearch" else json_reply({"content": [], "metadata": {}})

    with Loopback(respond) as server:
        portal = tried(server.url + path)
        assert server.requests[-1].query == {"page": "0", "size": "1", "scope": "swh"}
    assert (portal.dialect, portal.endpoints) == ("regards", {"regards": server.url + "/api/v1"})
    assert portal.options == {"engine": engine, "scope": "swh"}
    assert set(portal.families) == {"spot15-l1a"}
    assert portal.id.endswith("-swh")


def test_another_project_of_regards_is_searched_as_other():
    with RegardsServer() as server:
        root, good = server.url, server.server.respond

        def respond(request):
            within = "/datasets/URN:s2-l1c/dataobjects"
            request.path = request.path.replace("/api/v1", "").replace("/dataobjects", within)
            request.query.setdefault("geometry", "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))")
            return good(request)

        server.server.respond = respond
        portal = tried(root + "/user/alti")
        scenes = scenes_of(collect(make_provider(portal, PROFILE), question(("other",))))
    assert portal.title.en == "alti"
    assert found_titles(scenes) == {name for name, _ in wanted(question(("s2-l1c",)))}


def found_titles(scenes):
    return {scene.title for scene in scenes}


def test_refusals_of_regards_are_said():
    with Loopback(lambda request: json_reply({"messages": ["no"]}, 403)) as server:
        assert kind_of(server.url + "/user/swh") is ErrorKind.NOT_ALLOWED
    with Loopback(lambda request: json_reply({})) as server:
        assert kind_of(server.url + "/user/swh") is ErrorKind.BAD_ANSWER


def test_geodes_by_its_host():
    with GeodesServer(days=1) as server:
        good = server.server.respond
        server.server.respond = lambda request: (
            json_reply({"collections": []}) if request.path == "/api/stac/collections" else good(request)
        )
        form = probe_dialects._GEODES.fullmatch("https://geodes-portal.cnes.fr/api/stac/search")
        assert form.group(1) == "https://geodes-portal.cnes.fr/api/stac"
        with HttpSession("x", PROFILE, CancelToken()) as session:
            match = type("Match", (), {"group": lambda self, number: server.url + "/api/stac"})()
            told = probe_dialects._geodes(match, session)
    assert told.dialect == "geodes"
    assert "s2-l2a-maja" in told.families
