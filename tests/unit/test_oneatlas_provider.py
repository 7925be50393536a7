"""Airbus OneAtlas: what is sent, what is found, how pages go on, which scenes are views of one set."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.geometry import box_geometry, to_wkb
from guichet_eo.core.notice import Notice
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.portal_directory import BUILT_IN
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.oneatlas.oneatlas_dialect import OneAtlasDialect
from guichet_eo.providers.page_facts import PageFacts
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from loopback import Reply, json_reply
from oneatlas_server import OneAtlasServer, oneatlas_portal
from token_services import TokenServices

FAMILIES = {f.id: f for f in FamilyDirectory.load(BUILT_IN.parent / "families.json").families}
BOTH = ("pleiades", "spot67-archive")
FIJI = {
    "type": "MultiPolygon",
    "coordinates": [
        box_geometry((178.0, -19.0, 180.0, -17.0))["coordinates"],
        box_geometry((-180.0, -19.0, -179.0, -17.0))["coordinates"],
    ],
}
TRIANGLE = {"type": "Polygon", "coordinates": [[[1.0, 43.0], [2.0, 43.0], [1.0, 44.0], [1.0, 43.0]]]}
NAME = "DS_PNEO3_202111181041037_FR1_FR1_FR1_E002N41_003840"


@pytest.fixture(scope="module")
def server():
    with OneAtlasServer() as running:
        yield running


def sent(query, place=None, size=12, options=None):
    """Return the bodies of a page, and the searches."""
    dialect = OneAtlasDialect(oneatlas_portal("https://atlas.example", options), FAMILIES)
    searches = dialect.searches(query, prepare_area(query.area))
    return [dialect.request(search, place or {}, size).body for search in searches], searches


def test_the_request_of_the_portal_sheet():
    """A little more than the sheet's: whether an interval holds its end is told in two ways."""
    query = Query(
        box_geometry((2.0, 41.2, 2.3, 41.5)),
        Period.of_days(date(2021, 1, 1), date(2021, 12, 31)),
        ("pleiades",),
        Criteria(cloud_max=20),
    )
    (body,), (search,) = sent(query)
    assert body == {
        "bbox": "2.0,41.2,2.3,41.5",
        "constellation": "PHR,PNEO",
        "acquisitionDate": "[2021-01-01T00:00:00Z,2022-01-01T00:00:00Z]",
        "cloudCover": "[0,20.01]",
        "itemsPerPage": 12,
        "startPage": 1,
        "sortBy": "-acquisitionDate",
    }
    assert search.left == frozenset()


def test_which_criteria_are_sent():
    criteria = Criteria(
        cloud_max=100, snow_max=10, incidence_max=20, incidence_along_max=5, incidence_across_max=6,
        sun_elevation_min=20, resolution_max=0.5, stereo=True, mode="IW",
    )  # fmt: skip
    (body,), (search,) = sent(Query(TRIANGLE, families=BOTH, criteria=criteria))
    assert body["geometry"] == "POLYGON((1 43,2 43,1 44,1 43))"
    assert (body["cloudCover"], body["snowCover"]) == ("[0,100.01]", "[0,10.01]")
    assert (body["incidenceAngle"], body["constellation"]) == ("[0,20.01]", "PHR,PNEO,SPOT")
    assert "acquisitionDate" not in body
    assert search.left == {
        "incidence_along_max", "incidence_across_max", "sun_elevation_min", "resolution_max", "stereo",
    }  # fmt: skip


def test_open_ends_and_workspaces():
    start = datetime(2026, 6, 1, 12, 0, 0, 500000, timezone.utc)
    (body,), _ = sent(Query(TRIANGLE, Period(start, None), BOTH), options={"workspaces": ["a", "b"]})
    assert (body["acquisitionDate"], body["workspace"]) == ("[2026-06-01T12:00:00Z,]", "a,b")
    (body,), _ = sent(Query(TRIANGLE, Period(None, start), BOTH))
    assert body["acquisitionDate"] == "[,2026-06-01T12:00:01Z]"


