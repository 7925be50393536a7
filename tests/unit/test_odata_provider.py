"""Whole searches in the Copernicus catalogues, against a stand-in on loopback."""

import json
from datetime import date, datetime, timezone
from urllib.parse import unquote

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from generated_world import TOULOUSE
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.geometry import to_wkb
from guichet_eo.core.named_product import WORLD
from guichet_eo.core.notice import Notice
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.providers.dialects import make_provider
from loopback import Loopback, json_reply
from odata_server import FAMILIES, ServedOdata, odata_portal

TINY = {"type": "Polygon", "coordinates": [[[1.7, 43.5], [1.7001, 43.5], [1.7, 43.5001], [1.7, 43.5]]]}
FIJI = {
    "type": "Polygon",
    "coordinates": [[[179.5, -18.5], [180.5, -18.5], [180.5, -16.5], [179.5, -16.5], [179.5, -18.5]]],
}
OCEAN = {"type": "Polygon", "coordinates": [[[-30, 0], [-29, 0], [-29, 1], [-30, 1], [-30, 0]]]}
TRIANGLE = {"type": "Polygon", "coordinates": [[[0.5, 43.2], [6, 43.2], [6, 51], [0.5, 43.2]]]}
BOTH = {"type": "MultiPolygon", "coordinates": [TOULOUSE["coordinates"], FIJI["coordinates"]]}


def provider(server, options=None, **more):
    return make_provider(odata_portal(server.url, options, **more), PROFILE)


@pytest.fixture(scope="module")
def server():
    with ServedOdata() as running:
        yield running


def held(server, query):
    """Return the names of what the catalogue holds, found without a filter."""
    area, types = (
        prepare_area(query.area),
        [FAMILIES[name].conditions["productType"] for name in query.families],
    )
    wanted = {each for kinds in types for each in ([kinds] if isinstance(kinds, str) else kinds)}
    found = set()
    for each in server.products:
        told = {one["Name"]: one["Value"] for one in each["Attributes"]}
        start = datetime.fromisoformat(each["ContentDate"]["Start"].replace("Z", "+00:00"))
        cloud, most = told.get("cloudCover"), query.criteria.cloud_max
        if (
            told["productType"] in wanted
            and query.period.overlaps(start)
            and area.meets(to_wkb(each["GeoFootprint"]))
            and (most is None or cloud is None or cloud <= most)
            and query.criteria.identifier in each["Name"]
            and query.criteria.tile in ("", told.get("tileId"))
        ):
            found.add(each["Name"][:-5])
    return found


ALL = tuple(FAMILIES)
LAST = "S2A_MSIL2A_20260630T105031_N0511_R051_T31UFS_20260630T135031"
QUERIES = {
    "many pages": (question(ALL), 130),
    "one family": (question(), 60),
    "clear": (question(cloud_max=20), 14),
    "two weeks": (question(ALL, date(2026, 6, 10), date(2026, 6, 23)), 61),
    "tiny": (question(("s2-l1c",), area=TINY), 30),
    "antimeridian": (question(ALL, area=FIJI), 60),
    "triangle": (question(("s2-l2a-sen2cor",), area=TRIANGLE), 90),
    "two places": (question(("s2-l1c",), area=BOTH), 90),
    "a tile": (question(("s2-l1c",), area=WORLD, tile="31UFS"), 30),
    "one result": (question(("s2-l1c",), date(2026, 6, 2), date(2026, 6, 2), area=TINY, tile="31TCJ"), 1),
    "by name": (question(("s2-l2a-sen2cor",), area=WORLD, identifier=LAST), 1),
    "by a part": (question(ALL, area=WORLD, identifier="_20260607T"), None),
    "radar": (question(("s1-grd",)), 10),
    "nothing there": (question(ALL, area=OCEAN), 0),
    "nothing then": (question(ALL, date(2001, 1, 1), date(2001, 2, 1)), 0),
    "open period": (question(("s2-l1c",), None, None), 60),
}


