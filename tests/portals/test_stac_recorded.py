"""Recorded answers of STAC servers: landing pages, lists of collections, requests, odd items."""

import json
import re
from pathlib import Path

import pytest
from asked_portal import PROFILE, collect
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.period import Period
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.core.scene_kind import SceneKind
from guichet_eo.core.times import parse_instant
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.portal_probe import probe
from loopback import Loopback, Reply

RESOURCES = Path(__file__).parents[2] / "resources"
WORLD = {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]}
POINT = {"type": "Polygon", "coordinates": [[[-106, 40], [-105, 40], [-105, 41], [-106, 41], [-106, 40]]]}
# landing page, collections, a search's answer, what is found of it: collections of families
LANDINGS = {
    "earth-search/v1_root.json": (
        ("earth-search/v1_collections.json",),
        "earth-search/v1_search_matched.json",
        {
            "s2-l2a-sen2cor": {"sentinel-2-pre-c1-l2a", "sentinel-2-l2a", "sentinel-2-c1-l2a"},
            "s2-l1c": {"sentinel-2-l1c"},
            "s1-grd": {"sentinel-1-grd"},
            "landsat-c2-l2": {"landsat-c2-l2"},
            "dem": {"cop-dem-glo-30", "cop-dem-glo-90"},
        },
    ),
    "planetary-computer/root.json": (
        ("planetary-computer/collections_all.json",),
        "planetary-computer/search_page1.json",
        {
            "s2-l2a-sen2cor": {"sentinel-2-l2a"},
            "s1-rtc": {"sentinel-1-rtc"},
            "landsat-c2-l1": {"landsat-c2-l1"},
            "aster": {"aster-l1t"},
            "worldcover": {"esa-worldcover"},
        },
    ),
    "cdse/stac_v1_root.json": (
        ("cdse/stac_v1_collection_s2l2a.json", "cdse/stac_v1_collection_s2_global_mosaics.json"),
        "cdse/stac_v1_search_s2l2a.json",
        {"s2-l2a-sen2cor": {"sentinel-2-l2a"}, "s2-mosaic": {"sentinel-2-global-mosaics"}},
    ),
    "terrascope/vito_openeo_stac_landing.json": (
        (
            "terrascope/stac_collection_terrascope_s2_toc_v2.json",
            "terrascope/vito_openeo_stac_hrvpp_collection.json",
            "planetary-computer/collection_sentinel2_l2a.json",
        ),
        "terrascope/stac_search_s2_toc_v2_2026-08-07.json",
        {"terrascope-s2-toc": {"terrascope_s2_toc_v2"}, "s2-l2a-sen2cor": {"sentinel-2-l2a"}},
    ),
}


def text_of(shared, path):
    return (shared / "portals" / "recorded" / path).read_text(encoding="utf-8")


def recorded(shared, path):
    return json.loads(text_of(shared, path))


def portal(name, **more):
    document = json.loads((RESOURCES / "portals" / f"{name}.json").read_text(encoding="utf-8"))
    return read_portal({**document, **more})


def served(text, url):
    """Return a text whose addresses lead to the loopback server."""
    return Reply(200, re.sub(r"https?://[a-z0-9.-]+(?=[/\"])", url, text).encode())


@pytest.mark.parametrize("landing", LANDINGS)
def test_a_portal_is_made_from_its_landing_page(shared, landing):
    lists, found, families = LANDINGS[landing]
    listed = [recorded(shared, path) for path in lists]
    if "collections" not in listed[0]:
        listed = [{"collections": listed}]

    def respond(request):
        if request.path.endswith("/collections"):
            return served(json.dumps(listed[0]), server.url)
        return served(text_of(shared, found if request.path.endswith("/search") else landing), server.url)

    with Loopback(respond) as server:
        made = probe(server.url, PROFILE, CancelToken())
    assert made.dialect == "stac"
    assert {name: set(made.families[name].collections) for name in families} == families
    assert made.options["filter"] == "query"
    assert made.options["sort"] == "properties.datetime"
    held = {name for holding in made.families.values() for name in holding.collections}
    assert held == {entry["id"] for entry in listed[0]["collections"]}, "no collection is left out"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("earth-search", "earth-search/v1_collections.json"),
        ("planetary-computer", "planetary-computer/collections_all.json"),
    ],
)
def test_the_portal_file_asks_for_collections_that_there_are(shared, name, path):
    known = {entry["id"] for entry in recorded(shared, path)["collections"]}
    held = {name for holding in portal(name).families.values() for name in holding.collections}
    assert held - known <= {"sentinel-2-c1-l2a"}, "the list of Earth Search is from before collection 1"