@pytest.mark.parametrize("ending", ["", ".zip", ".ZIP"])
def test_an_identifier_is_sent_where_it_is_whole(ending):
    (body,), (search,) = sent(Query(TRIANGLE, families=BOTH, criteria=Criteria(identifier=NAME + ending)))
    assert body["sourceIdentifier"] == NAME
    assert "identifier" not in search.left
    number = "a1ba2510-49e5-46a6-8e3f-0c1d0603217d"
    (body,), _ = sent(Query(TRIANGLE, families=BOTH, criteria=Criteria(identifier=number.upper())))
    assert body["id"] == number
    (body,), (search,) = sent(Query(TRIANGLE, families=BOTH, criteria=Criteria(identifier=NAME[:25])))
    assert "sourceIdentifier" not in body
    assert "identifier" in search.left


def test_a_large_area_is_posted():
    ring = [[2.0 + number / 10000, 43.0 + (number % 2) / 1000] for number in range(3000)]
    area = {"type": "Polygon", "coordinates": [[*ring, [2.3, 44.0], [2.0, 44.0], ring[0]]]}
    (body,), (search,) = sent(Query(area, families=BOTH))
    assert search.simplified
    assert body["geometry"].count(",") < 300


def test_where_pages_go_on():
    dialect = OneAtlasDialect(oneatlas_portal("https://atlas.example"), FAMILIES)

    def following(place, size, received, **members):
        return dialect.following(None, place, PageFacts("", size, received, received, members))

    assert following({}, 50, 50, totalResults=120, itemsPerPage=50) == {"done": 50}
    (body,), _ = sent(Query(TRIANGLE, families=BOTH), {"done": 50}, 100)
    assert (body["itemsPerPage"], body["startPage"]) == (50, 2)
    assert following({"done": 50}, 100, 50, totalResults=120, itemsPerPage=50) == {"done": 100}
    (body,), _ = sent(Query(TRIANGLE, families=BOTH), {"done": 100}, 100)
    assert (body["itemsPerPage"], body["startPage"]) == (100, 2)
    assert following({"done": 100}, 100, 20, totalResults=120) is None
    assert following({}, 50, 50) == {"done": 50}
    assert following({}, 50, 49) is None
    assert following({}, 50, 0, totalResults=0) is None
    assert following({}, 50, 20, totalResults=90, itemsPerPage=20) == {"done": 20, "most": 20}
    (body,), _ = sent(Query(TRIANGLE, families=BOTH), {"done": 20, "most": 20}, 100)
    assert (body["itemsPerPage"], body["startPage"]) == (20, 2)


DAY = {"start": date(2026, 6, 10), "end": date(2026, 6, 10)}
QUERIES = {
    "many pages": {"families": BOTH},
    "one page": {"families": ("spot67-archive",), "start": date(2026, 6, 20)},
    "clear": {"cloud_max": 37},
    "little incidence": {"incidence_max": 3},
    "snow": {"snow_max": 0, "families": BOTH},
    "tiny": {"area": box_geometry((1.7, 43.5, 1.70001, 43.50001))},
    "triangle": {"area": TRIANGLE, "families": BOTH},
    "antimeridian": {"area": FIJI, "families": BOTH},
    "nothing there": {"area": box_geometry((-20.0, -30.0, -19.0, -29.0))},
    "nothing then": {"start": date(1999, 1, 1), "end": date(1999, 12, 31)},
    "one scene": {**DAY, "area": box_geometry((0.8, 43.6, 0.9, 43.7)), "incidence_max": 4},
    "one day": {**DAY, "families": BOTH},
    "sieved here": {"families": BOTH, "resolution_max": 0.5, "sun_elevation_min": 40},
    "one half of the sky": {"families": BOTH, "incidence_along_max": 11},
}


def true_ids(server, query):
    """Return the identifiers that an answer must hold, found without the dialect."""
    area, asked, wanted = prepare_area(query.area), query.criteria, set()
    for family in query.families:
        wanted |= set(oneatlas_portal("").families[family].collections)
    found = set()
    for item in server.items:
        p = item["properties"]
        instant = datetime.fromisoformat(p["acquisitionDate"].replace("Z", "+00:00"))
        limits = (
            (p["cloudCover"], asked.cloud_max),
            (p["incidenceAngle"], asked.incidence_max),
            (abs(p["incidenceAngleAlongTrack"]), asked.incidence_along_max),
            (p["resolution"], asked.resolution_max),
            (-p["illuminationElevationAngle"], None if asked.sun_elevation_min is None else -40),
        )
        if (
            p["constellation"] in wanted
            and query.period.start <= instant <= query.period.end
            and all(most is None or value <= most for value, most in limits)
            and area.meets(to_wkb(item["geometry"]))
        ):
            found.add(p["id"])
    return found


