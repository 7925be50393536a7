"""The dialect "hda" against a broker of ours: requests as documented, every product once, honest totals."""

import json
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from generated_world import TOULOUSE, sentinel1
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.mgrs import tile_bounds
from guichet_eo.core.notice import Notice
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from hda_server import ACCOUNT, HdaServer, feature_of, hda_portal
from loopback import json_reply

WEKEO = Path(__file__).parents[2] / "resources" / "portals" / "wekeo.json"
TILES = {"s2-l2a-sen2cor": 60, "s2-l1c": 60, "s1-grd": 10}
FIJI = {
    "type": "MultiPolygon",
    "coordinates": [
        [[[179, -18], [180, -18], [180, -17], [179, -17], [179, -18]]],
        [[[-180, -18], [-179, -18], [-179, -17], [-180, -17], [-180, -18]]],
    ],
}
SPOT = box_geometry((1.8, 43.5, 1.8001, 43.5001))
BELGIUM = box_geometry((4.8, 50.6, 4.9, 50.7))
WORLD = box_geometry((-180, -90, 180, 90))


def ask(server, query=None, account=ACCOUNT, **options):
    portal = hda_portal(server.url, **options)
    gate = make_gate(portal, PROFILE, account, SEARCH)
    return collect(make_provider(portal, PROFILE, gate=gate), query or question())


def searches(server):
    return [request.json() for request in server.requests if request.path.endswith("/search")]


