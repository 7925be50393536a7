"""Hydroweb.next: a STAC search with numbered pages, a key, and measurements that are no `datetime`."""

import json
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from asked_portal import PROFILE, collect, scenes_of
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.notice import Notice
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.core.scene_kind import SceneKind
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from loopback import Loopback, json_reply
from world_truth import FIJI, box

FILE = Path(__file__).parents[2] / "resources" / "portals" / "hydroweb.json"
KEY = Account("header", {"X-API-Key": "a key for tests"})
AREA = box(-2, 42, 4, 46)
STATIONS = ((1.5, 43.5), (-1.999, 42.001), (4.5, 43.0), (179.5, -17.5), (-179.5, -17.5))


def station(number):
    x, y = STATIONS[number % len(STATIONS)]
    name = f"R_GARONNE_KM{number:04d}@{number}"
    times = {"datetime": "2026-11-02T00:00:00Z", "start_datetime": "2016-05-01T10:30:00Z",
             "end_datetime": f"2026-{number % 12 + 1:02d}-15T00:00:00Z"}  # fmt: skip
    href = f"https://hydroweb.next.theia-land.fr/api/download/{name}.txt"
    return {
        "type": "Feature",
        "id": name,
        "collection": "HYDROWEB_RIVERS_OPE",
        "geometry": {"type": "Point", "coordinates": [x, y]},
        "properties": {**times, "version": "1.0", "processing:level": "L3B"},
        "assets": {f"{name}.txt": {"href": href, "type": "text/plain", "roles": ["data"]}},
    }


class Hydroweb(Loopback):
    """Numbers its pages, gives no links; `total` is missing if told so."""

    def __init__(self, count=60, total=True):
        super().__init__(self.answer)
        self.items, self.total = [station(number) for number in range(count)], total

    def answer(self, request):
        if request.headers.get("x-api-key") != KEY.values["X-API-Key"]:
            return json_reply({"message": "Unauthorized"}, 401)
        asked = request.json()
        ends = asked.get("query", {}).get("end_datetime", {}).get("gte", "")
        found = [item for item in self.items if item["properties"]["end_datetime"] >= ends]
        begin = (asked["page"] - 1) * asked["limit"]
        shown = found[begin : begin + asked["limit"]]
        document = {"type": "FeatureCollection", "features": shown, "links": []}
        return json_reply({**document, "numberMatched": len(found)} if self.total else document)


def ask(server, area=AREA, period=Period(), account=KEY, limit=0, **options):  # noqa: B008
    document = json.loads(FILE.read_text(encoding="utf-8"))
    portal = read_portal({
        **document,
        "endpoints": {"stac": server.url},
        "trusted_hosts": ["127.0.0.1"],
        "options": {**document["options"], **options},
    })  # fmt: skip
    provider = make_provider(portal, PROFILE, gate=make_gate(portal, PROFILE, account, SEARCH))
    return provider, Query(area, period, ("water-level",), limit=limit)


def scenes(server, *args, **more):
    return scenes_of(collect(*ask(server, *args, **more)))


def test_what_is_sent_is_what_the_sheet_shows():
    with Hydroweb() as server:
        scenes(server, period=Period.of_days(date(2024, 1, 1), None))
        (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/search")
    body = request.json()
    assert body.pop("collections")[0] == "HYDROWEB_RIVERS_OPE"
    assert body.pop("intersects")["coordinates"][0][0] == [-2.0, 42.0]
    assert body == {
        "query": {"end_datetime": {"gte": "2024-01-01T00:00:00Z"}},
        "sortby": [{"field": "properties.end_datetime", "direction": "desc"}],
        "limit": 100,
        "page": 1,
    }


def test_both_ends_of_a_period():
    with Hydroweb() as server:
        scenes(server, period=Period.of_days(date(2024, 1, 1), date(2024, 12, 31)))
        body = server.requests[0].json()
    assert body["query"] == {
        "end_datetime": {"gte": "2024-01-01T00:00:00Z"},
        "start_datetime": {"lte": "2024-12-31T23:59:59.999Z"},
    }


@pytest.mark.parametrize("total", [True, False])
@pytest.mark.parametrize("count", [0, 1, 20, 59, 60])
def test_numbered_pages_to_the_very_end(count, total):
    with Hydroweb(count, total) as server:
        provider, query = ask(server, area=box(-180, -90, 180, 90), first_page=20, page_size=20)
        pages = collect(provider, query)
        numbers = [request.json()["page"] for request in server.requests]
    assert len({scene.id for scene in scenes_of(pages)}) == len(scenes_of(pages)) == count
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == (max(-(-count // 20), 1) if total else count // 20 + 1)
    assert pages[-1].continuation is None
    assert not any(Notice.PAGING_BROKEN in page.notices for page in pages)


def test_a_search_goes_on_where_it_paused():
    with Hydroweb() as server:
        provider, query = ask(server, area=box(-180, -90, 180, 90), first_page=20, page_size=20)
        first = next(provider.pages(query, CancelToken()))
        rest = collect(provider, query, first.continuation)
    assert len({scene.id for scene in [*first.scenes, *scenes_of(rest)]}) == 60


def test_a_station_is_in_the_area_or_not():
    with Hydroweb(5) as server:
        inside = {scene.id[-1] for scene in scenes(server)}
        fiji = {scene.id[-1] for scene in scenes(server, FIJI)}
    assert inside == {"0", "1"}
    assert fiji == {"3", "4"}


def test_a_station_stays_as_long_as_it_measures():
    with Hydroweb(12) as server:
        after = datetime(2026, 6, 16, tzinfo=timezone.utc)
        before = datetime(2015, 1, 1, tzinfo=timezone.utc)
        found = scenes(server, box(-180, -90, 180, 90), Period(after, None))
        ever = scenes(server, box(-180, -90, 180, 90), Period(None, before))
    assert {scene.ended.month for scene in found} == set(range(7, 13))
    assert ever == [], "its first measurement is of 2016"


def test_the_scene_is_a_station():
    with Hydroweb(1) as server:
        (scene,) = scenes(server)
    assert (scene.kind, scene.key.place) == (SceneKind.STATION, "hydroweb/R_GARONNE_KM0000@0")
    assert (scene.acquired.year, scene.ended.year) == (2016, 2026)
    assert (scene.cloud, scene.tile, scene.platform, scene.quicklook) == (None, "", "", None)


def test_the_key_goes_with_every_page_and_no_other_request_is_sent():
    with Hydroweb() as server:
        scenes(server, first_page=20, page_size=20)
        assert {request.method for request in server.requests} == {"POST"}
        with pytest.raises(PortalError) as caught:
            scenes(server, account=Account("header", {"X-API-Key": "wrong"}))
    assert caught.value.kind is ErrorKind.LOGIN_REFUSED
    with Hydroweb() as server:
        with pytest.raises(PortalError) as caught:
            scenes(server, account=None)
        assert server.requests == []
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED
