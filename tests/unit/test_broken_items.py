"""A broken item never loses a page: each member of an item in turn is gone, new, or something else.

One of three items of real size is changed, in every dialect that answers in pages of JSON: the page gives all
other scenes, the changed one is kept unless the member is what makes it a scene, and nothing raises. The same
for what stands beside the items: totals, links, states.
"""

import copy
import importlib
import json
import sys
from pathlib import Path

import pytest
from asked_portal import PROFILE, stac_portal
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.holding import Holding
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.core.sieve import Sieve
from guichet_eo.providers.decoding_turn import DecodingTurn
from guichet_eo.providers.dialects import _OTHERS, _PAGED, make_provider
from guichet_eo.providers.http_answer import HttpAnswer
from guichet_eo.providers.item_pages import ItemPages
from guichet_eo.providers.joined_provider import portal_of_dialect
from guichet_eo.providers.scene_reader import SceneReader
from guichet_eo.providers.stac_page_reader import StacPageReader
from guichet_eo.providers.stac_planner import StacPlanner

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "resources"
FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")
WORLD = {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]}
ITEMS = 3
# dialect → module with `realistic_page`, portal file (without: the module's `bench_portal`), family, and the
# members without which, or with something else in them, an item is no scene of what was asked
PAGES = {
    "dhus": ("dhus_server", "", "s2-l1c", {"str"}),
    "geodes": ("geodes_page", "geodes", "s2-l2a-maja", {"id", "properties", "collection"}),
    "hda": ("hda_server", "wekeo", "s2-l2a-sen2cor", {"id", "properties"}),
    "m2m": ("m2m_server", "usgs-landsatlook", "s2-l1c", set()),
    "odata": ("odata_server", "creodias", "s2-l2a-sen2cor", {"Name"}),
    "oneatlas": (
        "oneatlas_page",
        "airbus",
        "pleiades",
        {"properties", "properties.id", "properties.constellation"},
    ),
    "regards": ("regards_server", "swh", "spot15-l1a", {"id"}),
    "resto": (
        "resto_page",
        "sara",
        "s2-l1c",
        {"id", "properties", "properties.collection", "properties.productType"},
    ),
    "sentinel_hub": ("sentinel_hub_server", "sentinel-hub", "s2-l2a-sen2cor", {"id", "collection"}),
}
# read one by one, from addresses or lists: test_static_catalogue.py, test_sentinel2_bucket_provider.py and
# test_earth_engine_provider.py have their broken ones
NO_PAGES = {"static", "sentinel2_bucket", "earth_engine"}
GONE = object()


def nested(levels):
    value = "x"
    for _ in range(levels):
        value = {"x": [value]}
    return value


WRONG = (GONE, None, "x", "", 0, -1, 1e308, True, [], {}, [None], ["x"], {"x": None}, nested(60))


class AskedWords:
    """What a dialect makes of a page of three items, its paging and its lists of files included."""

    def __init__(self, dialect):
        module, portal_id, family, self.essential = PAGES[dialect]
        counterpart = importlib.import_module(module)
        self.document = json.loads(counterpart.realistic_page(ITEMS))
        if portal_id:
            path = RESOURCES / "portals" / f"{portal_id}.json"
            portal = read_portal(json.loads(path.read_text(encoding="utf-8")), base=str(RESOURCES))
        else:
            portal = counterpart.bench_portal()
        self.provider = make_provider(portal_of_dialect(portal, dialect), PROFILE, FAMILIES)
        self.words = self.provider._dialect
        self.array = self.words.array
        self.query, self.area = Query(WORLD, families=(family,), limit=0), prepare_area(WORLD)
        self.search = self.words.searches(self.query, self.area)[0]

    def read(self, document):
        answer = HttpAnswer("https://portal.example/search", "", json.dumps(document).encode())
        pages = ItemPages(self.words, Sieve(self.query, self.area), DecodingTurn(0.0), CancelToken())
        builder, facts = pages.read(answer, self.search, ITEMS)
        self.words.total(self.search, facts.members)
        place = self.words.following(self.search, {}, facts)
        if place is not None:
            self.words.request(self.search, json.loads(json.dumps(place)), ITEMS)
        return self.listed(builder.page())

    def listed(self, page):
        for scene in page.scenes:
            self.provider.assets(scene)
        return page


