"""Recorded answers of GEODES, and what the dialect makes of them."""

import json
from pathlib import Path

import pytest
from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.mgrs import tile_bounds
from guichet_eo.core.online import Online
from guichet_eo.core.page_body import PageBody
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.portal_item import PortalItem
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.providers.geodes.geodes_dialect import GeodesDialect
from guichet_eo.providers.page_facts import PageFacts

RESOURCES = Path(__file__).parents[2] / "resources"
WORLD = {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]}
SEARCHES = {  # file → family, number of items
    "eodag_geodes_search_s2_l1c.json": ("s2-l1c", 1),
    "pygeodes_roi_items_PEPS_S2_L1C.json": ("s2-l1c", 7),
    "pygeodes_roi_items_THEIA_REFLECTANCE_SENTINEL2_L2A.json": ("s2-l2a-maja", 10),
    "pygeodes_roi_items_THEIA_REFLECTANCE_SENTINEL2_L3A.json": ("s2-l3a-wasp", 1),
    "pygeodes_roi_items_THEIA_VENUS_VM1_L1C.json": ("venus-l1c", 10),
    "pygeodes_roi_items_THEIA_OSO_RASTER_L3B.json": ("oso", 1),
    "pygeodes_roi_items_THEIA_OSO_VECTOR_L3B.json": ("oso", 2),  # by hand: the portal's file leaves it out
    "pygeodes_items_PEPS_S1_L1_90.json": ("s1-grd", 1),  # ninety times the same
}
NO_SEARCHES = {
    "pygeodes_roi_items_PEPS_S1_L1.json": "two families, see test_both_radar_products",
    "pygeodes_collection_PEPS_S1_L1.json": "a collection: see test_collections_of_the_portals_file",
    "eodag_discovered_collections_2026-08-19.json": "a list of collections: see the same",
    "eodag_discovered_collections_v3.4.0.json": "the list before the renaming of November 2025: see the same",
}


@pytest.fixture(scope="module")
def dialect():
    portal = read_portal(json.loads((RESOURCES / "portals" / "geodes.json").read_text(encoding="utf-8")))
    families = FamilyDirectory.load(RESOURCES / "families.json")
    return GeodesDialect(portal, {family.id: family for family in families.families})


def recorded(shared, name):
    path = shared / "portals" / "recorded" / "geodes" / name
    return json.loads(path.read_text(encoding="utf-8"))


def scenes(shared, dialect, name, family):
    """Return scenes and items of the items that the family's search takes."""
    search = dialect.searches(Query(WORLD, families=(family,), limit=0), prepare_area(WORLD))[0]
    found = []
    for item in recorded(shared, name)["features"]:
        taken = dialect.family(item, search) or dialect.families[family]
        text = json.dumps(item)
        found.append((dialect.read(item, taken, PortalItem(PageBody(text), 0, len(text))), item))
    return found


def test_every_file_is_read(shared):
    folder = shared / "portals" / "recorded" / "geodes"
    assert {path.name for path in folder.glob("*.json")} == set(SEARCHES) | set(NO_SEARCHES)


@pytest.mark.parametrize("name", SEARCHES)
def test_searches(name, shared, dialect):
    family, count = SEARCHES[name]
    found = scenes(shared, dialect, name, family)
    assert len({scene.id for scene, _ in found}) == count
    for scene, item in found:
        files = {asset.key: asset for asset in dialect.assets(item, scene)}
        product = next(asset for asset in files.values() if "data" in asset.roles)
        assert scene.acquired is not None
        assert scene.acquired.isoformat()[:10] == item["properties"]["start_datetime"][:10]
        assert scene.footprint is not None
        assert scene.size == product.size > 50_000_000
        assert product.checksum == "md5:" + product.href.rsplit("/", 1)[1].lower()
        assert product.needs == "login"
        assert product.s3.startswith("s3://")
        assert scene.quicklook.open
        assert scene.quicklook.href.endswith("?scope=gdh")
        assert files[next(key for key in files if files[key].href == scene.quicklook.href)].needs == ""