@pytest.mark.parametrize("name", QUERIES)
def test_what_is_found_is_what_there_is(name, server):
    query, count = QUERIES[name]
    pages = collect(provider(server, {"first_page": 20, "page_size": 25}), query)
    names = [scene.title for scene in scenes_of(pages)]
    wanted = held(server, query)
    assert len(names) == len(set(names))
    assert set(names) == wanted
    assert count in (None, len(names))
    assert pages[-1].matched == len(names) == sum(page.received for page in pages)
    assert not any(page.sieved or page.unreadable for page in pages)
    notices = set().union(*(page.notices for page in pages)) - {Notice.NO_TOTAL}
    assert notices <= {Notice.CRITERIA_SIEVED_HERE}


def test_newest_first_and_counted_once(server):
    before = len(server.requests)
    pages = collect(provider(server, {"first_page": 20, "page_size": 25}), question())
    times = [scene.acquired for scene in scenes_of(pages)]
    assert times == sorted(times, reverse=True)
    asked = [request.query for request in server.requests[before:]]
    assert [query.get("$count") for query in asked] == ["True", None, None]
    assert [query.get("$skip") for query in asked] == [None, "20", "45"]
    assert [page.matched for page in pages] == [60, 60, 60]


@pytest.mark.parametrize("most", [20, 40, 80, 99])
@pytest.mark.parametrize("size", [7, 10, 25])
def test_all_is_found_beyond_the_largest_skip(most, size):
    with ServedOdata(most_skipped=most) as short:
        options = {"first_page": size, "page_size": size, "most_skipped": most}
        pages = collect(provider(short, options), question(("s2-l1c",), area=WORLD))
        names = [scene.title for scene in scenes_of(pages)]
        assert len(names) == len(set(names)) == 120
        assert pages[-1].matched == 120
        assert not any(Notice.PAGING_BROKEN in page.notices for page in pages)
        assert any(" lt 2026-" in unquote(request.query["$filter"]) for request in short.requests)


@pytest.mark.parametrize(("alike", "most"), [(30, 40), (60, 80), (119, 130), (3, 20)])
def test_many_products_of_one_instant(alike, most):
    with ServedOdata(most_skipped=most) as short:
        for number, each in enumerate(short.products):
            instant = f"2026-06-{1 + number // alike % 28:02d}T10:50:31.024Z"
            each["ContentDate"] = {"Start": instant, "End": instant}
        options = {"first_page": 10, "page_size": 10, "most_skipped": most}
        pages = collect(provider(short, options), question(("s2-l1c",), area=WORLD))
    names = [scene.title for scene in scenes_of(pages)]
    assert len(names) == len(set(names)) == 120


def test_more_of_one_instant_than_can_be_reached_is_said_and_the_older_ones_are_found():
    with ServedOdata(most_skipped=30) as short:
        newest = sorted(short.products, key=lambda each: each["ContentDate"]["Start"])[-160:]
        for each in newest:
            each["ContentDate"] = {"Start": "2026-07-01T00:00:00.000Z", "End": "2026-07-01T00:00:00.000Z"}
        options = {"first_page": 10, "page_size": 10, "most_skipped": 30}
        pages = collect(provider(short, options), question(("s2-l1c",), None, None, area=WORLD))
    names = {scene.title for scene in scenes_of(pages)}
    left = {each["Name"][:-5] for each in short.products if each not in newest and "L1C" in each["Name"]}
    assert left <= names
    assert Notice.PAGING_BROKEN in pages[-1].notices


def test_continuing_after_any_page_gives_the_rest(server):
    options = {"first_page": 10, "page_size": 25}
    asking = provider(server, options)
    whole = collect(asking, question(ALL))
    names = [scene.title for scene in scenes_of(whole)]
    for number, page in enumerate(whole[:-1]):
        rest = collect(provider(server, options), question(ALL), page.continuation)
        seen = [scene.title for scene in scenes_of(whole[: number + 1])]
        assert sorted(seen + [scene.title for scene in scenes_of(rest)]) == sorted(names)
        assert rest[-1].matched == whole[-1].matched
    assert whole[-1].continuation is None
    with pytest.raises(PortalError) as caught:
        collect(asking, question(ALL), '{"version": 7}')
    assert caught.value.kind is ErrorKind.BAD_QUERY


