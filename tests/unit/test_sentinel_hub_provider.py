"""Sentinel Hub's Catalog: what is sent, what is found, how pages go on."""

import json
from dataclasses import replace
from datetime import date, datetime, timezone

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from generated_world import TOULOUSE
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.geometry import box_geometry, to_wkb
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.notice import Notice
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_directory import BUILT_IN
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.page_facts import PageFacts
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from guichet_eo.providers.sentinel_hub.sentinel_hub_dialect import SentinelHubDialect
from loopback import Reply, json_reply
from sentinel_hub_server import SentinelHubServer, sentinel_hub_portal
from token_services import TokenServices

FAMILIES = {f.id: f for f in FamilyDirectory.load(BUILT_IN.parent / "families.json").families}
FIJI = {
    "type": "MultiPolygon",
    "coordinates": [
        box_geometry((178.0, -19.0, 180.0, -17.0))["coordinates"],
        box_geometry((-180.0, -19.0, -179.0, -17.0))["coordinates"],
    ],
}
TRIANGLE = {"type": "Polygon", "coordinates": [[[1.0, 43.0], [2.0, 43.0], [1.0, 44.0], [1.0, 43.0]]]}


@pytest.fixture(scope="module")
def server():
    with SentinelHubServer() as running:
        yield running


def bodies(query, portal=None):
    """Return what is sent first, search by search."""
    dialect = SentinelHubDialect(portal or sentinel_hub_portal("https://hub.example/catalog"), FAMILIES)
    searches = dialect.searches(query, prepare_area(query.area))
    return [dialect.request(search, {}, 50).body for search in searches], searches


def test_the_request_of_the_portal_sheet():
    query = Query(
        box_geometry((1.3, 43.5, 1.6, 43.7)),
        Period.of_days(date(2026, 6, 1), date(2026, 6, 30)),
        ("s2-l2a-sen2cor",),
        Criteria(cloud_max=20),
    )
    (body,), (search,) = bodies(query)
    assert body.pop("datetime").startswith("2026-06-01T00:00:00Z/2026-06-30T23:59:59")
    assert body == {
        "collections": ["sentinel-2-l2a"],
        "bbox": [1.3, 43.5, 1.6, 43.7],
        "filter": "eo:cloud_cover <= 20",
        "limit": 50,
    }
    assert (search.left, search.simplified) == (frozenset(), False)
    assert {"area", "period", "cloud_max"} <= search.asked


def test_one_collection_for_each_request_and_the_filters_it_knows():
    criteria = Criteria(
        cloud_max=12.5, orbit_direction="ascending", mode="I'W", polarisation="VV+VH", sun_elevation_min=30
    )
    found, searches = bodies(Query(TRIANGLE, families=("s2-l1c", "s1-grd", "pleiades"), criteria=criteria))
    assert [body["collections"] for body in found] == [["sentinel-2-l1c"], ["sentinel-1-grd"]]
    assert found[0]["filter"] == "eo:cloud_cover <= 12.5"
    assert found[1]["filter"] == (
        "sat:orbit_state = 'ascending' and s1:polarization = 'DV' and sar:instrument_mode = 'I''W'"
    )
    assert searches[0].left == {"orbit_direction", "sun_elevation_min"}
    assert searches[1].left == frozenset()
    assert found[0]["intersects"]["type"] == "Polygon"
    assert all(body["datetime"] == "1972-07-23T00:00:00Z/.." for body in found)
    one, (search,) = bodies(Query(TRIANGLE, families=("s1-grd",), criteria=Criteria(polarisation="VV")))
    assert "filter" not in one[0]
    assert search.left == {"polarisation"}


def test_an_open_end_and_the_beginning_of_what_is_held():
    start = datetime(2026, 6, 1, tzinfo=timezone.utc)
    (body,), _ = bodies(Query(TRIANGLE, Period(start, None), ("s2-l1c",)))
    assert body["datetime"] == "2026-06-01T00:00:00Z/.."
    portal = sentinel_hub_portal("https://hub.example")
    holding = replace(portal.families["s2-l1c"], period=Period(start, None))
    portal = replace(portal, families={"s2-l1c": holding}, options={"fields": {"include": ["id"]}})
    (body,), _ = bodies(Query(TRIANGLE, families=("s2-l1c",)), portal)
    assert body["datetime"] == "2026-06-01T00:00:00Z/.."
    assert body["fields"] == {"include": ["id"]}


def test_where_pages_go_on():
    dialect = SentinelHubDialect(sentinel_hub_portal("https://hub.example"), FAMILIES)

    def following(**members):
        return dialect.following(None, {}, PageFacts("", 50, 50, 50, members))

    assert following(context={"next": 50}) == {"next": 50}
    assert following(context={"next": "a3"}) == {"next": "a3"}
    assert following(context={"limit": 50}) is None
    assert following(context={"next": None}) is None
    assert following(context={"next": {"x": 1}}) is None
    assert following() is None
    link = {"rel": "next", "body": {"next": 100}, "merge": True}
    assert following(links=["x", {"rel": "self"}, link]) == {"next": 100}


