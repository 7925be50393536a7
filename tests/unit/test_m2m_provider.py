"""The dialect "m2m" against an API of ours: errors of status 200, days without hours, keys that end."""

import json
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.holding import Holding
from guichet_eo.core.notice import Notice
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.core.scene_keys import scene_key
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.joined_provider import portal_of_dialect
from guichet_eo.providers.m2m.m2m_problem import m2m_problem
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from m2m_server import ACCOUNT, M2mServer, m2m_portal

USGS = Path(__file__).parents[2] / "resources" / "portals" / "usgs-landsatlook.json"
FIJI = {
    "type": "MultiPolygon",
    "coordinates": [
        [[[179, -18], [180, -18], [180, -17], [179, -17], [179, -18]]],
        [[[-180, -18], [-179, -18], [-179, -17], [-180, -17], [-180, -18]]],
    ],
}
WORLD = box_geometry((-180, -90, 180, 90))
BELGIUM = box_geometry((4.8, 50.6, 4.9, 50.7))
SMALL = {"first_page": 7, "page_size": 9}


def landsat(families=("landsat-c2-l2",), **more):
    return question(families=families, **more)


def provider_of(server, account=ACCOUNT, options=None, **more):
    portal = m2m_portal(server.url, **more)
    if options:
        portal = m2m_portal(server.url, options={**portal.options, **options}, **more)
    return make_provider(portal, PROFILE, gate=make_gate(portal, PROFILE, account, SEARCH))


def ask(server, query=None, **more):
    return collect(provider_of(server, **more), query or landsat())


def searches(server):
    return [request.json() for request in server.requests if request.path.endswith("/scene-search")]


def test_the_request_is_that_of_the_sheet():
    whole = read_portal(json.loads(USGS.read_text(encoding="utf-8")))
    portal = m2m_portal("", families={"landsat-c2-l2": Holding(("landsat_ot_c2_l2",))})
    assert portal_of_dialect(whole, "m2m").endpoints["m2m"].endswith("/stable/")
    dialect = make_provider(portal, PROFILE)._dialect
    period = Period.of_days(date(2026, 6, 1), date(2026, 6, 30))
    query = Query(box_geometry((1.3, 43.5, 1.6, 43.7)), period, ("landsat-c2-l2",), Criteria(cloud_max=20.0))
    area = prepare_area(query.area)
    (search,) = dialect.searches(query, area)
    assert dialect.request(search, {}, 100).body == {
        "datasetName": "landsat_ot_c2_l2",
        "maxResults": 100,
        "startingNumber": 1,
        "sceneFilter": {
            "spatialFilter": {"filterType": "geojson", "geoJson": area.geometry},
            "acquisitionFilter": {"start": "2026-06-01", "end": "2026-06-30"},
            "cloudCoverFilter": {"max": 20, "includeUnknown": True},
        },
    }


def test_the_file_asks_by_m2m_what_the_open_catalogue_lacks():
    portal = read_portal(json.loads(USGS.read_text(encoding="utf-8")))
    part = portal_of_dialect(portal, "m2m")
    assert set(part.families) == {"s2-l1c", "aster"}
    assert part.options["search_gate"]["endpoint"] == part.endpoints["m2m"] + "login-token"
    assert {name for name in portal.families if portal.search_of(name) == "login"} == {"s2-l1c", "aster"}


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({}, 60),
        ({"families": ("landsat-c2-l1", "landsat-c2-l2")}, 120),
        ({"area": box_geometry((1.8, 43.5, 1.8001, 43.5001))}, 60),
        ({"area": FIJI}, 30),
        ({"area": WORLD}, 120),
        ({"area": box_geometry((-20, -30, -19, -29))}, 0),
        ({"start": date(1980, 1, 1), "end": date(1981, 1, 1)}, 0),
        ({"start": date(2026, 6, 3), "end": date(2026, 6, 3), "area": BELGIUM}, 1),
        ({"start": None, "end": None, "area": BELGIUM}, 30),
        ({"start": None, "end": date(2026, 6, 10), "area": BELGIUM}, 10),
        ({"cloud_max": 20.0, "area": BELGIUM}, 10),
        ({"tile": "199024", "area": WORLD}, 30),
        ({"identifier": "LC09_L2SP_199024_20260605_20260616_02_T1", "area": WORLD}, 1),
        ({"identifier": "LC09_L2SP_199024_20260605_20260616_02_T1.tar", "area": WORLD, "start": None}, 1),
    ],
)
def test_every_scene_is_found_once(more, count):
    with M2mServer() as server:
        pages = ask(server, landsat(**more), options=SMALL)
    scenes = scenes_of(pages)
    assert len(scenes) == len({scene.id for scene in scenes}) == count
    assert not any(page.unreadable for page in pages)
    assert not any({Notice.ANSWERED_OTHER, Notice.PAGING_BROKEN} & page.notices for page in pages)
    assert pages[-1].continuation is None