def asked(families=("pleiades",), **more):
    return question(families, **more)


@pytest.mark.parametrize("name", QUERIES)
def test_all_is_found_and_nothing_else(server, name):
    query = asked(**QUERIES[name])
    pages = collect(make_provider(oneatlas_portal(server.url, {"page_size": 20}), PROFILE), query)
    expected = true_ids(server, query)
    assert sorted(scene.id for scene in scenes_of(pages)) == sorted(expected)
    assert bool(expected) == (not name.startswith("nothing"))
    assert (len(expected) == 1) == (name == "one scene")
    assert all(Notice.ANSWERED_OTHER not in page.notices for page in pages)
    assert pages[-1].matched == sum(page.received for page in pages)
    instants = [scene.acquired for scene in scenes_of(pages)]
    assert instants == sorted(instants, reverse=True)
    if name == "many pages":
        assert len(pages) > 4


def true_views(server, query):
    """Return identifier → number of its views in the answer: same pass, same tile."""
    sets = {}
    ids = true_ids(server, query)
    for item in server.items:
        p = item["properties"]
        if p["id"] in ids:
            key = (p["acquisitionIdentifier"], json.dumps(item["geometry"]))
            sets.setdefault(key, {})[p["id"]] = p["incidenceAngleAlongTrack"]
    return {number: len(set(members.values())) for members in sets.values() for number in members}


@pytest.mark.parametrize("size", [10, 11, 13, 25, 100])
@pytest.mark.parametrize("criterion", ["stereo", "tri_stereo"])
def test_sets_are_complete_over_the_ends_of_pages(server, criterion, size):
    query = asked(families=BOTH, cloud_max=80, **{criterion: True})
    plain = asked(families=BOTH, cloud_max=80)
    least = query.criteria.least_views
    expected = {number for number, views in true_views(server, plain).items() if views >= least}
    provider = make_provider(oneatlas_portal(server.url, {"page_size": size}), PROFILE)
    pages = collect(provider, query)
    assert {scene.id for scene in scenes_of(pages)} == expected
    assert {scene.stereo_views for scene in scenes_of(pages)} <= {2, 3}
    assert sum(page.sieved.get(criterion, 0) for page in pages) == len(true_ids(server, plain)) - len(
        expected
    )
    assert Notice.CRITERIA_SIEVED_HERE in pages[0].notices
    for count in range(1, len(pages)):
        rest = collect(provider, query, pages[count - 1].continuation)
        ids = [scene.id for scene in scenes_of(pages[:count]) + scenes_of(rest)]
        assert sorted(ids) == sorted(expected)


def test_without_the_criterion_a_page_is_given_on_at_once(server):
    provider = make_provider(oneatlas_portal(server.url, {"page_size": 15}), PROFILE)
    before = len(server.requests)
    pages = provider.pages(asked(families=BOTH), CancelToken())
    first = next(pages)
    assert len(server.requests) == before + 1
    views = true_views(server, asked(families=BOTH))
    for scene in (*first.scenes, *scenes_of(pages)):
        assert scene.stereo_set.startswith("ACQ_")
        assert scene.stereo_views is None or 2 <= scene.stereo_views <= views[scene.id]


def test_strips_side_by_side_are_no_set(server):
    def spread(document):
        for item in document["features"]:
            item["properties"]["incidenceAngleAlongTrack"] %= 3
        return document

    with OneAtlasServer(change=spread) as strips:
        pages = collect(make_provider(oneatlas_portal(strips.url), PROFILE), asked(stereo=True))
    assert scenes_of(pages) == []
    assert pages[0].sieved["stereo"] > 10


def test_a_pass_without_angles_is_not_judged():
    def silent(document):
        for item in document["features"]:
            del item["properties"]["incidenceAngleAlongTrack"]
        return document

    with OneAtlasServer(days=6, change=silent) as mute:
        found = scenes_of(collect(make_provider(oneatlas_portal(mute.url), PROFILE), asked(stereo=True)))
    assert {scene.stereo_views for scene in found} == {None}