DAY = {"start": date(2026, 6, 10), "end": date(2026, 6, 10)}
QUERIES = {
    "many pages": {"families": ("s2-l2a-sen2cor", "s2-l1c", "s1-grd")},
    "one page": {},
    "radar": {"families": ("s1-grd",)},
    "clear": {"cloud_max": 20},
    "descending radar": {"families": ("s1-grd",), "orbit_direction": "descending"},
    "mode and polarisation": {"families": ("s1-grd",), "mode": "IW", "polarisation": "VV+VH"},
    "tiny": {"area": box_geometry((1.7, 43.5, 1.70001, 43.50001))},
    "triangle": {"area": TRIANGLE},
    "antimeridian": {"area": FIJI},
    "nothing there": {"area": box_geometry((-20.0, -30.0, -19.0, -29.0))},
    "nothing then": {"start": date(1999, 1, 1), "end": date(1999, 12, 31)},
    "one scene": {**DAY, "tile": "31TCJ"},
    "one day": {**DAY, "families": ("s2-l2a-sen2cor", "s2-l1c", "s1-grd")},
    "sieved here": {"sun_elevation_min": 30},
}


def true_ids(server, query):
    """Return the identifiers that an answer must hold, found without the dialect."""
    area, criteria, collections = prepare_area(query.area), query.criteria, set()
    for family in query.families:
        collections |= set(sentinel_hub_portal("").families[family].collections)
    found = set()
    for item in server.items:
        properties = item["properties"]
        instant = datetime.fromisoformat(properties["datetime"].replace("Z", "+00:00"))
        if (
            item["collection"] in collections
            and query.period.start <= instant <= query.period.end
            and properties.get("eo:cloud_cover", 0)
            <= (100 if criteria.cloud_max is None else criteria.cloud_max)
            and properties.get("sat:orbit_state", "x")
            in (criteria.orbit_direction or "ascending descending x")
            and (not criteria.tile or f"_T{criteria.tile}_" in item["id"])
            and area.meets(to_wkb(item["geometry"]))
        ):
            found.add(item["id"])
    return found


@pytest.mark.parametrize("name", QUERIES)
def test_all_is_found_and_nothing_else(server, name):
    query = question(**QUERIES[name])
    pages = collect(make_provider(sentinel_hub_portal(server.url, {"page_size": 20}), PROFILE), query)
    ids = [scene.id for scene in scenes_of(pages)]
    expected = true_ids(server, query)
    assert sorted(ids) == sorted(expected)
    assert bool(expected) == (not name.startswith("nothing"))
    assert (len(expected) == 1) == (name in ("one scene",))
    assert all(Notice.ANSWERED_OTHER not in page.notices for page in pages)
    assert pages[-1].continuation is None
    if name == "many pages":
        assert len(pages) > 6


def test_it_goes_on_where_it_stopped(server):
    query = question(families=("s2-l2a-sen2cor", "s2-l1c"))
    provider = make_provider(sentinel_hub_portal(server.url, {"page_size": 15}), PROFILE)
    whole = collect(provider, query)
    for count in range(1, len(whole)):
        rest = collect(provider, query, whole[count - 1].continuation)
        first = [scene.id for scene in scenes_of(whole[:count])]
        assert sorted(first + [s.id for s in scenes_of(rest)]) == sorted(s.id for s in scenes_of(whole))
    with pytest.raises(PortalError) as caught:
        collect(provider, query, '{"version": 7}')
    assert caught.value.kind is ErrorKind.BAD_QUERY


def test_cancelling_ends_it(server):
    token = CancelToken()
    pages = make_provider(sentinel_hub_portal(server.url, {"page_size": 15}), PROFILE).pages(
        question(), token
    )
    next(pages)
    token.cancel()
    with pytest.raises(PortalError) as caught:
        list(pages)
    assert caught.value.kind is ErrorKind.CANCELLED