# the first page, the request that it was the answer to, the next request where it was recorded
REQUESTS = [
    (
        "earth-search",
        "earth-search/v1_search_multi_collections",
        "earth-search/v1_search_multi_empty_page.request.json",
    ),
    ("planetary-computer", "planetary-computer/search_page1", "planetary-computer/search_page2.request.json"),
    ("earth-search", "earth-search/v0_search_one", ""),
    ("earth-search", "earth-search/v1_search_fields", ""),
    ("earth-search", "earth-search/v1_search_matched", ""),
]


@pytest.mark.parametrize(("name", "path", "following"), REQUESTS)
def test_the_next_request_is_the_recorded_one(shared, name, path, following):
    """The body of a `next` link is sent, its page size is ours; the first is the recorded one, too."""
    first = recorded(shared, path + ".request.json")
    page = recorded(shared, path + ".json")
    (link,) = (each for each in page["links"] if each["rel"] == "next")
    asked = recorded(shared, following) if following else link["body"]
    left = [json.dumps(page)]

    def respond(request):
        return served(left.pop() if left else '{"features":[]}', server.url)

    with Loopback(respond) as server:
        described = portal(
            name,
            endpoints={"stac": server.url},
            families={"other": {"collections": first["collections"]}},
            options={"fields": first.get("fields")},
        )
        period = (
            Period(*map(parse_instant, first["datetime"].split("/"))) if "datetime" in first else Period()
        )
        query = Query(POINT, period, ("other",), limit=0)
        collect(make_provider(described, PROFILE), query)
        sent = [request.json() for request in server.requests]
    assert {name: sent[0].get(name) for name in ("collections", "datetime", "fields")} == {
        name: first.get(name) for name in ("collections", "datetime", "fields")
    }
    asked.pop("limit", None)
    assert sent[1].items() >= asked.items()


ITEMS = [
    ("earth-search", "earth-search/v0_search_one.json", "s2-l2a-sen2cor", 1),
    ("earth-search", "earth-search/v1_search_fields.json", "dem", 10),
    ("earth-search", "earth-search/v1_search_matched.json", "dem", 1),
    ("planetary-computer", "planetary-computer/items_landsat_c2l2.json", "landsat-c2-l2", 4),
    (
        "terrascope",
        "terrascope/stac_item_S2A_20230220T074941_38TLL_TOC_V210.json",
        "terrascope-s2-toc",
        1,
    ),
]


@pytest.mark.parametrize(("name", "path", "family", "count"), ITEMS)
def test_every_other_item_is_a_scene(shared, name, path, family, count):
    document = recorded(shared, path)
    items = document if isinstance(document, list) else document.get("features", [document])
    body = json.dumps({"type": "FeatureCollection", "features": items, "numberMatched": len(items)})
    with Loopback(lambda request: Reply(200, body.encode())) as server:
        collections = sorted({item["collection"] for item in items})
        described = portal(
            name,
            endpoints={"stac": server.url},
            families={family: {"collections": collections}},
            options={},
        )
        provider = make_provider(described, PROFILE)
        (page,) = collect(provider, Query(WORLD, Period(), (family,), limit=0))
    assert (len(page.scenes), page.unreadable, page.matched) == (count, 0, count)
    for scene, item in zip(page.scenes, items):
        assert scene.id == item["id"]
        assert (scene.footprint is None) == ("geometry" not in item)
        assert scene.acquired is not None or scene.kind is not SceneKind.ACQUISITION
        assert bool(provider.assets(scene)) == bool(item.get("assets"))
