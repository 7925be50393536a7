"""Real items of the portals, as recorded: which bands are found in them."""

import json
from pathlib import Path

import pytest
from guichet_eo.core.band_expression import parse_expression
from guichet_eo.core.band_finder import find_bands, free_bands
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_file import read_portal
from guichet_eo.providers.stac_assets import read_assets
from guichet_eo.providers.stac_properties import version

RESOURCES = Path(__file__).parents[2] / "resources"
FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")
PORTAL = read_portal(json.loads((RESOURCES / "portals" / "earth-search.json").read_text(encoding="utf-8")))
# collections of recorded items → (family, composites and indices that must be possible)
S2 = ("true-colour", "false-colour", "agriculture", "short-wave", "ndvi", "ndwi", "ndsi", "nbr", "ndmi")
LANDSAT = ("true-colour", "false-colour", "agriculture", "short-wave", "ndvi", "ndsi", "nbr", "ndmi")
EXPECTED = {
    "sentinel-2-l2a": ("s2-l2a-sen2cor", S2, "scl"),
    "sentinel-2-c1-l2a": ("s2-l2a-sen2cor", S2, "scl"),
    "sentinel-s2-l2a-cogs": ("s2-l2a-sen2cor", S2, "scl"),
    "sentinel-2-l1c": ("s2-l1c", S2, ""),
    "terrascope_s2_toc_v2": ("terrascope-s2-toc", S2, "scl"),
    "terrascope-s2-toc-v2": ("terrascope-s2-toc", S2, "cloudmask"),
    "landsat-c2-l2": ("landsat-c2-l2", LANDSAT, "qa_pixel"),
    "landsat-c2l2-sr": ("landsat-c2-l2", LANDSAT, "qa_pixel"),
    "landsat-c2l1": ("landsat-c2-l1", ("false-colour", "ndvi"), "qa_pixel"),
    "sentinel-1-grd": ("s1-grd", ("hh",), ""),
    "sentinel-1-rtc": ("s1-rtc", ("vv-vh-ratio", "vv"), ""),
    "aster-l1t": ("aster", ("false-colour", "ndvi"), ""),
    "naip": ("other", ("true-colour", "false-colour", "ndvi"), ""),
    "cop-dem-glo-30": ("dem", ("elevation",), ""),
}  # fmt: skip


