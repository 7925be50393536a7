"""The dialect "dhus" against a hub of ours: one or many, texts for numbers, errors of status 200."""

import math
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from dhus_server import ACCOUNT, DhusServer, dhus_portal
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.mgrs import tile_bounds
from guichet_eo.core.notice import Notice
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.providers.dhus.dhus_entry import size_of
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from guichet_eo.providers.well_known_text import geometry_text, read_geometry
from world_truth import FIJI, QUERIES, found, wanted

AMAZON = {"type": "Polygon", "coordinates": [[[-66.2695, -8.0592], [-66.2695, 0.7031], [-57.3047, 0.7031],
                                              [-57.3047, -8.0592], [-66.2695, -8.0592]]]}  # fmt: skip
LOCKED = {"search_gate": {"kind": "basic"}}


def ask(server, query=None, **more):
    return collect(make_provider(dhus_portal(server.url, **more), PROFILE), query or question())


def q_of(query, family="s2-l1c"):
    """Return the text that a hub is asked with for one family."""
    provider = make_provider(dhus_portal("https://hub.example.org/dhus"), PROFILE)
    (search,) = provider._dialect.searches(query, prepare_area(query.area))
    return dict(parse_qsl(urlsplit(provider._dialect.request(search, {}, 100).url).query)), search


def test_what_is_sent_is_what_the_sheet_shows():
    days = date(2018, 12, 12), date(2018, 12, 28)
    query = question(("s2-l1c",), *days, area=AMAZON, cloud_max=10)
    sent, search = q_of(query)
    assert sent == {
        "format": "json",
        "rows": "100",
        "start": "0",
        "orderby": "beginposition desc",
        "q": 'beginPosition:[* TO "2018-12-28T23:59:59.999Z"] endPosition:["2018-12-12T00:00:00.000Z" TO *] '
        'cloudcoverpercentage:["0" TO "10"] platformname:"Sentinel-2" producttype:"S2MSI1C" '
        'footprint:"Intersects(POLYGON((-66.2695 -8.0592,-66.2695 0.7031,-57.3047 0.7031,'
        '-57.3047 -8.0592,-66.2695 -8.0592)))"',
    }
    assert search.asked == {"period", "cloud_max", "area"}
    assert search.left == frozenset()


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("S2B_MSIL1C_20181219T142029_N0207_R010_T20MPS_20181219T160056.SAFE",
         'identifier:"S2B_MSIL1C_20181219T142029_N0207_R010_T20MPS_20181219T160056"'),
        ("S1A_WV_OCN__2SSV_20150526T211029_20150526T211737_006097_007E78_134A.zip",
         'identifier:"S1A_WV_OCN__2SSV_20150526T211029_20150526T211737_006097_007E78_134A"'),
        ("d8340134-878f-4891-ba4f-4df54f1e3ab4", 'uuid:"d8340134-878f-4891-ba4f-4df54f1e3ab4"'),
        ("T20MPS_2018", "identifier:*T20MPS_2018*"),
        ('x" OR *:*', "identifier:*x??OR????*"),
    ],
)  # fmt: skip
def test_identifiers(identifier, words):
    sent, search = q_of(question(("s2-l1c",), None, None, identifier=identifier))
    assert sent["q"].startswith(words + " platformname:")
    assert "identifier" in search.asked


def test_criteria_of_radar_and_words_that_would_end_the_text():
    asked = {"orbit_direction": "ascending", "orbit_relative": 30, "mode": "IW", "polarisation": "VV"}
    sent, search = q_of(question(("s1-grd",), **asked))
    for part in ('orbitdirection:"ASCENDING"', "relativeorbitnumber:30", 'sensoroperationalmode:"IW"'):
        assert part in sent["q"]
    assert search.left == {"polarisation"}
    sent, _ = q_of(question(("s1-grd",), mode='IW" OR uuid:*'))
    assert 'sensoroperationalmode:"IW OR UUID:*"' in sent["q"]