def test_the_request_is_that_of_the_sheet():
    portal = read_portal(json.loads(WEKEO.read_text(encoding="utf-8")))
    dialect = make_provider(portal, PROFILE)._dialect
    period = Period(*(datetime(2026, 6, *t, tzinfo=timezone.utc) for t in ((1,), (30, 23, 59, 59))))
    query = Query(box_geometry((1.3, 43.5, 1.6, 43.7)), period, ("s2-l2a-sen2cor",), Criteria(cloud_max=20.0))

    (search,) = dialect.searches(query, prepare_area(query.area))
    request = dialect.request(search, {}, 100)
    assert request.url == "https://gateway.prod.wekeo2.eu/hda-broker/api/v1/dataaccess/search"
    assert request.body == {
        "dataset_id": "EO:ESA:DAT:SENTINEL-2",
        "productType": "S2MSI2A",
        "processingLevel": "S2MSI2A",
        "bbox": [1.3, 43.5, 1.6, 43.7],
        "startdate": "2026-06-01T00:00:00Z",
        "enddate": "2026-06-30T23:59:59Z",
        "cloudCover": "20",
        "itemsPerPage": 100,
        "startIndex": 0,
        "sortOrder": "DESC",
    }


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({}, 60),
        ({"families": ("s2-l1c",)}, 60),
        ({"families": tuple(TILES)}, 130),
        ({"families": ("s1-grd", "s1-slc")}, 10),
        ({"area": SPOT}, 60),
        ({"area": FIJI}, 30),
        ({"area": WORLD}, 120),
        ({"area": box_geometry((-20, -30, -19, -29))}, 0),
        ({"start": date(1990, 1, 1), "end": date(1990, 2, 1)}, 0),
        ({"start": date(2026, 6, 3), "end": date(2026, 6, 3), "area": BELGIUM}, 1),
        ({"cloud_max": 20.0}, 14),
        ({"families": ("s1-grd",), "orbit_direction": "ascending"}, 5),
        ({"orbit_relative": 52}, 0),
        ({"identifier": "S2A_MSIL2A_20260605T105031_N0511_R051_T31TCJ_20260605T135031.SAFE"}, 1),
        ({"identifier": "S2A_MSIL2A_20260605T105031_N0511_R051_T31TCJ_20260605T135031", "area": WORLD}, 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("rich", [False, True])
def test_every_product_is_found_once(more, count, rich):
    with HdaServer(rich=rich) as server:
        pages = ask(server, question(**more), first_page=7, page_size=7)
        sent = searches(server)
    scenes = scenes_of(pages)
    assert len(scenes) == len({scene.id for scene in scenes}) == count
    assert not any(page.unreadable for page in pages)
    assert not any({Notice.ANSWERED_OTHER, Notice.PAGING_BROKEN} & page.notices for page in pages)
    assert all(body["itemsPerPage"] == 7 for body in sent)
    assert pages[-1].continuation is None


def test_totals_count_what_was_asked_and_nothing_twice():
    with HdaServer() as server:
        assert ask(server)[-1].matched == 60
        assert ask(server, question(area=FIJI))[-1].matched is None, "two boxes share tiles"
        radar = ask(server, question(families=("s1-grd",)))
    assert radar[-1].matched is None, "the broker counts SLC as well"
    assert Notice.NO_TOTAL in radar[-1].notices


def test_pages_of_other_kinds_do_not_end_a_search():
    def change(document):
        for feature in document["features"][:-1] if document["properties"]["startIndex"] < 8 else ():
            feature["id"] = feature["id"].replace("GRDH", "RAW_")
        document["features"][-1]["id"] = document["features"][-1]["id"].replace("GRDH", "SLC_")
        return document

    with HdaServer(change=change) as server:
        pages = ask(server, question(families=("s1-slc",)), first_page=2, page_size=2)
    assert [len(page.scenes) for page in pages] == [1] * 5
    with HdaServer(change=lambda page: json.loads(json.dumps(page).replace("GRDH", "RAW_"))) as server:
        pages = ask(server, question(families=("s1-slc",)), first_page=2, page_size=2)
    assert [page.received for page in pages] == [2] * 5
    assert not scenes_of(pages)
    assert not any({Notice.ANSWERED_OTHER, Notice.PAGING_BROKEN} & page.notices for page in pages)


def test_an_identifier_narrows_the_days():
    name = "S2A_MSIL2A_20260605T105031_N0511_R051_T31TCJ_20260605T135031"
    with HdaServer() as server:
        ask(server, question(identifier=name, start=None, end=None))
        (body,) = searches(server)
    assert (body["startdate"][:10], body["enddate"][:10]) == ("2026-06-05", "2026-06-05")


def test_fields():
    with HdaServer() as server:
        scene = scenes_of(ask(server))[0]
    assert scene.id == scene.title + ".SAFE"
    assert (scene.platform, scene.level, scene.processor) == ("Sentinel-2A", "L2A", "Sen2Cor")
    assert (scene.orbit_relative, scene.version, scene.format) == (51, "N0511", "SAFE")
    assert (scene.online, scene.size, scene.cloud) == (Online.ORDER, None, None)
    assert scene.acquired == datetime(2026, 6, 30, 10, 50, 31, 24000, tzinfo=timezone.utc)
    assert scene.key.place == f"S2A/{scene.tile}"
    assert scene.quicklook.placement == GridPlacement(*tile_bounds(scene.tile))
    assert not scene.quicklook.open
    with HdaServer(rich=True) as server:
        pages = ask(server)
        radar = scenes_of(ask(server, question(families=("s1-grd",))))[0]
    scene = scenes_of(pages)[1]
    assert (scene.cloud, scene.orbit_direction, scene.size) == (63.0, "descending", 1_107_000_001)
    assert (radar.mode, radar.polarisations, radar.cloud) == ("IW", ("VV", "VH"), None)
    assert isinstance(radar.quicklook.placement, CornerPlacement)


def test_the_picture_is_the_only_file_before_an_order():
    with HdaServer() as server:
        portal = hda_portal(server.url)
        provider = make_provider(portal, PROFILE, gate=make_gate(portal, PROFILE, ACCOUNT, SEARCH))
        scene = scenes_of(collect(provider, question()))[0]
    (asset,) = provider.assets(scene)
    assert (asset.key, asset.roles, asset.needs) == ("thumbnail", ("thumbnail",), "login")
    assert asset.href == scene.quicklook.href
    assert scene.item.decode()["properties"]["location"] == "wekeo:0"


def test_what_is_missing_or_odd_costs_no_page():
    def change(document):
        document["features"][0]["geometry"] = None
        document["features"][1]["properties"] = {
            "new": [1],
            "size": "12 GB",
            "thumbnail": "file:///etc/passwd",
        }
        document["features"][2]["properties"] = None
        document["features"][3]["id"] = 7
        document["features"][4] = "x"
        document["features"][5]["properties"] |= {"metadata": [], "cloudCover": -1, "size": float(10**9)}
        return document

    with HdaServer(days=10, change=change) as server:
        pages = ask(server)
    scenes = scenes_of(pages)
    assert pages[0].received == 20
    assert len(scenes) == 17
    assert pages[0].unreadable == 3
    assert scenes[0].footprint is None
    assert (scenes[1].quicklook, scenes[1].size, scenes[1].acquired.day) == (None, None, 10 - 0)
    assert (scenes[2].cloud, scenes[2].size) == (None, 10**9)


def test_an_ended_token_is_renewed_once_in_the_middle_of_a_search():
    with HdaServer() as server:
        portal = hda_portal(server.url, first_page=20, page_size=20)
        gate = make_gate(portal, PROFILE, ACCOUNT, SEARCH)
        pages = make_provider(portal, PROFILE, gate=gate).pages(question(), CancelToken())
        found = [next(pages)]
        server.tokens = set()
        found += pages
        asked = [request.path for request in server.requests]
    assert len(scenes_of(found)) == 60
    assert asked.count("/identity/gettoken") == 1
    assert asked.count("/hda/refreshtoken") == 1


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        ((403, {"error_description": "token expired or missing"}), ErrorKind.LOGIN_REFUSED),
        ((401, {"error": "invalid_token"}), ErrorKind.LOGIN_REFUSED),
        ((403, {"detail": "Terms not accepted: Copernicus_Sentinel_License"}), ErrorKind.LICENCE),
        ((403, {"detail": "no"}), ErrorKind.NOT_ALLOWED),
        ((404, {"detail": "Dataset EO:ESA:DAT:SENTINEL-2 not found"}), ErrorKind.GONE),
        ((400, {"detail": "Unknown parameter(s): ['x']"}), ErrorKind.BAD_QUERY),
    ],
)
def test_refusals_have_their_kind_and_words(refusal, kind):
    with HdaServer() as server:
        server.refusal = refusal
        server.lend_good, server.lend = server.lend, lambda: _useless(server)
        with pytest.raises(PortalError) as caught:
            ask(server)
        asked = len(searches(server))
    assert caught.value.kind is kind
    assert next(iter(refusal[1].values())) in caught.value.detail
    assert asked == (2 if kind is ErrorKind.LOGIN_REFUSED else 1)


