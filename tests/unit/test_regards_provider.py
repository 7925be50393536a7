"""The dialect "regards" against a catalogue of ours: both engines, pages from 0 or 1, files, tokens."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.notice import Notice
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.pixel_gates import make_gate
from loopback import Loopback, json_reply
from regards_server import USER, RegardsServer, regards_portal, rejected
from world_truth import QUERIES, box, found, wanted

PORTALS = Path(__file__).parents[2] / "resources" / "portals"
SWH = json.loads((PORTALS / "swh.json").read_text(encoding="utf-8"))
ENGINES = ("opensearch", "legacy")


def ask(server, query=None, engine="opensearch", **options):
    portal = regards_portal(server.url, {"engine": engine, **options})
    return collect(make_provider(portal, PROFILE), query or question())


def first_address(query, **options):
    portal = read_portal({**SWH, "options": {**SWH["options"], **options}})
    dialect = make_provider(portal, PROFILE)._dialect
    (search,) = dialect.searches(query, prepare_area(query.area))
    return dialect.request(search, {}, 100).url, search


def spot(**criteria):
    period = Period.of_days(question().period.start.date(), question().period.end.date())
    return Query(box(1.2, 43.4, 1.7, 43.8), period, ("spot15-l1a",), Criteria(**criteria), limit=0)


def test_what_is_sent_to_spot_world_heritage():
    url, search = first_address(spot(cloud_max=30))
    assert url == (
        "https://regards.cnes.fr/api/v1/rs-catalog/engines/opensearch/dataobjects/search"
        "?geometry=POLYGON%28%281.2%2043.4%2C1.7%2043.4%2C1.7%2043.8%2C1.2%2043.8%2C1.2%2043.4%29%29"
        "&startDate=2026-06-01T00%3A00%3A00.000Z&endDate=2026-06-30T23%3A59%3A59.999Z"
        "&scope=swh&page=0&size=100"
    )
    assert search.asked == {"area", "period"}
    assert search.left == {"cloud_max"}


def test_the_other_engine_takes_words():
    names = {"start": "properties.start_datetime", "end": "properties.end_datetime",
             "cloud_max": "properties.cloud_cover", "mode": "properties.mode"}  # fmt: skip
    url, search = first_address(spot(cloud_max=30, mode='X"'), engine="legacy", attributes=names)
    assert "/engines/legacy/dataobjects/search?g=POLYGON" in url
    assert (
        "q=properties.cloud_cover%3A%5B0%20TO%2030%5D%20AND%20properties.mode%3A%22X%22%20AND%20"
        "properties.start_datetime%3A%5B%2A%20TO%202026-06-30T23%3A59%3A59.999%5D%20AND%20"
        "properties.end_datetime%3A%5B2026-06-01T00%3A00%3A00.000%20TO%20%2A%5D"
    ) in url
    assert search.asked == {"area", "period", "cloud_max", "mode"}
    _, search = first_address(spot(), engine="legacy", attributes={})
    assert search.asked == {"area"}


def test_an_identifier_is_asked_for_by_name_without_what_the_language_would_read():
    url, search = first_address(spot(identifier="11222858708240840372P_HRV-2.zip"))
    assert "q=providerId%3A%2A11222858708240840372P_HRV%5C-2%2A" in url
    assert "identifier" in search.asked


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", [name for name in QUERIES if name != "ascending"])  # not told
def test_all_that_answers_is_found_once_and_nothing_else(name, engine):
    query = QUERIES[name]
    with RegardsServer() as server:
        pages = ask(server, query, engine)
    assert found(scenes_of(pages)) == wanted(query)
    assert pages[-1].continuation is None
    assert pages[-1].matched == sum(page.received for page in pages)
    assert not any(page.unreadable or Notice.PAGING_BROKEN in page.notices for page in pages)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("habits", [{}, {"first_page": 1}, {"most": 7}, {"first_page": 1, "most": 11}])
def test_pages_however_they_are_counted_and_whatever_they_hold(engine, habits):
    with RegardsServer(**habits) as server:
        pages = ask(server, engine=engine, first_page=20, page_size=20)
    assert found(scenes_of(pages)) == wanted(question())
    assert not any(Notice.PAGING_BROKEN in page.notices for page in pages)


def test_pages_without_a_count_end_with_one_that_is_not_full():
    def change(document):
        del document["properties"]
        return document

    with RegardsServer(change=change) as server:
        pages = ask(server, first_page=25, page_size=25)
        assert [page.received for page in pages] == [25, 25, 10]
    assert Notice.NO_TOTAL in pages[-1].notices


def test_a_search_goes_on_where_it_paused():
    with RegardsServer() as server:
        provider = make_provider(regards_portal(server.url, {"first_page": 20, "page_size": 20}), PROFILE)
        first = next(provider.pages(question(), CancelToken()))
        rest = collect(provider, question(), first.continuation)
    assert found([*first.scenes, *scenes_of(rest)]) == wanted(question())


def test_cancelling_ends_the_search():
    token = CancelToken()
    with RegardsServer() as server:
        portal = regards_portal(server.url, {"first_page": 5, "page_size": 5})
        pages = make_provider(portal, PROFILE).pages(question(), token)
        next(pages)
        token.cancel()
        with pytest.raises(PortalError) as caught:
            list(pages)
    assert caught.value.kind is ErrorKind.CANCELLED


@pytest.mark.parametrize("engine", ENGINES)
def test_the_scene_and_its_files(engine):
    with RegardsServer(days=1) as server:
        portal = regards_portal(server.url, {"engine": engine}, trusted_hosts=("127.0.0.1",))
        portal = replace(portal, access=read_portal(SWH).access)
        provider = make_provider(portal, PROFILE)
        scene = next(each for each in scenes_of(collect(provider, question())) if each.tile == "31TCJ")
        files = {asset.key: asset for asset in provider.assets(scene)}
    assert scene.title.startswith("S2A_MSIL2A_")
    assert (scene.platform, scene.cloud, scene.incidence) == ("Sentinel-2A", 0.0, -12.5)
    assert scene.id.startswith("URN:AIP:DATA:swh:")
    assert scene.quicklook.href.endswith("/md.jpg")
    assert scene.quicklook.thumbnail.endswith("/thumbnail.jpg")
    assert isinstance(scene.quicklook.placement, CornerPlacement)
    upper_left, upper_right, lower_right, _ = scene.quicklook.placement.corners
    assert upper_left[0] < upper_right[0]
    assert lower_right[1] < upper_right[1]
    assert set(files) == {"QUICKLOOK_HD", "QUICKLOOK_MD", "THUMBNAIL", "RAWDATA"}
    assert (files["RAWDATA"].needs, files["RAWDATA"].roles) == ("login", ("data",))
    assert (files["THUMBNAIL"].needs, files["QUICKLOOK_MD"].roles) == ("", ("overview",))
    if engine == "legacy":
        assert files["RAWDATA"].checksum == "md5:" + "ab" * 16
        assert files["RAWDATA"].size == scene.size == 110_440_000
        assert scene.online is Online.ORDER


def test_spot_names_tell_what_the_attributes_do_not():
    item = {"id": "URN:AIP:DATA:swh:1", "label": "Scene", "geometry": None, "properties": None,
            "providerId": "11222858708240840372P.zip"}  # fmt: skip
    dialect = make_provider(read_portal(SWH), PROFILE)._dialect
    scene = dialect.read({"content": item, "links": []}, dialect.families["spot15-l1a"], None)
    assert scene.title == "11222858708240840372P"
    assert (scene.platform, scene.tile, scene.mode) == ("SPOT-1", "122285", "2P")
    assert scene.acquired.isoformat() == "1987-08-24T08:40:37+00:00"
    assert (scene.cloud, scene.quicklook, scene.online) == (None, None, Online.ORDER)


def test_attributes_in_groups_and_of_strange_kinds():
    dialect = make_provider(read_portal(SWH), PROFILE)._dialect
    told = {
        "TimePeriod": {"startDate": "2001-02-03T04:05:06Z", "stopDate": 7},
        "cloud_cover": -1,
        "platform": 5,
        "view:incidence_angle": "NaN",
        "instrument": ["HRV", None],
        "links": "x",
        "quicklook": {},
    }
    files = {"RAWDATA": "x", "OTHER": [None]}
    item = {"id": "1", "properties": told, "geometry": {"type": "Point"}, "files": files}
    scene = dialect.read(item, dialect.families["spot15-l1a"], None)
    assert scene.acquired.isoformat() == "2001-02-03T04:05:06+00:00"
    assert (scene.cloud, scene.incidence, scene.footprint, scene.instrument) == (None, None, None, "HRV")
    assert dialect.assets(item, scene) == ()


def test_strange_objects_lose_no_page():
    def change(document):
        items = document["features"]
        items[0]["properties"], items[1]["geometry"], items[2]["id"] = None, {"type": "Curve"}, None
        items[3] = [1]
        items[4]["new"] = {"a": 1}
        return document

    with RegardsServer(days=10, change=change) as server:
        (page,) = ask(server)
    assert (len(page.scenes), page.unreadable) == (18, 2)
    assert Notice.UNREADABLE_ITEMS in page.notices


def test_the_page_of_the_web_filter_is_no_answer():
    with Loopback(rejected) as server, pytest.raises(PortalError) as caught:
        ask(server)
    assert caught.value.kind is ErrorKind.BAD_ANSWER
    assert "Request Rejected" in caught.value.detail


@pytest.mark.parametrize(("status", "kind"), [(403, ErrorKind.NOT_ALLOWED), (422, ErrorKind.BAD_QUERY),
                                              (500, ErrorKind.BAD_ANSWER)])  # fmt: skip
def test_messages_of_refusals_are_said(status, kind):
    reply = json_reply({"messages": ["Unable to parse", "g=…"]}, status)
    with Loopback(lambda request: reply) as server, pytest.raises(PortalError) as caught:
        ask(server)
    assert caught.value.kind is kind
    assert "Unable to parse; g=…" in caught.value.detail


def test_a_token_is_asked_for_in_the_name_of_the_web_pages():
    with RegardsServer(days=1) as server:
        endpoint = server.url + "/rs-authentication/oauth/token"
        entry = {"kind": "regards", "endpoint": endpoint, "scope": "swh", "client": "client:secret"}
        portal = regards_portal(server.url, {"pixel_gate": entry}, trusted_hosts=("127.0.0.1",))
        gate = make_gate(portal, PROFILE, Account("basic", USER))
        access = gate.open([server.url + "/raw"], CancelToken())
        gate.open([server.url + "/raw"], CancelToken())
        (request,) = server.requests
        assert request.method == "POST"
        assert request.query == {"grant_type": "password", "scope": "swh", **USER}
        wrong = make_gate(portal, PROFILE, Account("basic", {**USER, "password": "wrong"}))
        with pytest.raises(PortalError) as caught:
            wrong.open([server.url + "/raw"], CancelToken())
    assert access.headers == {"Authorization": "Bearer lent-for-tests"}
    assert caught.value.kind is ErrorKind.LOGIN_REFUSED
    assert "wrong" not in caught.value.detail
