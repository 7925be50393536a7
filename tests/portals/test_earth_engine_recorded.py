"""Recorded descriptions of Earth Engine's data sets."""

import json
from datetime import datetime, timezone
from pathlib import Path

from asked_portal import PROFILE
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.geometry import wkb_bounds
from guichet_eo.core.page_body import PageBody
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.portal_item import PortalItem
from guichet_eo.core.scene_kind import SceneKind
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.earth_engine.data_set import DataSet, data_set_assets

RESOURCES = Path(__file__).parents[2] / "resources"
NOW = datetime(2026, 11, 20, tzinfo=timezone.utc)
PARSED = {"gee_catalog_list.json", "stac_collection_COPERNICUS_S2_beta2.json"}
NOT_PARSED = {
    "openeo_gee_collection_COPERNICUS_S2.json": "openEO's proxy of the same collection, another interface",
}


def test_every_recorded_answer_is_parsed_or_listed(shared):
    folder = shared / "portals" / "recorded" / "gee"
    assert {path.name for path in folder.iterdir()} == PARSED | set(NOT_PARSED)


def test_an_old_description(shared):
    text = (shared / "portals" / "recorded" / "gee" / "stac_collection_COPERNICUS_S2_beta2.json").read_text(
        "utf-8"
    )
    family = FamilyDirectory.load(RESOURCES / "families.json").get("s2-l1c")
    base = "https://storage.googleapis.com/earthengine-stac/catalog/COPERNICUS/COPERNICUS_S2.json"
    scene = DataSet("gee", NOW).read(json.loads(text), family, PortalItem(PageBody(text), 0, len(text), base))
    assert scene.id == "COPERNICUS/S2"
    assert scene.title == "Sentinel-2 MSI: MultiSpectral Instrument, Level-1C"
    assert (scene.acquired, scene.ended) == (datetime(2015, 6, 23, tzinfo=timezone.utc), NOW)
    assert scene.kind is SceneKind.COMPOSITE
    assert scene.resolution == 10.0
    assert wkb_bounds(scene.footprint) == (-180.0, -56.0, 180.0, 83.0)
    assets = {asset.key: asset for asset in data_set_assets(json.loads(text), base)}
    assert list(assets) == ["description", "page", "license"]
    assert assets["license"].href.startswith("https://scihub.copernicus.eu/")


def test_earth_engine_names_data_sets_that_exist(shared):
    """The table of all data sets, crawled in August 2026: names, addresses, none deprecated."""
    folder = shared / "portals" / "recorded" / "gee"
    table = {row["id"]: row for row in json.loads((folder / "gee_catalog_list.json").read_text("utf-8"))}
    portal = read_portal(json.loads((RESOURCES / "portals" / "gee.json").read_text("utf-8")))
    provider = make_provider(portal, PROFILE)
    for holding in portal.families.values():
        starts = [table[name]["state_date"] for name in holding.collections]
        assert not any(table[name]["deprecated"] for name in holding.collections)
        assert holding.period.start is None or holding.period.start.date().isoformat() <= min(starts)
        assert [provider.address(name) for name in holding.collections] == [
            table[name]["catalog"] for name in holding.collections
        ]
    odd = [name for name, row in table.items() if provider.address(name) != row["catalog"]]
    assert {name.split("/")[1] for name in odd} == {"openet"}, "its folder has capital letters"