def test_a_long_outline_is_simplified_until_hubs_take_it():
    angles = [n * math.pi / 200 for n in range(400)]
    sizes = [0.8 + 0.1 * (n % 7) / 7 for n in range(400)]
    ring = [[1.5 + size * math.cos(a), 43.5 + size * math.sin(a)] for a, size in zip(angles, sizes)]
    sent, search = q_of(question(("s2-l1c",), area={"type": "Polygon", "coordinates": [[*ring, ring[0]]]}))
    assert len(sent["q"]) < 3700
    assert search.simplified
    assert "area" not in search.asked


def test_several_polygons_and_texts_of_footprints():
    text = geometry_text(FIJI)
    assert text.startswith("MULTIPOLYGON(((179 -18,180 -18,")
    assert read_geometry(text) == FIJI
    assert read_geometry("POINT (1.5 43.5)") == {"type": "Point", "coordinates": [1.5, 43.5]}
    assert read_geometry(" MultiPolygon (((0 0, 1 0, 1 1, 0 0)))")["coordinates"][0][1] == [1, 0]
    assert read_geometry("POLYGON Z ((0 0 5, +1 0  5,1 1 5,0 0 5))")["coordinates"][0][1] == [1.0, 0.0]
    assert read_geometry("LINESTRING(0 0, 1 1)") is read_geometry(None) is None


@pytest.mark.parametrize("name", QUERIES)
def test_all_that_answers_is_found_once_and_nothing_else(name):
    query = QUERIES[name]
    with DhusServer() as server:
        pages = ask(server, query)
    expected = wanted(query)
    assert bool(expected) is not name.startswith("nothing")
    assert found(scenes_of(pages)) == expected
    assert pages[-1].continuation is None
    assert pages[-1].matched >= len(expected)
    assert not any(page.unreadable or Notice.PAGING_BROKEN in page.notices for page in pages)


def test_pages_go_on_by_what_came():
    with DhusServer(days=45) as server:
        pages = ask(server, question(("s2-l1c",), end=date(2026, 8, 1)), options={"first_page": 20})
        starts = [request.query["start"] for request in server.requests]
        rows = {request.query["rows"] for request in server.requests}
    assert starts == ["0", "20"]
    assert rows == {"20", "100"}
    assert [page.matched for page in pages] == [90, 90]


def test_a_search_goes_on_where_it_paused():
    with DhusServer() as server:
        provider = make_provider(dhus_portal(server.url, {"first_page": 20, "page_size": 20}), PROFILE)
        query = question(("s2-l1c", "s1-grd"))
        first = next(provider.pages(query, CancelToken()))
        rest = collect(provider, query, first.continuation)
    assert found([*first.scenes, *scenes_of(rest)]) == wanted(query)
    with pytest.raises(PortalError) as caught:
        collect(provider, query, '{"version": 7}')
    assert caught.value.kind is ErrorKind.BAD_QUERY


def test_cancelling_ends_the_search():
    token = CancelToken()
    with DhusServer() as server:
        pages = make_provider(dhus_portal(server.url, {"first_page": 5, "page_size": 5}), PROFILE).pages(
            question(), token
        )
        next(pages)
        token.cancel()
        with pytest.raises(PortalError) as caught:
            list(pages)
    assert caught.value.kind is ErrorKind.CANCELLED


def test_the_scene():
    with DhusServer(days=1) as server:
        provider = make_provider(dhus_portal(server.url), PROFILE)
        scenes = scenes_of(collect(provider, question(("s2-l1c", "s1-grd"))))
        scene = next(scene for scene in scenes if scene.tile == "31TCJ")
        radar = next(scene for scene in scenes if scene.family == "s1-grd")
        product, picture = provider.assets(scene)
    assert (scene.platform, scene.instrument) == ("Sentinel-2A", "MSI")
    assert (scene.level, scene.version) == ("L1C", "05.11")
    assert (scene.orbit_relative, scene.orbit_direction, scene.cloud) == (51, "descending", 0.0)
    assert (scene.format, scene.size) == ("SAFE", 115804733)
    assert scene.quicklook.placement == GridPlacement(*tile_bounds("31TCJ"))
    assert not scene.quicklook.open
    assert (radar.mode, radar.polarisations, radar.cloud) == ("IW", ("VV", "VH"), None)
    assert isinstance(radar.quicklook.placement, CornerPlacement)
    assert product.href.endswith("/$value")
    assert (product.needs, product.media_type, product.size) == ("login", "application/zip", None)
    assert picture.roles == ("overview",)