def test_a_level_1c_answer(shared, dialect):
    (pair,) = scenes(shared, dialect, "eodag_geodes_search_s2_l1c.json", "s2-l1c")
    scene = pair[0]
    assert scene.title == "S2A_MSIL1C_20250402T175741_N0511_R141_T14ULD_20250403T022035"
    assert (scene.platform, scene.tile, scene.version) == ("Sentinel-2A", "14ULD", "05.11")
    assert (scene.orbit_relative, scene.orbit_direction) == (141, "descending")
    assert scene.cloud == pytest.approx(67.54958)
    assert scene.acquired.isoformat() == "2025-04-02T17:57:41.024000+00:00", "not the publication"
    assert scene.ended is None
    assert scene.online is Online.ORDER
    assert scene.quicklook.placement == GridPlacement(*tile_bounds("14ULD"))
    assert scene.mode == "", "INS-NOBS is no mode that people choose by"


def test_the_next_page_is_built_by_ourselves(shared, dialect):
    document = recorded(shared, "eodag_geodes_search_s2_l1c.json")
    assert "limit=2&page=2" in document["links"][1]["href"], "the portal's link has another size"
    members = {name: value for name, value in document.items() if name != "features"}
    search = dialect.searches(Query(WORLD, families=("s2-l1c",)), prepare_area(WORLD))[0]
    assert dialect.total(search, members) == 37273723
    place = dialect.following(search, {}, PageFacts("", 1, 1, 1, members))
    request = dialect.request(search, place, 1)
    assert (request.body["page"], request.body["limit"]) == (2, 1)


def test_maja(shared, dialect):
    found = scenes(shared, dialect, "pygeodes_roi_items_THEIA_REFLECTANCE_SENTINEL2_L2A.json", "s2-l2a-maja")
    scene, item = found[0]
    assert scene.title == "SENTINEL2B_20200106-105907-758_L2A_T31TCH_C"
    assert (scene.level, scene.processor, scene.version) == ("L2A", "MAJA", "4.0")
    assert (scene.cloud, scene.snow, scene.tile) == (0.0, 17.0, "31TCH")
    assert (scene.orbit_relative, scene.orbit_direction) == (51, "")
    assert scene.online is Online.YES
    assert scene.size == 2156675448
    kinds = [asset.roles for asset in dialect.assets(item, scene)]
    assert kinds == [("data",), ("metadata",), ("metadata",), ("overview",)]
    (product, *_) = dialect.assets(item, scene)
    assert product.s3 == (
        "s3://sentinel2-l2a-sprid/T31TCH/2020/01/06/SENTINEL2B_20200106-105907-758_L2A_T31TCH_C/"
        "20250425-204503179/SENTINEL2B_20200106-105907-758_L2A_T31TCH_C_V4-0.zip"
    )


def test_the_same_acquisition_at_both_levels(shared, dialect):
    lower = scenes(shared, dialect, "pygeodes_roi_items_PEPS_S2_L1C.json", "s2-l1c")
    upper = scenes(shared, dialect, "pygeodes_roi_items_THEIA_REFLECTANCE_SENTINEL2_L2A.json", "s2-l2a-maja")
    pairs = [(a.title, b.title) for a, _ in lower for b, _ in upper if a.key.matches(b.key)]
    assert len(pairs) == 6, "one of the seven dates has no level 2A"
    assert all(one[11:19] == other[11:19] for one, other in pairs)


