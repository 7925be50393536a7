"""The dialect "sentinel2_bucket" against buckets of ours: nothing lost, nothing doubled."""

import threading
import time
from datetime import date

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from bucket_server import DENIED, BucketServer, bucket_portal
from generated_world import geometry_of, moment_of, world
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.notice import Notice
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.dialects import make_provider
from loopback import Reply
from stac_matching import box_of, meet

BOTH = ("s2-l2a-sen2cor", "s2-l1c")
LAYOUTS = ("amazon", "google")
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


WORLD = box(-180, -90, 180, 90)
QUERIES = {
    "many pages": {},
    "both levels": {"families": BOTH},
    "one level": {"families": ("s2-l1c",)},
    "clear": {"cloud_max": 20},
    "two months": {"start": date(2026, 5, 1), "end": date(2026, 7, 31)},
    "a week": {"start": date(2026, 6, 3), "end": date(2026, 6, 9)},
    "Belgium": {"area": box(4.2, 50.7, 4.6, 51.0)},
    "tiny": {"area": box(1.7, 43.5, 1.7004, 43.5004)},
    "antimeridian": {"area": FIJI, "families": BOTH},
    "tile": {"tile": "31TDJ"},
    "tile of the world": {"area": WORLD, "tile": "MGRS-1KAB"},
    "one scene": {"start": date(2026, 6, 4), "end": date(2026, 6, 4), "tile": "31TCJ"},
    "nothing there": {"area": box(-20, -30, -19, -29)},
    "nothing then": {"start": date(2019, 1, 1), "end": date(2019, 2, 1)},
    "the poles": {"area": box(-10, 85, 10, 88)},
    "radar": {"families": ("s1-grd",)},
}
COLLECTIONS = {"s2-l2a-sen2cor": "s2-l2a", "s2-l1c": "s2-l1c"}


def expected(query):
    """Return the names that a query has to find, from the world alone."""
    names = [COLLECTIONS.get(name) for name in query.families]
    tile = query.criteria.tile[-4:]
    cloud = query.criteria.cloud_max
    parts = query.area["coordinates"] if query.area["type"] == "MultiPolygon" else [query.area["coordinates"]]
    first, last = query.period.start.isoformat()[:19], query.period.end.isoformat()[:19]
    return {
        item["id"]
        for item in world("https://x.example", 30)
        if item["collection"] in names
        and first <= moment_of(item)[:19] <= last
        and (cloud is None or item["properties"]["eo:cloud_cover"] <= cloud)
        and item["properties"]["grid:code"].endswith(tile)
        and any(meet(box_of({"coordinates": part}), box_of(item["geometry"])) for part in parts)
    }


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("most", [1000, 3], ids=["usual listings", "short listings"])
def test_what_is_found_is_what_there_is(name, layout, most):
    query = question(**QUERIES[name])
    with BucketServer(most=most) as server:
        found = scenes_of(collect(make_provider(bucket_portal(server.url, layout), PROFILE), query))
    assert sorted(scene.id for scene in found) == sorted(expected(query))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_newest_come_first_and_pages_are_small(layout):
    query = question(start=date(2026, 5, 1), end=date(2026, 7, 31))
    with BucketServer() as server:
        pages = collect(make_provider(bucket_portal(server.url, layout), PROFILE), query)
    assert [len(page.scenes) for page in pages] == [0, 10, 10, 10, 10, 10, 10, 0, 0]
    days = [scene.acquired.date() for scene in scenes_of(pages)]
    assert days == sorted(days, reverse=True)
    assert all(Notice.NO_TOTAL in page.notices and page.matched is None for page in pages)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_page_can_be_gone_on_from(layout):
    query = question(families=BOTH, start=date(2026, 5, 20), end=date(2026, 7, 2))
    with BucketServer() as server:
        provider = make_provider(bucket_portal(server.url, layout), PROFILE)
        pages = collect(provider, query)
        assert pages[-1].continuation is None
        for number, page in enumerate(pages[:-1]):
            rest = scenes_of(collect(provider, query, page.continuation))
            assert [scene.id for scene in rest] == [s.id for s in scenes_of(pages[number + 1 :])]


def test_a_scene_that_comes_meanwhile_moves_nothing():
    query = question()
    with BucketServer(days=20) as server:
        provider = make_provider(bucket_portal(server.url), PROFILE)
        first = next(provider.pages(query, CancelToken()))
        newer = next(item for item in world(server.url, 30) if item["collection"] == "s2-l2a")
        server.add({**newer, "properties": {**newer["properties"], "grid:code": "MGRS-31TCJ"}})
        rest = scenes_of(collect(provider, query, first.continuation))
    assert len(first.scenes) + len(rest) == 40
    assert not {scene.id for scene in first.scenes} & {scene.id for scene in rest}