def test_it_goes_on_where_it_stopped(server):
    provider = make_provider(oneatlas_portal(server.url, {"page_size": 15}), PROFILE)
    whole = collect(provider, asked(families=BOTH))
    for count in range(1, len(whole)):
        rest = collect(provider, asked(families=BOTH), whole[count - 1].continuation)
        ids = [scene.id for scene in scenes_of(whole[:count]) + scenes_of(rest)]
        assert ids == [scene.id for scene in scenes_of(whole)]
    for nonsense in ('{"version": 7}', "[]", '{"place": "x", "views": [["a", "b", 1, "zz"]]}'):
        with pytest.raises(PortalError) as caught:
            collect(provider, asked(), nonsense)
        assert caught.value.kind is ErrorKind.BAD_QUERY


@pytest.mark.parametrize("criterion", [{}, {"stereo": True}])
def test_a_fault_on_a_later_page_keeps_the_earlier_ones(criterion):
    with OneAtlasServer() as broken:
        broken.server.respond = lambda request: (
            Reply(500) if request.json()["startPage"] == 3 else broken.answer(request)
        )
        found, query = [], asked(families=BOTH, **criterion)
        provider = make_provider(oneatlas_portal(broken.url, {"page_size": 12}), PROFILE)
        with pytest.raises(PortalError):
            found.extend(provider.pages(query, CancelToken()))
        pages = []
        try:
            for page in provider.pages(query, CancelToken()):
                pages.append(page)
        except PortalError:
            pass
        assert sum(page.received for page in pages) == 24
        broken.server.respond = broken.answer
        rest = collect(provider, query, pages[-1].continuation)
        ids = {scene.id for scene in scenes_of(pages) + scenes_of(rest)}
        assert ids >= {scene.id for scene in scenes_of(collect(provider, query))}


@pytest.mark.parametrize("criterion", [{}, {"stereo": True}])
def test_cancelling_ends_it(server, criterion):
    token = CancelToken()
    provider = make_provider(oneatlas_portal(server.url, {"page_size": 10}), PROFILE)
    pages = provider.pages(asked(families=BOTH, **criterion), token)
    next(pages)
    token.cancel()
    with pytest.raises(PortalError) as caught:
        list(pages)
    assert caught.value.kind is ErrorKind.CANCELLED


def test_what_a_scene_tells(server):
    access = PortalAccess(quicklooks="login", kind="apikey")
    portal = oneatlas_portal(server.url, access=access, trusted_hosts=("127.0.0.1",))
    provider = make_provider(portal, PROFILE)
    found = {scene.id: scene for scene in scenes_of(collect(provider, asked(families=BOTH)))}
    for item in server.items:
        p, scene = item["properties"], found.get(item["properties"]["id"])
        if scene is None:
            continue
        assert scene.title == p["sourceIdentifier"]
        assert scene.platform in ("Pléiades-1A", "SPOT-6", "Pléiades Neo 3")
        assert (scene.cloud, scene.snow) == (p["cloudCover"], 0)
        assert (scene.incidence, scene.incidence_across) == (p["incidenceAngle"], 3.0)
        assert scene.incidence_along == p["incidenceAngleAlongTrack"]
        assert scene.sun_elevation == p["illuminationElevationAngle"]
        assert scene.resolution == p["resolution"]
        assert scene.online is (Online.YES if p["processingLevel"] == "SENSOR" else Online.ORDER)
        assert scene.quicklook.href.endswith("/quicklook")
        assert scene.quicklook.thumbnail.endswith("/thumbnail")
        assert not scene.quicklook.open
        assert len(scene.quicklook.placement.corners) == 4
        files = {asset.key: asset for asset in provider.assets(scene)}
        assert ("download" in files) == (p["processingLevel"] == "SENSOR")
        assert {asset.needs for asset in files.values()} == {"login"}


def changed(**properties):
    """Return a change of the first item of every page."""

    def change(document):
        if document["features"]:
            item = document["features"][0]
            for name, value in properties.items():
                (item if name in item else item["properties"])[name] = value
        return document

    return change


