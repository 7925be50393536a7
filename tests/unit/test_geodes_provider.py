"""The dialect "geodes" against a GEODES of ours: nothing lost, nothing doubled, whatever its habits."""

from datetime import date

import pytest
from asked_portal import PROFILE, cancelled_in_the_middle, collect, question, scenes_of
from generated_world import geometry_of, moment_of, world
from geodes_server import GeodesServer, fits, geodes_portal
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.notice import Notice
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.http_session import HttpSession
from loopback import Loopback, Reply, json_reply
from stac_matching import box_of, meet

SMALL = {"first_page": 7, "page_size": 28}
FIJI = {
    "type": "MultiPolygon",
    "coordinates": [
        [[[179, -18], [180, -18], [180, -17], [179, -17], [179, -18]]],
        [[[-180, -18], [-179, -18], [-179, -17], [-180, -17], [-180, -18]]],
    ],
}


def box(west, south, east, north):
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


QUERIES = {
    "many pages": {},
    "one level": {"families": ("s2-l1c",)},
    "three families": {"families": ("s2-l2a-sen2cor", "s2-l1c", "s1-grd")},
    "clear": {"cloud_max": 20},
    "a week": {"start": date(2026, 6, 3), "end": date(2026, 6, 9)},
    "Belgium": {"area": box(4.2, 50.7, 4.6, 51.0)},
    "tiny": {"area": box(1.7, 43.5, 1.7004, 43.5004)},
    "antimeridian": {"area": FIJI},
    "tile": {"tile": "31TDJ"},
    "one scene": {"start": date(2026, 6, 4), "end": date(2026, 6, 4), "tile": "31TCJ"},
    "nothing there": {"area": box(-20, -30, -19, -29)},
    "nothing then": {"start": date(2019, 1, 1), "end": date(2019, 2, 1)},
    "radar": {"families": ("s1-grd",), "polarisation": "VV+VH"},
    "the other radar": {"families": ("s1-slc",)},
}
COLLECTIONS = {"s2-l2a-sen2cor": "s2-l2a", "s2-l1c": "s2-l1c", "s1-grd": "s1-grd"}


def expected(query):
    """Return the titles that a query has to find, from the world alone."""
    found = set()
    for item in world("https://x.example", 30):
        properties, names = item["properties"], [COLLECTIONS.get(name) for name in query.families]
        cloud, tile = properties.get("eo:cloud_cover", 0), properties.get("grid:code", "")
        moment = moment_of(item)
        first, last = query.period.start.isoformat()[:19], query.period.end.isoformat()[:19]
        if item["collection"] not in names or not first <= moment[:19] <= last:
            continue
        if query.criteria.cloud_max is not None and cloud > query.criteria.cloud_max:
            continue
        if query.criteria.tile and tile != f"MGRS-{query.criteria.tile}":
            continue
        parts = (
            query.area["coordinates"] if query.area["type"] == "MultiPolygon" else [query.area["coordinates"]]
        )
        if any(meet(box_of({"coordinates": part}), box_of(item["geometry"])) for part in parts):
            found.add(item["id"])
    return found


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("options", [{}, SMALL], ids=["usual pages", "small pages"])
def test_what_is_found_is_what_there_is(name, options):
    query = question(**QUERIES[name])
    with GeodesServer() as server:
        pages = collect(make_provider(geodes_portal(server.url, options), PROFILE), query)
    titles = [scene.title for scene in scenes_of(pages)]
    assert len(titles) == len(set(titles))
    assert set(titles) == expected(query)
    assert not any(Notice.ANSWERED_OTHER in page.notices for page in pages)
    assert not any(Notice.PAGING_BROKEN in page.notices for page in pages)
    assert pages[-1].matched == sum(page.received for page in pages)


def test_the_queries_are_worth_asking():
    counts = {name: len(expected(question(**asked))) for name, asked in QUERIES.items()}
    assert counts["many pages"] == 60
    assert counts["one scene"] == 1
    assert counts["antimeridian"] == 30
    assert counts["nothing there"] == counts["nothing then"] == counts["the other radar"] == 0
    assert counts["radar"] == 10


def test_a_search_goes_on_where_it_paused():
    query = question(families=("s2-l2a-sen2cor", "s1-grd"))
    with GeodesServer() as server:
        provider = make_provider(geodes_portal(server.url, SMALL), PROFILE)
        first = next(provider.pages(query, CancelToken()))
        rest = collect(provider, query, first.continuation)
        whole = collect(provider, query)
    assert sorted(s.id for s in scenes_of([first, *rest])) == sorted(s.id for s in scenes_of(whole))
    assert rest[-1].matched == whole[-1].matched == 70
    assert whole[-1].continuation is None


def test_no_more_is_fetched_than_is_wanted():
    with GeodesServer() as server:
        pages = make_provider(geodes_portal(server.url), PROFILE).pages(question(limit=12), CancelToken())
        assert len(next(pages).scenes) == 12
        assert [request.json()["limit"] for request in server.requests] == [12]


def test_a_server_that_gives_less_than_asked_for():
    with GeodesServer(most=13) as server:
        pages = collect(make_provider(geodes_portal(server.url), PROFILE), question())
    assert len({scene.id for scene in scenes_of(pages)}) == 60


def test_cancelling_ends_a_search_in_the_middle():
    with GeodesServer() as server:
        provider = make_provider(geodes_portal(server.url, SMALL), PROFILE)
        kind, seconds = cancelled_in_the_middle(provider, server)
    assert kind is ErrorKind.CANCELLED
    assert seconds < 1


