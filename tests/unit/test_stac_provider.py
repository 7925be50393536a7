"""The dialect "stac" against a STAC API of ours: paging in all forms, filters, honesty about the answer."""

import json
from datetime import date

import pytest
from asked_portal import PROFILE, TOULOUSE, collect, question, scenes_of, stac_portal
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.holding import Holding
from guichet_eo.core.notice import Notice
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.dialects import make_provider
from stac_api import ServedApi

SMALL = {"first_page": 7, "page_size": 9}
FIJI = {
    "type": "MultiPolygon",
    "coordinates": [
        [[[179, -18], [180, -18], [180, -17], [179, -17], [179, -18]]],
        [[[-180, -18], [-179, -18], [-179, -17], [-180, -17], [-180, -18]]],
    ],
}


def ask(server, query=None, options=None, **more):
    portal = stac_portal(server.url, options, **more)
    return collect(make_provider(portal, PROFILE), query or question())


def bodies(server):
    return [request.json() for request in server.requests if request.method == "POST"]


@pytest.mark.parametrize("paging", ["body", "merge", "bare", "get", "page"])
@pytest.mark.parametrize("empty_last_page", [False, True])
def test_every_form_of_paging_gives_every_scene_once(paging, empty_last_page):
    with ServedApi(paging=paging, empty_last_page=empty_last_page) as server:
        pages = ask(server, options={**SMALL, "filter": "query"})
    scenes = scenes_of(pages)
    assert len(scenes) == len({scene.id for scene in scenes}) == 60  # two tiles, thirty days
    assert {scene.family for scene in scenes} == {"s2-l2a-sen2cor"}
    assert len(pages[0].scenes) == 7
    assert pages[-1].continuation is None
    assert all(page.matched == 60 for page in pages)
    assert not any(Notice.PAGING_BROKEN in page.notices for page in pages)


@pytest.mark.parametrize(("totals", "expected"), [("numberMatched", 60), ("context", 60), ("", None)])
def test_totals(totals, expected):
    with ServedApi(totals=totals) as server:
        pages = ask(server)
    assert pages[-1].matched == expected
    assert (Notice.NO_TOTAL in pages[0].notices) is (expected is None)


def test_a_search_goes_on_where_it_paused():
    with ServedApi() as server:
        provider = make_provider(stac_portal(server.url, SMALL), PROFILE)
        query = question(families=("s2-l2a-sen2cor", "s1-grd"), cloud_max=100)
        first = next(provider.pages(query, CancelToken()))
        rest = collect(provider, query, first.continuation)
        whole = collect(provider, query)
    assert {scene.id for scene in scenes_of([first, *rest])} == {scene.id for scene in scenes_of(whole)}
    assert rest[-1].matched == whole[-1].matched


@pytest.mark.parametrize(
    "continuation", ["nonsense", "{}", '{"version":1,"pending":[[9,null]],"totals":{}}', "[]"]
)
def test_a_wrong_continuation_is_refused(continuation):
    with ServedApi() as server, pytest.raises(PortalError) as caught:
        collect(make_provider(stac_portal(server.url), PROFILE), question(), continuation)
    assert caught.value.kind is ErrorKind.BAD_QUERY


def endless(document, **link):
    document["links"] = [{"rel": "next", "method": "POST", "href": "/search", **link}]
    return document


def test_paging_in_a_circle_ends():
    with ServedApi(change=lambda document: endless(document, body={"token": "0"})) as server:
        pages = ask(server, options=SMALL)
        assert len(scenes_of(pages)) <= 18
        assert len(server.requests) <= 4
    assert Notice.PAGING_BROKEN in pages[-1].notices  # sixty are counted, and cannot be had


def test_ever_new_links_to_the_same_items_end():
    counter = iter(range(10_000))

    def change(document):
        return endless(document, body={"token": "0", "salt": next(counter)})

    with ServedApi(change=change) as server:
        pages = ask(server, options=SMALL)
        assert len(server.requests) <= 6
    assert Notice.PAGING_BROKEN in pages[-1].notices


def test_a_last_page_that_leads_to_itself_is_no_loss():
    def change(document):
        links = document["links"]
        return document if any(link["rel"] == "next" for link in links) else endless(document, body={})

    with ServedApi(change=change) as server:
        pages = ask(server, options={"first_page": 60, "page_size": 60})
    assert len(scenes_of(pages)) == 60
    assert not any(Notice.PAGING_BROKEN in page.notices for page in pages)


