"""Map services of scenes in recorded answers of the portals."""

import json
from pathlib import Path

import pytest
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.page_body import PageBody
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.portal_item import PortalItem
from guichet_eo.providers.flows.records_reader import read_collection
from guichet_eo.providers.geodes.geodes_dialect import GeodesDialect
from guichet_eo.providers.m2m.m2m_dialect import M2mDialect
from guichet_eo.providers.oneatlas.oneatlas_dialect import OneAtlasDialect
from guichet_eo.providers.scene_reader import SceneReader
from guichet_eo.providers.stac_flows import stac_flows

RESOURCES = Path(__file__).parents[2] / "resources"
FAMILIES = {family.id: family for family in FamilyDirectory.load(RESOURCES / "families.json").families}


def portal(name):
    return read_portal(json.loads((RESOURCES / "portals" / f"{name}.json").read_text(encoding="utf-8")))


def recorded(shared, path):
    return json.loads((shared / "portals" / "recorded" / path).read_text(encoding="utf-8"))


def scene_of(item, reader, family, base="https://portal.example/items"):
    text = json.dumps(item)
    return reader.read(item, FAMILIES[family], PortalItem(PageBody(text), 0, len(text), base))


@pytest.mark.parametrize(
    ("path", "family"),
    [
        ("planetary-computer/items_sentinel2_l2a_limit1.json", "s2-l2a-sen2cor"),
        ("planetary-computer/items_landsat_c2l2.json", "landsat-c2-l2"),
        ("planetary-computer/items_sentinel1_rtc_limit1.json", "s1-rtc"),
        ("planetary-computer/item_sentinel1_grd.json", "s1-grd"),
    ],
)
def test_planetary_computer_has_tiles_of_every_scene(shared, path, family):
    document = recorded(shared, path)
    items = document if isinstance(document, list) else document.get("features", [document])
    assert items
    for item in items:
        scene = scene_of(item, SceneReader(portal("planetary-computer")), family)
        (flow,) = stac_flows(item, scene, portal("planetary-computer"))
        assert (flow.kind, flow.address) == ("tilejson", item["assets"]["tilejson"]["href"])
        assert flow.address.startswith(
            "https://planetarycomputer.microsoft.com/api/data/v1/item/tilejson.json?"
        )
        assert flow.title == scene.title
        assert flow.box is not None


def test_usgs_has_a_map_of_every_picture(shared):
    item = recorded(shared, "usgs-landsatlook/m2m_scene_search.json")["data"]["results"][0]
    dialect = M2mDialect(portal("usgs-landsatlook"), FAMILIES)
    scene = scene_of(item, dialect, "landsat-c2-l1")
    flows = dialect.scene_flows(item, scene)
    assert [flow.address.rpartition("=")[2] for flow in flows] == [
        "lc82330832016255lgn01",
        "lc82330832016255lgn01_tir",
        "lc82330832016255lgn01_qb",
    ]
    assert "Natural Color" in flows[0].title


def test_an_archived_scene_of_airbus_has_none_and_one_in_the_cloud_has_both(shared):
    item = recorded(shared, "airbus/oneatlas_opensearch_v2_search_example.json")["features"][0]
    dialect = OneAtlasDialect(portal("airbus"), FAMILIES)
    assert dialect.scene_flows(item, scene_of(item, dialect, "pleiades")) == ()
    item["properties"].update(processingLevel="SENSOR", productionStatus="IN_CLOUD")
    flows = dialect.scene_flows(item, scene_of(item, dialect, "pleiades"))
    assert [flow.kind for flow in flows] == ["wms", "wmts"]
    assert flows[0].address == item["_links"]["wms"]["href"]
    assert flows[1].address.startswith(item["_links"]["wmts"]["href"])


def test_radar_scenes_of_geodes_are_chosen_on_the_map_of_their_collection(shared):
    dialect = GeodesDialect(portal("geodes"), FAMILIES)
    item = recorded(shared, "geodes/pygeodes_items_PEPS_S1_L1_90.json")["features"][0]
    (flow,) = dialect.scene_flows(item, scene_of(item, dialect, "s1-grd"))
    collection = recorded(shared, "geodes/pygeodes_collection_PEPS_S1_L1.json")
    record = read_collection(collection, "https://geodes-portal.cnes.fr/api/stac/collections/PEPS_S1_L1")
    shown = next(link for link in record.links if link.layers)
    assert (flow.address, flow.layer) == (shown.address.partition("?")[0], shown.layers[0])
    assert flow.dimensions["CQL_FILTER"] == f"name like '{item['properties']['identifier']}%'"
    optical = recorded(shared, "geodes/pygeodes_roi_items_PEPS_S2_L1C.json")["features"][0]
    assert dialect.scene_flows(optical, scene_of(optical, dialect, "s2-l1c")) == ()


def test_the_collection_of_geodes_names_its_map(shared):
    collection = recorded(shared, "geodes/pygeodes_collection_PEPS_S1_L1.json")
    record = read_collection(collection, "https://geodes-portal.cnes.fr/api/stac/collections/PEPS_S1_L1")
    flows = list(record.flows())
    assert {(flow.source.kind, flow.layer) for flow in flows} == {("wms", "peps:gdh_s1"), ("wms", "")}
    assert all("GetMap" not in flow.source.address for flow in flows)


@pytest.mark.parametrize(
    "path",
    ["terrascope/stac_search_s2_toc_v2_2026-08-07.json", "earth-search/v1_search_matched.json"],
)
def test_other_items_name_no_map_services(shared, path):
    for item in recorded(shared, path)["features"]:
        assert (
            stac_flows(
                item, scene_of(item, SceneReader(portal("terrascope")), "s2-l1c"), portal("terrascope")
            )
            == ()
        )