def test_pages_follow_each_other_by_numbers():
    with M2mServer() as server:
        pages = ask(server, options=SMALL)
        sent = [(body["startingNumber"], body["maxResults"]) for body in searches(server)]
        logins = sum(request.path.endswith("login-token") for request in server.requests)
    assert sent[:3] == [(1, 7), (8, 9), (17, 9)]
    assert all(page.matched == 60 for page in pages)
    assert logins == 1


def test_parts_of_an_area_have_no_total():
    with M2mServer() as server:
        pages = ask(server, landsat(area=FIJI))
    assert pages[-1].matched is None
    assert Notice.NO_TOTAL in pages[-1].notices


def test_an_area_of_many_parts_is_asked_as_a_box():
    spots = [box_geometry((x / 10, 43.5, x / 10 + 0.01, 43.6))["coordinates"] for x in range(10, 20)]
    with M2mServer() as server:
        pages = ask(server, landsat(area={"type": "MultiPolygon", "coordinates": spots}))
        areas = [body["sceneFilter"]["spatialFilter"]["geoJson"] for body in searches(server)]
    assert all(area == areas[0] and len(area["coordinates"][0]) == 5 for area in areas)
    assert Notice.AREA_SIMPLIFIED in pages[0].notices


def test_an_identifier_narrows_the_days():
    with M2mServer() as server:
        ask(server, landsat(identifier="LC09_L2SP_199024_20260605_20260616_02_T1", start=None, end=None))
        (body,) = searches(server)
    assert body["sceneFilter"]["acquisitionFilter"] == {"start": "2026-06-05", "end": "2026-06-05"}


def test_fields():
    with M2mServer() as server:
        scene = scenes_of(ask(server, landsat(area=BELGIUM)))[1]
    assert scene.id == scene.title == "LC09_L2SP_199024_20260629_20260710_02_T1"
    assert (scene.platform, scene.level, scene.tile) == ("Landsat-9", "L2", "199024")
    assert scene.acquired == datetime(2026, 6, 29, tzinfo=timezone.utc)
    assert scene.ended == datetime(2026, 6, 29, 23, 59, 59, 999999, tzinfo=timezone.utc)
    assert (scene.cloud, scene.online) == (None, Online.YES), "-1 is unknown"
    assert scene.quicklook.href.startswith("https://ims.example/browse/")
    assert scene.quicklook.thumbnail.startswith("https://ims.example/thumbnail/")
    assert scene.quicklook.placement.crs == "EPSG:32631"


@pytest.mark.parametrize("hour", [0, 11, 23])
def test_a_day_without_hours_is_the_same_acquisition_at_any_hour(hour):
    with M2mServer() as server:
        scene = scenes_of(ask(server, landsat(area=BELGIUM)))[0]
    instant = datetime(2026, 6, 30, hour, 30, tzinfo=timezone.utc)
    assert scene.key.matches(scene_key("x", "y", "LANDSAT_9", "199024", instant))


def test_the_hours_of_a_period_lose_no_day():
    noon = datetime(2026, 6, 29, 12, tzinfo=timezone.utc)
    with M2mServer() as server:
        query = landsat(area=BELGIUM)
        found = scenes_of(ask(server, Query(query.area, Period(noon, noon), query.families, limit=0)))
    assert [scene.acquired.day for scene in found] == [29]


def test_files_are_pictures_and_a_map_service():
    with M2mServer() as server:
        provider = provider_of(server)
        scene = scenes_of(collect(provider, landsat()))[0]
    keys = [asset.key for asset in provider.assets(scene)]
    assert keys == ["overview-1", "thumbnail-1", "wms-1", "overview-2", "thumbnail-2", "wms-2"]
    assert provider.assets(scene)[2].href.startswith("https://ims.example/wms/")