def recorded_items(shared):
    for path in sorted((shared / "portals" / "recorded").glob("*/*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        features = document.get("features", [document]) if isinstance(document, dict) else []
        for item in filter(is_item, features):
            yield f"{path.parent.name}/{path.name} {item['id']}", item


def is_item(value):
    return (
        isinstance(value, dict) and value.get("type") == "Feature" and isinstance(value.get("assets"), dict)
    )


def possible(imagery, found):
    """Name the composites and indices for which all bands are there."""
    known, aliases = [band.id for band in imagery.bands], imagery.aliases()
    texts = {preset.id: preset.bands for preset in imagery.composites}
    texts |= {preset.id: (preset.expression,) for preset in imagery.indices}
    needed = {
        name: set().union(*(parse_expression(text, known, aliases).names for text in parts))
        for name, parts in texts.items()
    }
    return {name for name, names in needed.items() if names <= set(found)}


def bands_of(item, family=None):
    described = family or EXPECTED.get(item.get("collection"), ("other",))[0]
    assets = read_assets(item, "https://x.example/", PORTAL)
    imagery = FAMILIES.get(described).imagery
    return imagery, find_bands(imagery, assets, version(item["properties"])), free_bands(assets)


def test_every_recorded_item_gives_its_composites_indices_and_mask(shared):
    seen = set()
    for where, item in recorded_items(shared):
        collection = item.get("collection")
        if collection not in EXPECTED or not _has_bands(item):
            continue
        _family, presets, mask = EXPECTED[collection]
        imagery, found, free = bands_of(item)
        assert set(presets) <= possible(imagery, found), where
        assert not mask or mask in found, where
        assert len(free) >= len({source.asset.key for source in found.values()}), where
        seen.add(collection)
    if not seen:
        pytest.skip("no recorded items")
    assert seen == set(EXPECTED)


def _has_bands(item):
    """Whether an item was recorded with its files: some searches asked for a few fields only."""
    return any(
        "tif" in str(asset.get("type")) or "jp2" in str(asset.get("type"))
        for asset in item["assets"].values()
    )


def test_no_recorded_item_raises_with_any_family(shared):
    imageries = {family.imagery.id: family.imagery for family in FAMILIES.families if family.imagery}
    for where, item in recorded_items(shared):
        assets = read_assets(item, "https://x.example/", PORTAL)
        assert all(source.number >= 1 for source in free_bands(assets).values()), where
        for imagery in imageries.values():
            assert all(source.number >= 1 for source in find_bands(imagery, assets).values()), where


def find(shared, path, family, number=0):
    document = json.loads((shared / "portals" / "recorded" / path).read_text(encoding="utf-8"))
    return bands_of(document["features"][number] if "features" in document else document, family)[1]


def test_the_offset_that_earth_search_applied_already_is_nothing(shared):
    found = find(shared, "earth-search/v1_search_multi_collections.json", "s2-l2a-sen2cor")
    assert (found["red"].scale, found["red"].offset, found["red"].nodata) == (0.0001, 0.0, 0.0)
    assert found["red"].asset.key == "red", "not the JPEG 2000 that the requester pays"
    assert found["nir08"].asset.key == "nir08"
    assert (found["visual"].scale, found["visual"].asset.key) == (1.0, "visual")


def test_the_offset_that_nobody_states_comes_from_the_baseline(shared):
    found = find(shared, "planetary-computer/items_sentinel2_l2a_limit1.json", "s2-l2a-sen2cor")
    assert (found["red"].scale, found["red"].offset, found["red"].nodata) == (0.0001, -0.1, 0.0)
    assert (found["nir"].asset.key, found["nir08"].asset.key, found["rededge1"].asset.key) == (
        "B08", "B8A", "B05")  # fmt: skip
    assert (found["scl"].scale, found["scl"].offset) == (1.0, 0.0)
    old = find(shared, "earth-search/v0_items_tall_strip.json", "s2-l2a-sen2cor")
    assert old["red"].offset == 0.0, "baseline 02.12"


def test_the_finest_file_of_a_band_is_taken(shared):
    found = find(shared, "cdse/stac_v1_search_s2l2a.json", "s2-l2a-sen2cor")
    assert {name: source.asset.key for name, source in found.items()} == {
        "coastal": "B01_20m", "blue": "B02_10m", "green": "B03_10m", "red": "B04_10m",
        "rededge1": "B05_20m", "rededge2": "B06_20m", "rededge3": "B07_20m", "nir": "B08_10m",
        "nir08": "B8A_20m", "nir09": "B09_60m", "swir16": "B11_20m", "swir22": "B12_20m",
        "visual": "TCI_10m", "scl": "SCL_20m",
    }  # fmt: skip
    assert (found["red"].offset, found["red"].resolution) == (-0.1, 10.0)
    assert found["red"].asset.grid.crs == "EPSG:32636"


def test_terrascope_of_two_ages(shared):
    new = find(shared, "terrascope/stac_search_s2_toc_v2_2026-08-07.json", "terrascope-s2-toc")
    old = find(shared, "terrascope/stac_item_S2A_20230220T074941_38SKG_TOC_V210.json", "terrascope-s2-toc")
    for found in (new, old):
        assert (found["red"].scale, found["red"].offset, found["red"].nodata) == (0.0001, 0.0, 32767.0)
        assert found["red"].resolution == 10.0
        assert "scl" in found
        assert "visual" not in found
    assert old["red"].asset.key == "S2A_20230220T074941_38SKG_TOC-B04_10M_V210.tif"


def test_landsat_of_usgs_has_the_scale_of_level_2_and_no_other_bands(shared):
    for path in ("usgs-landsatlook/stac_item_landsatlook_sr.json", "usgs-landsatlook/stac_item_s3_l2sr.json"):
        found = find(shared, path, "landsat-c2-l2")
        assert (found["red"].scale, found["red"].offset, found["red"].nodata) == (2.75e-05, -0.2, 0.0)
        assert found["red"].asset.href.endswith("_SR_B4.TIF")
        assert found["nir08"].asset.href.endswith("_SR_B5.TIF")
        assert found["qa_pixel"].asset.href.endswith("QA_PIXEL.TIF")
    scanner = find(shared, "usgs-landsatlook/stac_asset_LM01_MSS_stac.json", "landsat-c2-l1")
    assert {name: source.asset.href[-6:-4] for name, source in scanner.items() if name != "qa_pixel"} == {
        "green": "B4", "red": "B5", "nir08": "B6", "nir09": "B7",
    }  # fmt: skip


def test_bands_inside_one_file(shared):
    found = find(shared, "planetary-computer/search_page1.json", "other")
    assert [(name, found[name].number) for name in ("red", "green", "blue", "nir")] == [
        ("red", 1), ("green", 2), ("blue", 3), ("nir", 4)]  # fmt: skip
    found = find(shared, "planetary-computer/item_aster.json", "aster")
    assert (found["nir08"].asset.key, found["nir08"].number) == ("VNIR", 3)
    assert (found["lwir11"].asset.key, found["lwir11"].number) == ("TIR", 4)