def test_what_a_scene_tells(server):
    options = {
        "quicklook_hosts": {"s3://sentinel-s2-l2a/tiles/": "https://roda.example/tiles/"},
        "needs": {"s3://sentinel-s2": "requester-pays"},
    }
    provider = make_provider(sentinel_hub_portal(server.url, options), PROFILE)
    scene = next(s for s in scenes_of(collect(provider, question())) if s.tile == "31TCJ")
    assert (scene.platform, scene.instrument, scene.level) == ("Sentinel-2A", "MSI", "L2A")
    assert (scene.orbit_relative, scene.version, scene.processor) == (51, "N0511", "Sen2Cor")
    assert (scene.online, scene.resolution) == (Online.UNKNOWN, 10)
    assert scene.quicklook.href == "https://roda.example/tiles/31/T/CJ/2026/6/30/0/preview.jpg"
    assert scene.quicklook.placement == GridPlacement(
        "EPSG:32631", (300000.0, 4790220.0, 409800.0, 4900020.0)
    )
    (folder,) = provider.assets(scene)
    assert (folder.href, folder.needs) == (
        "s3://sentinel-s2-l2a/tiles/31/T/CJ/2026/6/30/0/",
        "requester-pays",
    )
    radar = scenes_of(collect(provider, question(("s1-grd",))))[0]
    assert (radar.mode, radar.polarisations, radar.cloud) == ("IW", ("VV", "VH"), None)
    assert (radar.orbit_direction, radar.quicklook) == ("descending", None)
    assert provider.assets(radar)[0].needs == "login"


def changed(**properties):
    """Return a change of the first item of every page."""

    def change(document):
        if document["features"]:
            item = document["features"][0]
            for name, value in properties.items():
                part = item["properties"] if ":" in name or name in item["properties"] else item
                part[name] = value
        return document

    return change


STRANGE = {
    "no properties": {"properties": None},
    "no geometry": {"geometry": None},
    "another coordinate system": {
        "geometry": {"type": "Point", "crs": {"properties": {"name": "EPSG::32631"}}}
    },
    "no collection": {"collection": None},
    "a cloud of -1": {"eo:cloud_cover": -1},
    "a date of nonsense": {"datetime": "soon"},
    "assets as a list": {"assets": [1]},
    "new member": {"surprise": {"a": [1]}},
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_new_or_missing_field_loses_no_scene(name):
    with SentinelHubServer(days=3, change=changed(**STRANGE[name])) as server:
        pages = collect(make_provider(sentinel_hub_portal(server.url), PROFILE), question())
    assert sum(page.unreadable for page in pages) == 0
    assert len(scenes_of(pages)) == 6


@pytest.mark.parametrize("value", [None, "", {"a": 1}])
def test_an_item_without_identifier_is_counted(value):
    with SentinelHubServer(days=3, change=changed(id=value)) as server:
        pages = collect(make_provider(sentinel_hub_portal(server.url), PROFILE), question())
    assert sum(page.unreadable for page in pages) == 1
    assert Notice.UNREADABLE_ITEMS in pages[0].notices
    assert len(scenes_of(pages)) == 5


def test_a_pause_is_counted_in_milliseconds(server):
    tries = []

    def respond(request):
        tries.append(request)
        if len(tries) == 1:
            return Reply(429, b'{"code":"RATE_LIMIT_EXCEEDED"}', {"Retry-After": "120"})
        return server.answer(request)

    with SentinelHubServer() as busy:
        busy.server.respond = respond
        assert scenes_of(collect(make_provider(sentinel_hub_portal(busy.url), PROFILE), question()))
        busy.server.respond = lambda request: Reply(
            429, b'{"message":"You have exceeded your rate limit"}', {"Retry-After": "33980"}
        )
        with pytest.raises(PortalError) as caught:
            collect(make_provider(sentinel_hub_portal(busy.url), PROFILE), question())
    assert (caught.value.kind, round(caught.value.retry_after, 3)) == (ErrorKind.RATE_LIMITED, 33.98)
    assert "exceeded your rate limit" in caught.value.detail


def test_the_login_is_renewed_in_mid_search(server):
    pair = {"client_id": "ann", "client_secret": "s3cret"}
    good = {"bearer-1"}

    def respond(request):
        if request.headers.get("authorization", "").rpartition(" ")[2] not in good:
            return json_reply({"code": "COMMON_UNAUTHORIZED", "message": "You are not authorized!"}, 401)
        good.clear()
        good.add("bearer-2")
        return server.answer(request)

    with TokenServices(pair) as tokens, SentinelHubServer() as guarded:
        guarded.server.respond = respond
        options = {"page_size": 25, "search_gate": {"kind": "client", "endpoint": f"{tokens.url}/token"}}
        portal = sentinel_hub_portal(guarded.url, options, trusted_hosts=("127.0.0.1",))
        gate = make_gate(portal, PROFILE, Account("client", pair), SEARCH)
        pages = collect(make_provider(portal, PROFILE, gate=gate), question())
        assert len(scenes_of(pages)) == 60
        assert tokens.granted == 2
        with pytest.raises(PortalError) as caught:
            collect(make_provider(portal, PROFILE), question())
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED
    assert json.dumps(pair) not in str(caught.value)


def test_a_query_over_toulouse_is_exact():
    (body,), (search,) = bodies(Query(TOULOUSE, families=("s2-l1c",)))
    assert body["bbox"] == [1.6, 43.4, 1.85, 43.7]
    assert "area" in search.asked