def test_what_is_missing_or_odd_costs_no_page():
    def change(page):
        scenes = page["results"]
        scenes[0] = {"displayId": "LC09_L2SP_199024_20260630_20260711_02_T1"}
        scenes[1] |= {
            "browse": "none",
            "options": [],
            "temporalCoverage": {"startDate": 7},
            "cloudCover": "x",
        }
        scenes[2] |= {"displayId": None, "spatialCoverage": None}
        scenes[3] |= {"displayId": None, "entityId": None}
        scenes[4] = 7
        scenes[5]["browse"] = [
            None,
            {"browsePath": "file:///etc/passwd", "overlayPath": "https://x.example/wms"},
        ]
        return page

    with M2mServer(days=10, change=change) as server:
        pages = ask(server, landsat(area=BELGIUM))
    scenes = {scene.id: scene for scene in scenes_of(pages)}
    assert pages[0].received == 10
    assert pages[0].unreadable == 2
    assert len(scenes) == 8
    bare = scenes["LC09_L2SP_199024_20260630_20260711_02_T1"]
    assert (bare.footprint, bare.quicklook, bare.online) == (None, None, Online.UNKNOWN)
    assert scenes["LC91990242026159LGN00"].footprint is not None, "by its box"
    assert scenes["LC09_L2SP_199024_20260605_20260616_02_T1"].quicklook is None


@pytest.mark.parametrize("status", [200, 401])
def test_a_key_that_ended_is_renewed_once_in_the_middle_of_a_search(status):
    with M2mServer(status=status) as server:
        pages = provider_of(server, options=SMALL).pages(landsat(), CancelToken())
        found = [next(pages)]
        server.keys = set()
        found += pages
        asked = [request.path.rpartition("/")[2] for request in server.requests]
    assert len(scenes_of(found)) == 60
    assert asked[:5] == ["login-token", "scene-search", "scene-search", "login-token", "scene-search"]
    assert asked.count("login-token") == 2


def test_a_key_that_never_works_is_asked_for_twice_and_no_more():
    with M2mServer() as server:
        answer = server.answer
        server.server.respond = lambda request: (
            server.envelope(None, "AUTH_EXPIRED", "API key has expired due to inactivity")
            if request.path.endswith("scene-search")
            else answer(request)
        )
        with pytest.raises(PortalError) as caught:
            ask(server)
        count = len(server.requests)
    assert caught.value.kind is ErrorKind.LOGIN_REFUSED
    assert "API key has expired" in caught.value.detail
    assert count == 4


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("AUTH_INVALID", ErrorKind.LOGIN_REFUSED),
        ("AUTH_EXPIRED", ErrorKind.LOGIN_REFUSED),
        ("AUTH_UNAUTHROIZED", ErrorKind.NOT_ALLOWED),
        ("UNAUTHORIZED_USER", ErrorKind.NOT_ALLOWED),
        ("RATE_LIMIT", ErrorKind.RATE_LIMITED),
        ("RATE_LIMIT_USER_DL", ErrorKind.QUOTA),
        ("VERSION_UNKNOWN", ErrorKind.GONE),
        ("ENDPOINT_UNAVAILABLE", ErrorKind.GONE),
        ("DATASET_INVALID", ErrorKind.BAD_QUERY),
        ("SERVER_ERROR", ErrorKind.BAD_ANSWER),
        (7, ErrorKind.BAD_QUERY),
    ],
)
def test_codes_have_their_kind(code, kind):
    error = m2m_problem("x", {"errorCode": code, "errorMessage": "words\n<b>of</b> the server"})
    assert error.kind is kind
    assert "of the server" in error.detail.replace("<b>of</b>", "of")
    assert m2m_problem("x", {"errorCode": None, "errorMessage": None}) is None


@pytest.mark.parametrize("status", [200, 401])
def test_a_refused_application_token_is_sent_once(status):
    wrong = Account("basic", {"username": "ann", "password": "no such words"})
    with M2mServer(status=status) as server:
        provider = provider_of(server, account=wrong)
        for _ in range(2):
            with pytest.raises(PortalError) as caught:
                collect(provider, landsat())
            assert caught.value.kind is ErrorKind.LOGIN_REFUSED
        assert len(server.requests) == 1
    assert "no such words" not in str(caught.value)


def test_without_an_account_nothing_is_sent():
    with M2mServer() as server:
        with pytest.raises(PortalError) as caught:
            ask(server, account=None)
        assert server.requests == []
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED


def test_a_search_goes_on_where_it_paused_and_stops_at_once():
    with M2mServer() as server:
        first = next(provider_of(server, options=SMALL).pages(landsat(), CancelToken()))
        rest = collect(provider_of(server, options=SMALL), landsat(), first.continuation)
        token = CancelToken()
        pages = provider_of(server, options=SMALL).pages(landsat(), token)
        next(pages)
        token.cancel()
        with pytest.raises(PortalError) as caught:
            next(pages)
    ids = [scene.id for scene in (*first.scenes, *scenes_of(rest))]
    assert len(ids) == len(set(ids)) == 60
    assert caught.value.kind is ErrorKind.CANCELLED