@pytest.mark.parametrize(
    "text", ["x", "[]", '{"version": 2}', '{"version": 1, "last": "2026", "step": 0, "after": ""}']
)
def test_a_wrong_continuation_is_refused(text):
    with BucketServer(days=1) as server, pytest.raises(PortalError) as caught:
        collect(make_provider(bucket_portal(server.url), PROFILE), question(), text)
    assert caught.value.kind is ErrorKind.BAD_QUERY


def test_requests_to_amazon_are_those_of_the_sheet():
    with BucketServer(days=2) as server:
        collect(make_provider(bucket_portal(server.url), PROFILE), question(families=BOTH, tile="31TCJ"))
        asked = [(request.path, request.query) for request in server.requests]
    assert asked[0] == ("/l2a/", {"list-type": "2", "prefix": "tiles/31/T/CJ/2026/6/"})
    paths = [path for path, _ in asked[1:]]
    assert "/roda/sentinel-s2-l2a/tiles/31/T/CJ/2026/6/2/0/tileInfo.json" in paths
    assert "/roda/sentinel-s2-l1c/tiles/31/T/CJ/2026/6/1/0/tileInfo.json" in paths
    assert asked[-1][1]["prefix"] == "tiles/31/T/CJ/2026/5/31/", "of a data take that began before midnight"
    assert len(asked) == 6, "one listing a month and tile for both levels, one document a scene"


def test_requests_to_google_are_those_of_the_sheet():
    platforms = {"S2A": "2015-06-23", "S2B": "2017-03-07", "S2C": "2026-07-01"}
    with BucketServer(days=2) as server:
        portal = bucket_portal(server.url, "google", {"platforms": platforms})
        collect(make_provider(portal, PROFILE), question(families=("s2-l1c",), tile="31TCJ"))
        asked = [(request.path, request.query.get("prefix")) for request in server.requests]
    assert asked[:2] == [
        ("/o", "tiles/31/T/CJ/S2A_MSIL1C_202606"),
        ("/o", "tiles/31/T/CJ/S2B_MSIL1C_202606"),
    ], "one that flies later is not asked for"
    assert asked[2][0].startswith("/files/tiles/31/T/CJ/S2A_MSIL1C_20260602T")
    assert asked[2][0].endswith(".SAFE/MTD_MSIL1C.xml")
    assert [prefix for _, prefix in asked[4:]] == [
        "tiles/31/T/CJ/S2A_MSIL1C_20260531",
        "tiles/31/T/CJ/S2B_MSIL1C_20260531",
    ], "data takes that began before midnight"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_day_is_asked_for_as_one_day(layout):
    query = question(start=date(2026, 6, 4), end=date(2026, 6, 4), tile="31TCJ")
    noon = Period(query.period.start.replace(hour=9), query.period.end.replace(hour=12))
    with BucketServer() as server:
        found = scenes_of(
            collect(
                make_provider(bucket_portal(server.url, layout), PROFILE), question(tile="31TCJ", period=noon)
            )
        )
        prefix = server.requests[0].query["prefix"]
    assert prefix == (
        "tiles/31/T/CJ/2026/6/4/" if layout == "amazon" else "L2/tiles/31/T/CJ/S2A_MSIL2A_20260604"
    )
    assert len(found) == 1


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("ending", ["", ".SAFE"])
def test_a_product_name_leads_straight_there(layout, ending):
    name = next(item["id"] for item in world("https://x.example", 9) if item["collection"] == "s2-l1c")
    query = question(families=BOTH, area=WORLD, period=Period(), identifier=name + ending)
    with BucketServer() as server:
        found = scenes_of(collect(make_provider(bucket_portal(server.url, layout), PROFILE), query))
        assert [scene.id for scene in found] == [name]
        assert len(server.requests) <= 4


@pytest.mark.parametrize(
    "name",
    [
        "S1A_IW_GRDH_1SDV_20260601T054500_20260601T054525_060328_077F7E_0C44",
        "LC09_L2SP_198030_20260101_20260102_02_T1",
    ],
)
def test_names_of_other_missions_ask_nothing(name):
    with BucketServer() as server:
        query = question(families=(), area=WORLD, period=Period(), identifier=name)
        assert collect(make_provider(bucket_portal(server.url), PROFILE), query) == []
        assert server.requests == []


def test_an_area_of_too_many_tiles_is_refused_before_anything_is_asked():
    with BucketServer() as server, pytest.raises(PortalError) as caught:
        collect(make_provider(bucket_portal(server.url), PROFILE), question(area=WORLD))
    assert caught.value.kind is ErrorKind.BAD_QUERY
    assert "200 tiles" in caught.value.detail
    assert server.requests == []