def test_the_last_page_has_nothing_after_it_whatever_its_link_says():
    with ServedApi(empty_last_page=True) as server:
        pages = ask(server, options={"first_page": 60, "page_size": 60})
    assert pages[0].continuation is None
    with ServedApi(empty_last_page=True, totals="") as server:
        pages = ask(server, options={"first_page": 60, "page_size": 60})
    assert pages[0].continuation is not None


def test_no_more_is_fetched_than_is_wanted():
    with ServedApi() as server:
        pages = make_provider(stac_portal(server.url), PROFILE).pages(question(limit=55), CancelToken())
        assert [len(next(pages).scenes) for _ in range(2)] == [50, 10]


def test_an_empty_page_before_more_pages_is_passed_over():
    def change(document):
        if document["features"] and not change.done:
            change.done = True
            document["features"] = []
        return document

    change.done = False
    with ServedApi(change=change) as server:
        assert len(scenes_of(ask(server, options=SMALL))) == 53


def test_a_server_without_post_is_asked_by_get():
    with ServedApi(post=False) as server:
        pages = ask(
            server,
            question(cloud_max=40),
            {**SMALL, "filter": "query", "criteria": {"cloud_max": "eo:cloud_cover"}},
        )
        assert [request.method for request in server.requests[:2]] == ["POST", "GET"]
        assert {request.method for request in server.requests[1:]} == {"GET"}
    assert len(scenes_of(pages)) == len({scene.id for scene in scenes_of(pages)}) > 10
    assert all(scene.cloud <= 40 for scene in scenes_of(pages))


def test_links_to_other_hosts_are_not_followed():
    with ServedApi() as server:

        def change(document):
            for link in document["links"]:
                link["href"] = "http://10.0.0.7:9200/search"
            return document

        server.api.change = change
        assert len(scenes_of(ask(server, options=SMALL))) == 60  # asked at the address that we know


@pytest.mark.parametrize("href", [None, 7, "file:///etc/passwd", "http://[", ""])
def test_broken_links_end_the_search(href):
    def change(document):
        document["links"] = [{"rel": "next", "href": href}, "nonsense", {"rel": "next"}]
        return document

    with ServedApi(change=change) as server:
        assert len(scenes_of(ask(server, options=SMALL))) == 7


@pytest.mark.parametrize("how", ["query", "cql2-json"])
def test_cloud_cover_is_asked_for(how):
    options = {"filter": how, "criteria": {"cloud_max": "eo:cloud_cover"}}
    with ServedApi() as server:
        pages = ask(server, question(cloud_max=20), options)
        sent = bodies(server)[0]
    assert ("query" in sent) is (how == "query")
    assert all(scene.cloud <= 20 for scene in scenes_of(pages))
    assert not pages[0].notices
    assert not pages[0].sieved


def test_what_a_server_cannot_filter_is_applied_here_and_said():
    with ServedApi() as server:
        pages = ask(server, question(cloud_max=20, tile="31TDJ"))
        assert not {"query", "filter"} & set(bodies(server)[0])
    scenes = scenes_of(pages)
    assert {scene.tile for scene in scenes} == {"31TDJ"}
    assert all(scene.cloud <= 20 for scene in scenes)
    assert {Notice.CLOUD_SIEVED_HERE, Notice.CRITERIA_SIEVED_HERE} <= pages[0].notices
    assert sum(pages[0].sieved.values()) + len(pages[0].scenes) == pages[0].received


def test_a_filter_on_clouds_does_not_hide_radar():
    options = {"filter": "query", "criteria": {"cloud_max": "eo:cloud_cover"}}
    with ServedApi() as server:
        pages = ask(server, question(("s2-l2a-sen2cor", "s1-grd"), cloud_max=20), options)
        assert len({json.dumps(body.get("query")) for body in bodies(server)}) == 2
    assert {scene.family for scene in scenes_of(pages)} == {"s2-l2a-sen2cor", "s1-grd"}


def test_families_of_one_collection_are_told_apart_by_conditions():
    families = {
        "s2-l2a-sen2cor": Holding(("s2-l2a",), conditions={"grid:code": "MGRS-31TCJ"}),
        "s2-l1c": Holding(("s2-l2a",), conditions={"grid:code": ["MGRS-31TDJ", "MGRS-31UFS"]}),
    }
    for options in ({"filter": "query"}, {"filter": "cql2-json"}, {"filter": "none"}):
        with ServedApi() as server:
            pages = ask(server, question(("s2-l2a-sen2cor", "s2-l1c")), options, families=families)
        pairs = {(scene.family, scene.tile) for scene in scenes_of(pages)}
        assert pairs == {("s2-l2a-sen2cor", "31TCJ"), ("s2-l1c", "31TDJ")}
        assert not any(Notice.ANSWERED_OTHER in page.notices for page in pages)