def test_a_search_ends_when_it_is_cancelled(server):
    token = CancelToken()
    pages = provider(server, {"first_page": 5, "page_size": 5}).pages(question(), token)
    assert next(pages).scenes
    token.cancel()
    with pytest.raises(PortalError) as caught:
        next(pages)
    assert caught.value.kind is ErrorKind.CANCELLED


def test_the_orbit_is_found_wherever_its_attribute_is_filed(server):
    query = question(("s1-grd",), orbit_relative=30)
    assert len(scenes_of(collect(provider(server), query))) == 10
    with ServedOdata() as odd:
        for each in odd.products:
            each["filed_as"] = "String"
        pages = collect(provider(odd), query)
        assert len(scenes_of(pages)) == 10
        assert pages[-1].matched == 10


def test_a_product_that_was_processed_again_is_found_by_its_old_name(server):
    old = LAST.replace("N0511", "N0500")
    scenes = scenes_of(collect(provider(server), question(("s2-l2a-sen2cor",), area=WORLD, identifier=old)))
    assert [scene.title for scene in scenes] == [LAST]


def test_products_without_footprint_and_broken_ones(server):
    def change(document):
        for number, each in enumerate(document["value"]):
            each["GeoFootprint"] = each["Footprint"] = None
            each["Name"] = each["Name"] if number else None
        return document

    with ServedOdata(change=change) as odd:
        pages = collect(provider(odd), question())
    assert sum(page.unreadable for page in pages) == 2
    assert len(scenes_of(pages)) == 58
    assert all(scene.footprint is None for scene in scenes_of(pages))
    assert any(Notice.UNREADABLE_ITEMS in page.notices for page in pages)


def test_a_server_that_sends_other_products_is_said():
    def change(document):
        for each in document["value"]:
            each["Attributes"] = [{"Name": "productType", "Value": "AUX_POEORB"}]
        return document

    with ServedOdata(change=change) as odd:
        pages = collect(provider(odd), question())
    assert not scenes_of(pages)
    assert any(Notice.ANSWERED_OTHER in page.notices for page in pages)


ERRORS = [
    (422, {"detail": [{"loc": ["query", "$skip"], "msg": "Input should be less than or equal to 10000"}]},
     ErrorKind.BAD_QUERY, "query.$skip: Input should be less than"),
    (400, {"detail": {"ErrorMessage": "Validation error.", "ErrorDetail": "Invalid field: x"}},
     ErrorKind.BAD_QUERY, "Validation error. Invalid field: x"),
    (429, {"trace-id": "1", "code": "DAT-ZIP-100", "message": "Max session number exceeded"},
     ErrorKind.RATE_LIMITED, "Max session number exceeded"),
    (403, {"detail": "consent missing"}, ErrorKind.NOT_ALLOWED, "consent missing"),
    (200, {"detail": "Service is being maintained"}, ErrorKind.BAD_ANSWER, "Service is being maintained"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "kind", "words"), ERRORS)
def test_errors(status, body, kind, words, monkeypatch):
    monkeypatch.setattr(CancelToken, "wait", lambda self, seconds: self.cancelled)
    with Loopback(lambda request: json_reply(body, status)) as broken, pytest.raises(PortalError) as caught:
        collect(provider(broken), question())
    assert caught.value.kind is kind
    assert words in caught.value.detail


def test_assets_come_from_the_stored_item(server):
    scene = scenes_of(collect(provider(server), question()))[0]
    files = provider(server, trusted_hosts=("127.0.0.1",)).assets(scene)
    assert [each.key for each in files] == ["product", "quicklook"]
    assert files[0].href == f"{server.url}/odata/v1/Products({scene.id})/$value"
    assert json.loads(scene.item.body.slice(scene.item.start, scene.item.end))["Id"] == scene.id


def test_a_period_with_an_instant_for_its_end(server):
    moment = datetime(2026, 6, 4, 10, 50, 31, 24000, tzinfo=timezone.utc)
    found = scenes_of(collect(provider(server), question(("s2-l1c",), period=Period(moment, moment))))
    assert {scene.acquired for scene in found} == {moment}
    assert len(found) == 2