def test_an_account_opens_the_hub_and_is_sent_with_every_page():
    with DhusServer(closed=True) as server:
        portal = dhus_portal(server.url, {**LOCKED, "first_page": 20}, trusted_hosts=("127.0.0.1",))
        gate = make_gate(portal, PROFILE, Account("basic", ACCOUNT), SEARCH)
        scenes = scenes_of(collect(make_provider(portal, PROFILE, gate=gate), question()))
    assert found(scenes) == wanted(question())


def test_a_wrong_password_is_sent_once():
    with DhusServer(closed=True) as server:
        portal = dhus_portal(server.url, LOCKED, trusted_hosts=("127.0.0.1",))
        gate = make_gate(portal, PROFILE, Account("basic", {**ACCOUNT, "password": "wrong"}), SEARCH)
        with pytest.raises(PortalError) as caught:
            collect(make_provider(portal, PROFILE, gate=gate), question())
        assert len(server.requests) == 1
    assert caught.value.kind is ErrorKind.LOGIN_REFUSED
    assert "Unauthorized" in caught.value.detail


def test_without_an_account_nothing_is_asked():
    with DhusServer(closed=True) as server:
        portal = dhus_portal(server.url, LOCKED, trusted_hosts=("127.0.0.1",))
        with pytest.raises(PortalError) as caught:
            collect(make_provider(portal, PROFILE, gate=make_gate(portal, PROFILE, None, SEARCH)), question())
        assert server.requests == []
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED


def test_an_error_inside_an_answer_of_success():
    families = dict(dhus_portal("https://x.example").families)
    with DhusServer() as server:
        portal = dhus_portal(server.url)
        odd = {name: replace(held, conditions={"xxx": "yyy"}) for name, held in families.items()}
        portal = replace(portal, families=odd)
        with pytest.raises(PortalError) as caught:
            collect(make_provider(portal, PROFILE), question())
    assert (caught.value.kind, caught.value.detail) == (ErrorKind.BAD_QUERY, "undefined field xxx")


def test_strange_entries_lose_no_page():
    def change(document):
        entries = document["feed"]["entry"]
        entries[0]["str"] = {"name": "producttype", "content": "S2MSI1C"}
        entries[1]["date"] = entries[1]["double"] = None
        entries[2]["new"] = [{"deep": [1, {"er": None}]}]
        entries[3]["str"].append("noise")
        entries[4]["id"] = entries[4]["str"] = None
        entries[5] = "noise"
        entries[6]["double"] = {"name": "cloudcoverpercentage", "content": "-1"}
        return document

    with DhusServer(days=10, change=change) as server:
        (page,) = ask(server, question(("s2-l1c",)))
    assert (len(page.scenes), page.unreadable) == (18, 1)
    assert page.sieved == {"family": 1}, "of an entry without product type"
    assert sum(scene.footprint is None for scene in page.scenes) == 1
    assert sum(scene.cloud is None for scene in page.scenes) == 2
    assert Notice.UNREADABLE_ITEMS in page.notices


def test_another_product_type_is_left_out_and_said():
    def change(document):
        for entry in document["feed"]["entry"]:
            for word in entry["str"]:
                word["content"] = "S2MSI2A" if word["name"] == "producttype" else word["content"]
        return document

    with DhusServer(days=3, change=change) as server:
        (page,) = ask(server, question(("s2-l1c",)))
    assert (page.scenes, page.sieved) == ((), {"family": 6})
    assert Notice.ANSWERED_OTHER in page.notices


@pytest.mark.parametrize(
    ("text", "size"),
    [("110.44 MB", 115804733), ("10.65 KB", 10905), ("1.74 GB", 1868310773), ("683 B", 683), ("ND", None),
     ("-1 MB", None), (None, None), ("0 MB", None), (12, None)],
)  # fmt: skip
def test_sizes(text, size):
    assert size_of(text) == size
