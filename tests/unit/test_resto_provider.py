"""The dialect "resto" against a server of ours: nothing lost, nothing doubled, whatever its habits."""


import pytest
from asked_portal import PROFILE, cancelled_in_the_middle, collect, question, scenes_of
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.mgrs import tile_bounds
from guichet_eo.core.notice import Notice
from guichet_eo.core.online import Online
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.dialects import make_provider
from loopback import Loopback, Reply, json_reply
from resto_server import RestoServer, resto_portal
from world_truth import QUERIES, found, wanted

SMALL = {"first_page": 7, "page_size": 28}


def ask(server, query=None, options=None, **more):
    return collect(make_provider(resto_portal(server.url, options, **more), PROFILE), query or question())


@pytest.mark.parametrize("exact", [True, False], ids=["exact totals", "estimates"])
@pytest.mark.parametrize("name", QUERIES)
def test_what_is_found_is_what_there_is(name, exact):
    query = QUERIES[name]
    with RestoServer(exact=exact) as server:
        pages = ask(server, query, SMALL)
    assert found(scenes_of(pages)) == wanted(query)
    assert not any(Notice.ANSWERED_OTHER in page.notices for page in pages)
    assert not any(Notice.PAGING_BROKEN in page.notices for page in pages)
    assert (Notice.NO_TOTAL in pages[-1].notices) is not exact
    if exact:
        assert pages[-1].matched == sum(page.received for page in pages)


def test_a_search_goes_on_where_it_paused():
    query = QUERIES["two families"]
    with RestoServer() as server:
        provider = make_provider(resto_portal(server.url, SMALL), PROFILE)
        first = next(provider.pages(query, CancelToken()))
        rest = collect(provider, query, first.continuation)
        whole = collect(provider, query)
    assert sorted(s.id for s in scenes_of([first, *rest])) == sorted(s.id for s in scenes_of(whole))
    assert rest[-1].matched == whole[-1].matched


def test_cancelling_ends_a_search_in_the_middle():
    with RestoServer() as server:
        provider = make_provider(resto_portal(server.url, SMALL), PROFILE)
        kind, seconds = cancelled_in_the_middle(provider, server)
    assert kind is ErrorKind.CANCELLED
    assert seconds < 1


def test_a_product_by_its_name():
    with RestoServer() as server:
        (scene, *_) = scenes_of(ask(server))
        query = question(identifier=scene.title + ".SAFE", area=QUERIES["many pages"].area)
        assert [other.id for other in scenes_of(ask(server, query))] == [scene.id]
        assert server.requests[-1].query["productIdentifier"] == scene.title


def test_scenes_and_files():
    with RestoServer(days=3) as server:
        portal = resto_portal(
            server.url, {"download_suffix": "?issuerId=peps"}, access=PortalAccess(pixels="login")
        )
        provider = make_provider(portal, PROFILE)
        scenes = scenes_of(collect(provider, question(families=("s2-l1c",), tile="31TCJ")))
        product, picture = provider.assets(scenes[0])
    scene = scenes[0]
    assert scene.acquired.isoformat() == "2026-06-03T10:50:31.024000+00:00"
    assert (scene.platform, scene.instrument, scene.tile) == ("Sentinel-2A", "MSI", "31TCJ")
    assert (scene.orbit_relative, scene.orbit_direction, scene.version) == (51, "descending", "05.11")
    assert (scene.cloud, scene.level, scene.size) == (74.0, "L1C", 128062896)
    assert scene.quicklook.placement == GridPlacement(*tile_bounds("31TCJ"))
    assert {scene.online for scene in scenes} <= {Online.YES, Online.ORDER}
    assert product.href.endswith("/download?issuerId=peps")
    assert product.checksum.startswith("md5:")
    assert (product.size, product.needs, product.media_type) == (128062896, "login", "application/zip")
    assert (picture.href, picture.needs) == (scene.quicklook.href, "")


def test_radar():
    with RestoServer(days=3) as server:
        (scene,) = scenes_of(ask(server, question(families=("s1-grd",))))
    assert (scene.mode, scene.polarisations) == ("IW", ("VV", "VH"))
    assert scene.cloud is None
    assert (scene.orbit_relative, scene.orbit_direction, scene.instrument) == (30, "ascending", "SAR")
    assert (scene.ended - scene.acquired).total_seconds() == 25


ODD = {
    "no geometry": {},
    "no dates": {"startDate": None, "completionDate": "soon"},
    "a cloud of -1": {"cloudCover": -1},
    "a cloud of words": {"cloudCover": "ND"},
    "no services": {"services": None, "storage": "tape"},
    "services without words": {"services": {"download": {"url": 7, "size": "ND", "checksum": 12}}},
    "no pictures": {"quicklook": None, "thumbnail": "ftp://x"},
    "odd types": {"mgrs": 31, "platform": ["S2A"], "orbitNumber": "x", "instrument": None, "version": {}},
    "no size": {"resourceSize": "ND", "resourceChecksum": None},
}


@pytest.mark.parametrize("name", ODD)
def test_missing_and_odd_fields_lose_no_scene(name):
    def change(document):
        for item in document["features"]:
            item["properties"].update(ODD[name])
            if name == "no geometry":
                item["geometry"] = None
        return document

    with RestoServer(days=5, change=change) as server:
        provider = make_provider(resto_portal(server.url), PROFILE)
        pages = collect(provider, question())
        assert all(asset.href for scene in scenes_of(pages) for asset in provider.assets(scene))
    assert len(scenes_of(pages)) == 10
    assert sum(page.unreadable for page in pages) == 0
    if name.startswith("a cloud"):
        assert {scene.cloud for scene in scenes_of(pages)} == {None}


def test_broken_features_are_counted_and_others_kept():
    def change(document):
        document["features"][1:1] = [None, 7, {}, {"id": "x", "properties": []}, {"id": "", "properties": {}}]
        return document

    with RestoServer(days=5, change=change) as server:
        pages = ask(server)
    assert len(scenes_of(pages)) == 10
    assert pages[0].unreadable == 5
    assert Notice.UNREADABLE_ITEMS in pages[0].notices


def error_of(reply):
    with Loopback(lambda request: reply) as server, pytest.raises(PortalError) as caught:
        ask(server)
    return caught.value


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (400, ErrorKind.BAD_QUERY),
        (401, ErrorKind.LOGIN_NEEDED),
        (403, ErrorKind.NOT_ALLOWED),
        (404, ErrorKind.GONE),
        (500, ErrorKind.BAD_ANSWER),
        (None, ErrorKind.BAD_ANSWER),
        ("1234", ErrorKind.BAD_ANSWER),
    ],
)
def test_errors_of_status_200(code, kind):
    error = error_of(json_reply({"ErrorMessage": "Invalid geometry", "ErrorCode": code}))
    assert error.kind is kind
    assert "Invalid geometry" in error.detail


def test_errors_have_the_servers_words():
    error = error_of(json_reply({"ErrorMessage": "maxRecords is too large", "ErrorCode": 400}, 400))
    assert (error.kind, error.detail) == (ErrorKind.BAD_QUERY, "maxRecords is too large")
    assert error_of(Reply(200, b'{"type":"FeatureCollection"}')).kind is ErrorKind.BAD_ANSWER