def test_a_server_that_ignores_the_question_is_found_out():
    with ServedApi() as server:
        server.api.fits = lambda item, asked: True
        pages = ask(server, question(start=date(2026, 6, 10), end=date(2026, 6, 12)))
    assert len(scenes_of(pages)) == 6
    assert any(Notice.ANSWERED_OTHER in page.notices for page in pages)
    left = {reason for page in pages for reason in page.sieved}
    assert left == {"area", "period", "family"}


def test_an_area_across_the_antimeridian():
    for options, requests in (({}, 1), ({"area": "bbox"}, 2)):
        with ServedApi() as server:
            pages = ask(server, question(area=FIJI), options)
            sent = bodies(server)
        assert len({json.dumps(body.get("bbox")) for body in sent}) == requests
        assert {scene.tile for scene in scenes_of(pages)} == {"01KAB"}
        assert len(scenes_of(pages)) == 30
        assert Notice.ANSWERED_OTHER not in pages[0].notices


def test_a_detailed_area_is_sent_in_a_simpler_form():
    ring = [[1.3 + 0.3 * (i % 200) / 200, 43.4 + 0.001 * (i % 2)] for i in range(200)] + [
        [1.6, 43.7],
        [1.3, 43.7],
    ]
    area = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    with ServedApi() as server:
        pages = ask(server, question(area=area), {"max_points": 50})
        sent = bodies(server)[0]["intersects"]
    assert sum(len(ring) for ring in sent["coordinates"]) <= 50
    assert Notice.AREA_SIMPLIFIED in pages[0].notices
    assert Notice.ANSWERED_OTHER not in pages[0].notices


def test_an_area_that_is_none():
    with ServedApi() as server, pytest.raises(PortalError) as caught:
        ask(server, question(area={"type": "Point", "coordinates": [1, 43]}))
    assert caught.value.kind is ErrorKind.BAD_QUERY


def test_nothing_is_asked_for_families_that_the_portal_does_not_hold():
    with ServedApi() as server:
        assert ask(server, question(("worldcover",))) == []
        assert not server.requests


def test_sort_and_fields_are_sent_where_the_portal_file_says_so():
    options = {"sort": "properties.datetime", "fields": {"exclude": ["assets.B11"]}}
    with ServedApi() as server:
        pages = ask(server, options=options)
        sent = bodies(server)[0]
        assert sent["sortby"] == [{"field": "properties.datetime", "direction": "desc"}]
        assert "B11" not in scenes_of(pages)[0].item.decode()["assets"]
    with ServedApi() as server:
        ask(server)
        assert not {"sortby", "fields"} & set(bodies(server)[0])


def test_a_small_limit_asks_for_small_pages():
    with ServedApi() as server:
        ask(server, question(limit=12))
        assert bodies(server)[0]["limit"] == 12
        assert bodies(server)[0]["intersects"] == TOULOUSE


def test_the_portals_own_item_can_be_had_after_the_page_was_compacted():
    with ServedApi() as server:
        provider = make_provider(stac_portal(server.url), PROFILE)
        page = collect(provider, question())[0]
    scene = page.scenes[3]
    page.body.compact()
    assert scene.item.decode()["id"] == scene.id
    assets = {asset.key: asset for asset in provider.assets(scene)}
    assert assets["B02"].checksum == "sha256:" + "ab" * 32
    assert assets["B02"].size == 184_757_429
    assert assets["B02"].cloud_optimized


def test_unreadable_items_are_counted_and_hide_no_other():
    def change(document):
        broken = [7, None, "x", {}, {"id": "", "properties": {}}, {"id": "a", "collection": "s2-l2a"}]
        document["features"] += [
            *broken,
            {"id": "b", "collection": "s2-l2a", "properties": {"eo:cloud_cover": {}}, "geometry": 5},
        ]
        return document

    with ServedApi(change=change) as server:
        page = ask(server)[0]
    assert len(page.scenes) == 51  # the last one is odd, but readable
    assert page.unreadable == 6
    assert Notice.UNREADABLE_ITEMS in page.notices


def test_cancelling_between_pages():
    with ServedApi() as server:
        token = CancelToken()
        pages = make_provider(stac_portal(server.url, SMALL), PROFILE).pages(question(), token)
        next(pages)
        token.cancel()
        with pytest.raises(PortalError) as caught:
            next(pages)
    assert caught.value.kind is ErrorKind.CANCELLED


def test_a_dialect_that_nobody_speaks():
    with pytest.raises(PortalError) as caught:
        make_provider(stac_portal("https://x.example").__class__("x", question, "x"), PROFILE)
    assert caught.value.kind is ErrorKind.BAD_QUERY