STRANGE = {
    "no geometry": {"geometry": None},
    "no links": {"_links": None},
    "links as a list": {"_links": [1]},
    "a quicklook that is a text": {"_links": {"quicklook": "x", "thumbnail": [{"href": 3}, "y", None]}},
    "a link to a file": {"_links": {"quicklook": {"href": "file:///etc/passwd"}}},
    "a cloud of -1": {"cloudCover": -1},
    "angles as texts": {"incidenceAngle": "12.5"},
    "a date of nonsense": {"acquisitionDate": "soon"},
    "no name": {"sourceIdentifier": None},
    "new member": {"surprise": {"a": [1]}},
    "a set of numbers": {"acquisitionIdentifier": 5},
}


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("criterion", [{}, {"stereo": True}])
def test_a_new_or_missing_field_loses_no_scene(name, criterion):
    with OneAtlasServer(days=3, change=changed(**STRANGE[name])) as server:
        pages = collect(make_provider(oneatlas_portal(server.url), PROFILE), asked(**criterion))
    assert sum(page.unreadable for page in pages) == 0
    assert len(scenes_of(pages)) >= (7 if not criterion else 4)
    assert all(s.quicklook is None or s.quicklook.href.startswith("http") for s in scenes_of(pages))


@pytest.mark.parametrize("change", [{"id": None}, {"properties": None}])
def test_an_unreadable_item_is_counted(change):
    with OneAtlasServer(days=3, change=changed(**change)) as server:
        pages = collect(make_provider(oneatlas_portal(server.url), PROFILE), asked())
    assert sum(page.unreadable for page in pages) == 1
    assert Notice.UNREADABLE_ITEMS in pages[0].notices


def test_an_error_of_status_200():
    def wrong(document):
        return {**document, "error": True, "message": "index not ready", "features": []}

    with OneAtlasServer(days=3, change=wrong) as server, pytest.raises(PortalError) as caught:
        collect(make_provider(oneatlas_portal(server.url), PROFILE), asked())
    assert caught.value.kind is ErrorKind.BAD_QUERY
    assert "index not ready" in caught.value.detail


ERRORS = [
    (400, ErrorKind.BAD_QUERY),
    (403, ErrorKind.NOT_ALLOWED),
    (404, ErrorKind.GONE),
    (405, ErrorKind.BAD_QUERY),
]


@pytest.mark.parametrize(("status", "kind"), ERRORS)
def test_errors_in_the_form_of_the_sheet(status, kind):
    body = {
        "correlationId": "1", "hint": "look at bbox", "internalCode": f"{status}000",
        "message": "wrong parameter", "timestamp": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    with OneAtlasServer(days=1) as server:
        server.server.respond = lambda request: json_reply(body, status)
        with pytest.raises(PortalError) as caught:
            collect(make_provider(oneatlas_portal(server.url), PROFILE), asked())
    assert (caught.value.kind, caught.value.status) == (kind, status)
    assert "wrong parameter" in caught.value.detail


def test_a_key_becomes_a_token_and_is_not_sent_again_where_it_is_refused():
    def respond(request):
        good = request.headers.get("authorization") == f"Bearer bearer-{tokens.granted}"
        return guarded.answer(request) if good else json_reply({"message": "Unauthorized"}, 401)

    with TokenServices({"apikey": "right"}, refusal=403) as tokens, OneAtlasServer() as guarded:
        guarded.server.respond = respond
        options = {"page_size": 25, "search_gate": {"kind": "api-key", "endpoint": f"{tokens.url}/token"}}
        portal = oneatlas_portal(guarded.url, options, trusted_hosts=("127.0.0.1",))
        gate = make_gate(portal, PROFILE, Account("apikey", {"key": "right"}), SEARCH)
        pages = make_provider(portal, PROFILE, gate=gate).pages(asked(families=BOTH), CancelToken())
        found = [next(pages)]
        tokens.granted += 1  # the first token is taken back: the next one given is this
        found += list(pages)
        assert {scene.id for scene in scenes_of(found)} == true_ids(guarded, asked(families=BOTH))
        assert len(tokens.requests) == 2
        wrong = make_gate(portal, PROFILE, Account("apikey", {"key": "wrong"}), SEARCH)
        for _ in range(3):
            with pytest.raises(PortalError) as caught:
                collect(make_provider(portal, PROFILE, gate=wrong), asked())
            assert caught.value.kind is ErrorKind.LOGIN_REFUSED
        assert len(tokens.requests) == 3


def test_a_triplet_may_lie_across_the_antimeridian(server):
    query = asked(area=FIJI, families=BOTH, tri_stereo=True)
    found = scenes_of(collect(make_provider(oneatlas_portal(server.url), PROFILE), query))
    assert {scene.stereo_views for scene in found} == {3}
    assert max(s.acquired for s in found) - min(s.acquired for s in found) > timedelta(days=20)
    assert replace(found[0], stereo_views=None).ref == found[0].ref
