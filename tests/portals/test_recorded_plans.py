"""Plans of products whose items were recorded: which files are taken, what they are called."""

import json
from pathlib import Path

import pytest
from guichet_eo.core.asset_form import AssetForm, asset_form
from guichet_eo.core.downloads.download_plan import DownloadPlan
from guichet_eo.core.downloads.safe_name import safe_path
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.page_body import PageBody
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.portal_item import PortalItem
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.scene_reader import SceneReader

RESOURCES = Path(__file__).parents[2] / "resources"
BASE = Path("/data").absolute()
# recording → portal, family, number of files of the first item, one of their names
STAC = {
    "cdse/stac_v1_search_s2l2a.json": (
        "cdse", "s2-l2a-sen2cor", 1, "S2B_MSIL2A_20200322T074609_N0500_R135_T36NYH_20230612T214223.SAFE.zip",
    ),
    "earth-search/v1_search_matched.json": ("earth-search", "s2-l2a-sen2cor", None, ""),
    "planetary-computer/items_sentinel2_l2a_limit1.json": (
        "planetary-computer", "s2-l2a-sen2cor", 21, "T53NKG_20250312T014549_B04_10m.tif",
    ),
    "planetary-computer/items_landsat_c2_l2_page.json": (
        "planetary-computer", "landsat-c2-l2", None, "LC09_L2SR_084082_20250722_20250725_02_T1_SR_B4.TIF",
    ),
    "planetary-computer/item_aster.json": ("planetary-computer", "aster", 4, ""),
    "planetary-computer/items_sentinel1_rtc_limit1.json": ("planetary-computer", "s1-rtc", 2, ""),
    "terrascope/stac_search_s2_toc_v2_2026-08-07.json": ("terrascope", "terrascope-s2-toc", None, ""),
    "usgs-landsatlook/stac_item_landsatlook_sr.json": (
        "usgs-landsatlook", "landsat-c2-l2", None, "LC08_L2SP_028030_20200114_20200824_02_T1_SR_B4.TIF",
    ),
}  # fmt: skip


def portal_of(name):
    return read_portal(json.loads((RESOURCES / "portals" / f"{name}.json").read_text(encoding="utf-8")))


def items_of(shared, name):
    document = json.loads((shared / "portals" / "recorded" / name).read_text(encoding="utf-8"))
    return document.get("features", [document])


def planned(portal, family, item):
    provider = make_provider(portal, NetworkProfile())
    text = json.dumps(item)
    kept = PortalItem(PageBody(text), 0, len(text), "https://stac.example/")
    families = FamilyDirectory.load(RESOURCES / "families.json")
    scene = SceneReader(portal).read(item, families.get(family), kept)
    return provider.assets(scene), DownloadPlan(BASE).add(portal, scene, provider.whole(scene))


@pytest.mark.parametrize("name", STAC)
def test_the_files_of_recorded_items(name, shared):
    portal_id, family, count, known = STAC[name]
    items = items_of(shared, name)
    portal = portal_of(portal_id)
    plans = [planned(portal, family, item) for item in items]
    if count is not None:
        assert len(plans[0][1]) == count, [item.name for item in plans[0][1]]
    assert not known or known in [item.name for item in plans[0][1]], [item.name for item in plans[0][1]]
    for assets, plan in plans:
        assert plan
        by_href = {asset.href: asset for asset in assets}
        forms = {asset_form(by_href[item.href]) for item in plan}
        assert not forms & {AssetForm.PICTURE, AssetForm.TILES, AssetForm.UNKNOWN}
        assert len({item.name.casefold() for item in plan}) == len(plan)
        assert all(safe_path(item.name) == item.name and "." in item.name for item in plan)
        assert not any("?" in item.name or "=" in item.name for item in plan)