def test_what_a_scene_of_amazon_tells():
    query = question(families=BOTH, tile="31TCJ", start=date(2026, 6, 1), end=date(2026, 6, 1))
    with BucketServer(days=3) as server:
        provider = make_provider(bucket_portal(server.url), PROFILE)
        found = {scene.level: scene for scene in scenes_of(collect(provider, query))}
        assets = {level: {a.key: a for a in provider.assets(scene)} for level, scene in found.items()}
    upper, lower = found["L2A"], found["L1C"]
    assert upper.id.startswith("S2A_MSIL2A_20260601T105031")
    assert (upper.platform, upper.tile, upper.processor) == ("Sentinel-2A", "31TCJ", "Sen2Cor")
    assert (upper.orbit_relative, upper.cloud, upper.version) == (51, 0.0, "N0511")
    assert upper.online is Online.YES
    assert upper.key.matches(lower.key)
    root = server.url
    assert upper.quicklook.href == f"{root}/roda/sentinel-s2-l1c/tiles/31/T/CJ/2026/6/1/0/preview.jpg"
    assert upper.quicklook.placement.bounds == (300000.0, 4790220.0, 409800.0, 4900020.0)
    band = assets["L2A"]["B02"]
    assert band.href == f"{root}/l2a/tiles/31/T/CJ/2026/6/1/0/R10m/B02.jp2"
    assert band.s3 == "s3://sentinel-s2-l2a/tiles/31/T/CJ/2026/6/1/0/R10m/B02.jp2"
    assert (band.resolution, band.media_type, band.needs) == (10.0, "image/jp2", "")
    assert band.checksum.startswith("md5:")
    assert band.grid.transform == (300000.0, 10.0, 0.0, 4900020.0, 0.0, -10.0)
    assert {"B02_20m", "SCL", "TCI", "metadata.xml", "tileInfo.json"} <= set(assets["L2A"])
    assert assets["L2A"]["qi/MSK_CLOUDS_B00.gml"].roles == ("quality",)
    paid = assets["L1C"]["B8A"]
    assert paid.href == "s3://sentinel-s2-l1c/tiles/31/T/CJ/2026/6/1/0/B8A.jp2"
    assert (paid.needs, paid.resolution) == ("requester-pays", 20.0)
    assert assets["L1C"]["metadata.xml"].needs == ""


def test_what_a_scene_of_google_tells():
    query = question(families=BOTH, tile="31TCJ", start=date(2026, 6, 1), end=date(2026, 6, 1))
    with BucketServer(days=3) as server:
        provider = make_provider(bucket_portal(server.url, "google"), PROFILE)
        found = {scene.level: scene for scene in scenes_of(collect(provider, query))}
        assets = {level: {a.key: a for a in provider.assets(scene)} for level, scene in found.items()}
    scene = found["L1C"]
    folder = f"{server.url}/files/tiles/31/T/CJ/{scene.id}.SAFE/"
    assert (scene.cloud, scene.orbit_relative, scene.tile) == (0.0, 51, "31TCJ")
    assert scene.quicklook.href == f"{folder}{scene.id}-ql.jpg"
    assert assets["L1C"]["B02"].href.startswith(folder + "GRANULE/")
    assert {"B02", "B02_20m", "TCI", "TCI_20m", "manifest.safe"} <= set(assets["L2A"])
    assert assets["L2A"]["B02_20m"].resolution == 20.0
    assert assets["L2A"]["manifest.safe"].checksum.startswith("md5:")
    assert not any("folder" in key for key in assets["L1C"])


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1]", b"<x>", b'{"timestamp": 5, "tileDataGeometry": [], "productName": {}}']
)
def test_a_product_without_a_readable_description_is_kept(layout, body):
    with BucketServer(days=3) as server:
        good = server.server.respond
        server.server.respond = lambda request: (
            Reply(200, body) if request.path.endswith(("tileInfo.json", "MTD_MSIL2A.xml")) else good(request)
        )
        provider = make_provider(bucket_portal(server.url, layout), PROFILE)
        found = scenes_of(collect(provider, question(tile="31TCJ", cloud_max=10)))
        assert len(found) == 3
        assert all(provider.assets(scene) for scene in found)
    assert {scene.cloud for scene in found} == {None}
    assert {len(scene.footprint) for scene in found} == {len(found[0].footprint)}, "the square of the tile"
    assert {scene.acquired.date().day for scene in found} == {1, 2, 3}