def test_both_radar_products(shared, dialect):
    query, area = Query(WORLD, families=("s1-grd", "s1-slc"), limit=0), prepare_area(WORLD)
    grd, slc = dialect.searches(query, area)
    items = recorded(shared, "pygeodes_roi_items_PEPS_S1_L1.json")["features"]
    families = [dialect.family(item, grd) or dialect.family(item, slc) for item in items]
    assert len(items) == 40
    counts = {name: sum(family.id == name for family in families) for name in ("s1-grd", "s1-slc")}
    assert counts == {"s1-grd": 20, "s1-slc": 20}
    scene = dialect.read(items[0], families[0], None)
    assert (scene.platform, scene.mode, scene.polarisations) == ("Sentinel-1B", "IW", ("VV", "VH"))
    assert (scene.orbit_relative, scene.orbit_direction) == (30, "ascending")
    assert scene.cloud is None, "the portal's 0 does not mean a clear sky"
    assert scene.instrument == "SAR"
    assert (scene.ended - scene.acquired).total_seconds() == pytest.approx(27.93, abs=0.01)
    assert scene.online is Online.ORDER
    files = dialect.assets(items[0], scene)
    assert "md5:25c207a5eef030a3a0858b9b1c7935b9" in [asset.checksum for asset in files]
    corners = scene.quicklook.placement.corners
    assert corners[0][0] < corners[1][0]
    assert corners[0][1] > corners[3][1]


def test_radar_pictures_as_they_were_taken(shared):
    document = json.loads((RESOURCES / "portals" / "geodes.json").read_text(encoding="utf-8"))
    document["options"]["radar_quicklooks"] = "as taken"
    families = FamilyDirectory.load(RESOURCES / "families.json")
    other = GeodesDialect(read_portal(document), {family.id: family for family in families.families})
    (scene, _), *_ = scenes(shared, other, "pygeodes_items_PEPS_S1_L1_90.json", "s1-grd")
    corners = scene.quicklook.placement.corners
    assert scene.orbit_direction == "ascending"
    assert corners[0][1] < corners[3][1], "the first line is in the south"


def test_venus(shared, dialect):
    found = scenes(shared, dialect, "pygeodes_roi_items_THEIA_VENUS_VM1_L1C.json", "venus-l1c")
    scene = found[0][0]
    assert (scene.platform, scene.tile, scene.level) == ("VENµS", "ES-LTERA", "L1C")
    assert scene.cloud is None, "-1 is unknown"
    assert scene.snow is None
    assert scene.orbit_relative is None, "12823 is an absolute orbit"
    assert scene.version == "3.1"
    assert isinstance(scene.quicklook.placement, CornerPlacement)
    assert scene.quicklook.placement.corners[0] == (0.720872985428, 42.895857976789)
    assert scene.quicklook.thumbnail != scene.quicklook.href


def test_land_cover_shows_the_small_picture(shared, dialect):
    for name, place in (("RASTER", "FRANCE"), ("VECTOR", "Ariège")):
        scene, item = scenes(shared, dialect, f"pygeodes_roi_items_THEIA_OSO_{name}_L3B.json", "oso")[0]
        assert scene.tile == place
        assert scene.cloud is None
        assert scene.orbit_relative is None
        chosen = next(asset for asset in dialect.assets(item, scene) if asset.href == scene.quicklook.href)
        assert chosen.key.endswith("_QKL_ALL.png")
        assert chosen.size < 100_000


def test_synthesis(shared, dialect):
    scene, _ = scenes(
        shared, dialect, "pygeodes_roi_items_THEIA_REFLECTANCE_SENTINEL2_L3A.json", "s2-l3a-wasp"
    )[0]
    assert (scene.platform, scene.level, scene.processor, scene.version) == (
        "Sentinel-2X",
        "L3A",
        "WASP",
        "2.0",
    )
    assert scene.orbit_relative is None
    assert scene.acquired.isoformat() == "2020-01-15T00:00:00+00:00"


def test_collections_of_the_portals_file(shared, dialect):
    listed = recorded(shared, "eodag_discovered_collections_2026-08-19.json")
    known = set(listed["product_types_config"] or listed["providers_config"])
    held = {name for holding in dialect.portal.families.values() for name in holding.collections}
    assert len(known) == 66
    assert held <= known
    assert recorded(shared, "pygeodes_collection_PEPS_S1_L1.json")["id"] in held
    former = set(recorded(shared, "eodag_discovered_collections_v3.4.0.json")["product_types_config"])
    assert {name for name in held if name.startswith("THEIA_")}.isdisjoint(former), (
        "the names before the renaming"
    )