def _useless(server):
    reply = server.lend_good()
    server.tokens = set()
    return reply


def test_a_data_set_that_has_gone_does_not_stop_the_others():
    with HdaServer() as server:
        good = server.search
        server.search = lambda asked: (
            json_reply({"detail": "Dataset EO:ESA:DAT:SENTINEL-1 not found"}, 404)
            if asked["dataset_id"].endswith("1")
            else good(asked)
        )
        portal = hda_portal(server.url, first_page=20, page_size=20)
        provider = make_provider(portal, PROFILE, gate=make_gate(portal, PROFILE, ACCOUNT, SEARCH))
        found = []
        with pytest.raises(PortalError) as caught:
            found.extend(provider.pages(question(families=("s1-grd", "s2-l2a-sen2cor")), CancelToken()))
    assert len(scenes_of(found)) == 60
    assert caught.value.kind is ErrorKind.GONE
    assert "SENTINEL-1 not found" in caught.value.detail


def test_without_an_account_nothing_is_sent():
    with HdaServer() as server:
        with pytest.raises(PortalError) as caught:
            ask(server, account=None)
        assert server.requests == []
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED


def test_a_search_goes_on_where_it_paused_and_stops_at_once():
    with HdaServer() as server:
        portal = hda_portal(server.url, first_page=7, page_size=7)
        gate = make_gate(portal, PROFILE, ACCOUNT, SEARCH)
        first = next(make_provider(portal, PROFILE, gate=gate).pages(question(), CancelToken()))
        rest = collect(make_provider(portal, PROFILE, gate=gate), question(), first.continuation)
        token = CancelToken()
        pages = make_provider(portal, PROFILE, gate=gate).pages(question(), token)
        next(pages)
        token.cancel()
        with pytest.raises(PortalError) as caught:
            next(pages)
    ids = [scene.id for scene in (*first.scenes, *scenes_of(rest))]
    assert len(ids) == len(set(ids)) == 60
    assert caught.value.kind is ErrorKind.CANCELLED


def test_data_sets_with_other_names_for_the_period():
    with HdaServer() as server:
        portal = hda_portal(server.url, periods={"EO:ESA:DAT:SENTINEL-2": ["start", "end"]})
        dialect = make_provider(portal, PROFILE)._dialect

        (search,) = dialect.searches(question(), prepare_area(TOULOUSE))
    assert {"start", "end"} <= set(search.terms["body"])
    assert not {"startdate", "enddate"} & set(search.terms["body"])


def test_a_feature_of_ours_looks_like_the_sheet():
    feature = feature_of(sentinel1("https://x.example", 0))
    assert feature["id"].endswith(".SAFE")
    assert feature["properties"]["size"] == "ND"