def test_level_1c_that_is_not_there_is_not_offered():
    with BucketServer(days=3) as server:
        gone = [key for key in server.objects["amazon"] if key.startswith("L1C") and "/2026/6/2/" in key]
        for key in gone:
            del server.objects["amazon"][key]
        provider = make_provider(bucket_portal(server.url), PROFILE)
        found = scenes_of(collect(provider, question(families=BOTH, tile="31TCJ")))
    assert sorted((scene.level, scene.acquired.day) for scene in found) == [
        ("L1C", 1), ("L1C", 3), ("L2A", 1), ("L2A", 2), ("L2A", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (403, "AccessDenied", ErrorKind.NOT_ALLOWED),
        (404, "NoSuchBucket", ErrorKind.GONE),
        (503, "SlowDown", ErrorKind.RATE_LIMITED),
        (200, "SlowDown", ErrorKind.RATE_LIMITED),
        (200, "AccessDenied", ErrorKind.NOT_ALLOWED),
        (200, "InternalError", ErrorKind.BAD_ANSWER),
    ],
)
def test_errors_of_a_bucket_have_their_kind(status, code, kind):
    with BucketServer(days=1) as server:
        server.server.respond = lambda request: Reply(
            status, DENIED.format(code, "in its own words").encode()
        )
        with pytest.raises(PortalError) as caught:
            collect(make_provider(bucket_portal(server.url), PROFILE), question())
    assert caught.value.kind is kind
    assert "in its own words" in caught.value.detail


EVIL = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><ListBucketResult>&a;</ListBucketResult>'
CUT = "<ListBucketResult><Contents><Key>tiles/31/T/CJ/2026/6/1/0/tileInfo.json</Key>"


@pytest.mark.parametrize(
    "text", [EVIL, CUT, CUT + "</ListBucketResult>", "<html></html>", "{}", "", "<ListBucketResults/>"]
)
def test_what_is_no_listing_is_refused(text):
    with BucketServer(days=1) as server:
        server.server.respond = lambda request: Reply(200, text.encode())
        with pytest.raises(PortalError) as caught:
            collect(make_provider(bucket_portal(server.url), PROFILE), question())
    assert caught.value.kind is ErrorKind.BAD_ANSWER


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_listing_that_goes_in_circles_is_refused(layout):
    with BucketServer(days=1) as server:
        server.listed = lambda kind, beginning, place: ([], "7")
        with pytest.raises(PortalError) as caught:
            collect(make_provider(bucket_portal(server.url, layout), PROFILE), question())
        assert len(server.requests) == 2
    assert caught.value.kind is ErrorKind.BAD_ANSWER


def test_a_listing_without_token_goes_on_after_its_last_key():
    with BucketServer(days=3, most=4) as server:
        good, began = server.as_xml, []

        def without_token(query):
            keys = sorted(key for key in server.objects["amazon"] if key.startswith("L2A " + query["prefix"]))
            after = "L2A " + query.get("start-after", "")
            began.append(after)
            place = sum(key <= after for key in keys)
            reply = good({**query, "continuation-token": str(place)})
            start, _, rest = reply.body.partition(b"<NextContinuationToken>")
            return Reply(200, start + rest.partition(b"</NextContinuationToken>")[2]) if rest else reply

        server.as_xml = without_token
        found = scenes_of(collect(make_provider(bucket_portal(server.url), PROFILE), question(tile="31TCJ")))
    assert len(found) == 3
    assert len(began) > 3


@pytest.mark.parametrize("layout", LAYOUTS)
def test_cancelling_ends_a_waiting_call(layout):
    token, waiting = CancelToken(), threading.Event()
    with BucketServer(days=3) as server:

        def respond(request):
            waiting.set()
            time.sleep(2)
            return Reply(200)

        server.server.respond = respond
        threading.Thread(target=lambda: (waiting.wait(5), token.cancel()), daemon=True).start()
        with pytest.raises(PortalError) as caught:
            list(make_provider(bucket_portal(server.url, layout), PROFILE).pages(question(), token))
    assert caught.value.kind is ErrorKind.CANCELLED


def test_a_layout_that_nobody_knows():
    with pytest.raises(PortalError) as caught:
        make_provider(bucket_portal("https://x.example", "azure"), PROFILE)
    assert caught.value.kind is ErrorKind.BAD_QUERY


def test_other_portals_see_the_same_acquisition():
    with BucketServer(days=1) as server:
        found = [
            scene
            for layout in LAYOUTS
            for scene in scenes_of(
                collect(make_provider(bucket_portal(server.url, layout), PROFILE), question(tile="31TCJ"))
            )
        ]
    assert found[0].key.place == "S2A/31TCJ"
    assert found[0].key.matches(found[1].key)
    assert geometry_of("31TCJ")["type"] == "Polygon"


def test_one_scene_costs_one_description():
    with BucketServer(days=5) as server:
        provider = make_provider(bucket_portal(server.url), PROFILE)
        page = next(page for page in provider.pages(question(tile="31TCJ", limit=1), CancelToken()))
        assert [len(page.scenes), len(server.requests)] == [1, 2]
    assert page.continuation