class AskedStac(AskedWords):
    """The same of the older reader of STAC."""

    def __init__(self):
        sys.path.append(str(ROOT / "tests" / "bench"))
        from realistic_items import item

        self.document = {
            "type": "FeatureCollection",
            "features": [_with_few_files(item(number)) for number in range(ITEMS)],
            "links": [{"rel": "next", "href": "https://portal.example/search?token=1", "method": "GET"}],
            "numberMatched": ITEMS,
            "context": {"matched": ITEMS},
        }
        self.array, self.essential = ("features",), {"id", "collection", "properties"}
        portal = stac_portal(
            "https://portal.example", families={"s2-l2a-sen2cor": Holding(("sentinel-2-c1-l2a",))}
        )
        self.provider = make_provider(portal, PROFILE, FAMILIES)
        self.reader = SceneReader(portal)
        self.query, self.area = Query(WORLD, limit=0), prepare_area(WORLD)
        known = {family.id: family for family in FAMILIES.families}
        (self.search,) = StacPlanner(portal, known).plan(self.query, self.area)

    def read(self, document):
        answer = HttpAnswer("https://portal.example/search", "", json.dumps(document).encode())
        sieve = Sieve(self.query, self.area)
        pages = StacPageReader("portal", self.reader, sieve, DecodingTurn(0.0), CancelToken())
        builder, _total, _link = pages.read(answer, self.search)
        return self.listed(builder.page())


def _with_few_files(item):
    """Return an item with a band, a picture and a description: its twenty bands are alike."""
    kept = ("scl", "visual", "thumbnail", "tileinfo_metadata")
    return {**item, "assets": {name: item["assets"][name] for name in kept}}


def asked(dialect):
    return AskedStac() if dialect == "stac" else AskedWords(dialect)


def items_of(document, array):
    for name in array:
        document = document[name]
    return document


def places(value, path=()):
    """Yield the way to each member, of lists to those of the first and the last element."""
    if path:
        yield path
    if isinstance(value, dict):
        for name in value:
            yield from places(value[name], (*path, name))
    elif isinstance(value, list):
        for number in sorted({0, len(value) - 1}) if value else ():
            yield from places(value[number], (*path, number))


def changed(value, path, wrong):
    """Return a copy with something else at one place."""
    made = copy.deepcopy(value)
    owner = made
    for name in path[:-1]:
        owner = owner[name]
    if wrong is GONE:
        del owner[path[-1]]
    else:
        owner[path[-1]] = wrong
    return made


def with_new_members(value):
    """Return a copy in which every object has members that nobody knows."""
    if isinstance(value, dict):
        return {"": None, "new:0": [{}], **{name: with_new_members(part) for name, part in value.items()}}
    return [with_new_members(part) for part in value] if isinstance(value, list) else value


DIALECTS = ["stac", *PAGES]


def test_every_dialect_is_here():
    assert {*DIALECTS, *NO_PAGES} == {*_PAGED, *_OTHERS}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_one_broken_item_among_good_ones(dialect):
    talk = asked(dialect)
    items = items_of(talk.document, talk.array)
    whole = items[1]
    identifiers = [scene.id for scene in talk.read(talk.document).scenes]
    assert len(identifiers) == ITEMS
    for path in list(places(whole)):
        name = ".".join(map(str, path))
        for wrong in WRONG:
            items[1] = changed(whole, path, wrong)
            page = talk.read(talk.document)
            found = [scene.id for scene in page.scenes]
            assert (found[0], found[-1], page.received) == (identifiers[0], identifiers[-1], ITEMS), name
            assert len(found) + page.unreadable + sum(page.sieved.values()) == ITEMS, name
            assert len(found) == ITEMS or name in talk.essential, (name, wrong)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("wrong", [None, 7, "x", [], {}, [[]], {"properties": {}}, nested(200)])
def test_something_that_is_no_item(dialect, wrong):
    talk = asked(dialect)
    items_of(talk.document, talk.array)[1] = wrong
    page = talk.read(talk.document)
    assert (len(page.scenes), page.received) == (ITEMS - 1, ITEMS)
    assert page.unreadable + sum(page.sieved.values()) == 1


@pytest.mark.parametrize("dialect", DIALECTS)
def test_new_members_everywhere(dialect):
    talk = asked(dialect)
    before = talk.read(talk.document).scenes
    after = talk.read(with_new_members(talk.document)).scenes
    assert [(scene.id, scene.acquired, scene.footprint, scene.cloud) for scene in after] == [
        (scene.id, scene.acquired, scene.footprint, scene.cloud) for scene in before
    ]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_members_beside_the_items(dialect):
    """Where the list of items itself is another thing, that is an error; all else costs no scene."""
    talk = asked(dialect)
    items = items_of(talk.document, talk.array)
    for path in list(places(talk.document)):
        if path[: len(talk.array)] == talk.array:
            continue  # the items themselves
        way = talk.array[: len(path)] == path
        for wrong in WRONG:
            try:
                page = talk.read(changed(talk.document, path, wrong))
            except PortalError:
                assert way or wrong not in (GONE, None), path
            else:
                assert way or len(page.scenes) == len(items), path