def test_scenes_and_files():
    with GeodesServer(days=3) as server:
        provider = make_provider(geodes_portal(server.url, trusted_hosts=("127.0.0.1",)), PROFILE)
        (scene, *_) = scenes_of(collect(provider, question(families=("s2-l1c",), tile="31TCJ")))
        files = {asset.roles[0]: asset for asset in provider.assets(scene)}
    assert scene.acquired.isoformat().startswith("2026-06-03T10:50:31.02")
    assert (scene.platform, scene.tile, scene.orbit_relative) == ("Sentinel-2A", "31TCJ", 51)
    assert scene.orbit_direction == "descending"
    assert scene.size == 863951223
    assert scene.format == "zip"
    assert scene.online in (Online.YES, Online.ORDER)
    assert scene.quicklook.placement.crs == "EPSG:32631"
    assert files["data"].checksum == "md5:" + files["data"].href.rsplit("/", 1)[1]
    assert files["data"].s3.startswith("s3://sentinel/S2A_MSIL1C_")


@pytest.mark.parametrize(
    "change",
    [
        lambda item: item.update(geometry=None),
        lambda item: item["properties"].update(start_datetime="yesterday", end_datetime=None),
        lambda item: item.update(assets=None),
        lambda item: item.update(
            assets={"x": None, "y": {"roles": "data"}, "z": {"roles": ["data"], "href": 3}}
        ),
        lambda item: item["properties"].update({"eo:cloud_cover": "ND", "grid:code": 7, "platform": ["S2A"]}),
        lambda item: item["properties"].update(
            {"sat:relative_orbit": -1, "version": None, "new": {"a": [1]}}
        ),
        lambda item: item["assets"].clear(),
        lambda item: [asset.update(description=None) for asset in item["assets"].values()],
    ],
)
def test_missing_and_odd_fields_lose_no_scene(change):
    def changed(document):
        for item in document["features"]:
            change(item)
        return document

    with GeodesServer(days=5, change=changed) as server:
        pages = collect(make_provider(geodes_portal(server.url), PROFILE), question())
    assert len(scenes_of(pages)) == 10
    assert sum(page.unreadable for page in pages) == 0


def test_broken_items_are_counted_and_others_kept():
    def changed(document):
        broken = [None, 7, {}, {"id": "x", "properties": []}, {"id": "", "properties": {}}]
        collection = document["features"][0]["collection"]
        for item in broken[2:]:
            item["collection"] = collection
        document["features"][1:1] = broken
        return document

    with GeodesServer(days=5, change=changed) as server:
        pages = collect(make_provider(geodes_portal(server.url), PROFILE), question())
    assert len(scenes_of(pages)) == 10
    assert pages[0].unreadable == 5
    assert Notice.UNREADABLE_ITEMS in pages[0].notices


def test_the_products_of_another_type_are_left_out_and_said():
    def changed(document):
        for item in document["features"]:
            item["properties"]["product:type"] = "SLC"
        return document

    with GeodesServer(change=changed) as server:
        pages = collect(make_provider(geodes_portal(server.url), PROFILE), question(families=("s1-grd",)))
    assert not scenes_of(pages)
    assert Notice.ANSWERED_OTHER in pages[0].notices


def kind_of(reply):
    with Loopback(lambda request: reply) as server, pytest.raises(PortalError) as caught:
        collect(make_provider(geodes_portal(server.url), PROFILE), question())
    return caught.value


def test_errors_have_the_servers_words():
    error = kind_of(json_reply({"messages": ["operator foo not supported"]}, 400))
    assert (error.kind, error.detail) == (ErrorKind.BAD_QUERY, "operator foo not supported")
    error = kind_of(json_reply({"messages": ["index is being rebuilt"]}))
    assert (error.kind, error.detail) == (ErrorKind.BAD_ANSWER, "index is being rebuilt")


@pytest.mark.parametrize(
    "body",
    [
        b"Downloading products per hour exceeds quota limit",
        b'{"messages":["DownloadQuotaPlugin : quota"]}',
    ],
)
def test_a_quota_is_no_ban(body):
    error = kind_of(Reply(403, body))
    assert error.kind is ErrorKind.QUOTA
    assert "quota" in error.detail
    assert kind_of(Reply(403, b"Forbidden")).kind is ErrorKind.NOT_ALLOWED


def test_a_bad_key_sends_round_in_circles():
    loop = Reply(302, b"", {"Location": "/api/download/x"})
    for headers, kind in (({"X-API-Key": "k"}, ErrorKind.LOGIN_REFUSED), ({}, ErrorKind.BAD_ANSWER)):
        with Loopback(lambda request: loop) as server:
            session = HttpSession("geodes", PROFILE, CancelToken(), headers, ("127.0.0.1",))
            with session, pytest.raises(PortalError) as caught:
                session.get(server.url + "/api/download/x")
        assert caught.value.kind is kind
        assert len(server.requests) <= 6


def test_the_counterpart_has_the_portals_habits():
    item = {"id": "a", "collection": "A", "properties": {}, "geometry": geometry_of("31TCJ")}
    assert not fits(item, {"collections": ["A", "B"]})
    assert fits(item, {"query": {"dataset": {"in": ["A", "B"]}}})
    assert fits(item, {"intersects": {"type": "Point", "coordinates": [0, 0]}})
    assert not fits(item, {"intersects": box(0, 0, 1, 1)})


def test_an_open_period_is_no_filter():
    with GeodesServer(days=2) as server:
        collect(make_provider(geodes_portal(server.url), PROFILE), question(period=Period()))
        assert "query" not in server.requests[0].json()
