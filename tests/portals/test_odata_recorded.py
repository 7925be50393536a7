"""Real answers of CDSE and CREODIAS, as recorded: what the dialect "odata" makes of them."""

import json
from pathlib import Path

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.mgrs import tile_bounds
from guichet_eo.core.named_product import WORLD
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.network_profile import NetworkProfile
from loopback import Loopback, Reply
from odata_server import odata_portal

RESOURCES = Path(__file__).parents[2] / "resources"
FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")
HOLDINGS = read_portal(
    json.loads((RESOURCES / "portals" / "creodias.json").read_text(encoding="utf-8"))
).families
PROFILE = NetworkProfile(timeout=5.0)
# recorded page → family that is asked for, scenes, products that are received
SEARCHES = {
    "cdse/odata_s2_expand_assets.json": ("s2-l1c", 2, 2),
    "cdse/odata_s1_expand_attributes_locations.json": ("s1-slc", 1, 1),
    "creodias/odata_search_creodias.json": ("s1-grd", 10, 10),
    "cdse/odata_s1_page1_count.json": ("s1-grd", 0, 10),  # auxiliary files, all of them
    "cdse/odata_s1_page3.json": ("s1-grd", 0, 10),
    "cdse/odata_s1_page5_last.json": ("s1-grd", 0, 7),
    "cdse/odata_product_entity_attributes.json": ("s1-grd", 1, 1),  # one product, put into a page
}
ERRORS = {
    "cdse/error_422_skip_too_big.json": (
        422,
        ErrorKind.BAD_QUERY,
        "query.$skip: Input should be less than or",
    ),
    "cdse/error_429_max_sessions_DAT-ZIP-100.json": (429, ErrorKind.RATE_LIMITED, "Max session number"),
    "cdse/resto_error_400_page_limit.json": (400, ErrorKind.BAD_QUERY, "should be less than 10000"),
    "cdse/resto_error_bad_type.json": (400, ErrorKind.BAD_QUERY, "error. orbitNumber: Proper value types"),
    "cdse/resto_error_unknown_parameter.json": (400, ErrorKind.BAD_QUERY, "productsType: Query param"),
}
NOT_READ = {
    "cdse/node_manifest_s2.xml": "a file of a product; nothing in it is needed for a search",
    "cdse/nodes_listing.json": "the files of a product; they are not listed",
    "cdse/odata_attributes_s1.json": "names of attributes: compared with those that are asked for, below",
    "cdse/openid_configuration.json": "the address of the token service, compared below",
    "cdse/resto_search_feature.json": "OpenSearch, closed since March 2026",
    "cdse/sh_catalog_collections.json": "Sentinel Hub's catalogue: dialect sentinel_hub",
    "cdse/sh_catalog_root.json": "Sentinel Hub's catalogue: dialect sentinel_hub",
    "cdse/sh_catalog_search_fields.json": "Sentinel Hub's catalogue: dialect sentinel_hub",
    "cdse/stac_v1_collection_s2_global_mosaics.json": "dialect stac, test_stac_recorded.py",
    "cdse/stac_v1_collection_s2l2a.json": "dialect stac, test_stac_recorded.py",
    "cdse/stac_v1_root.json": "dialect stac, test_stac_recorded.py",
    "cdse/stac_v1_search_s2l2a.json": "dialect stac, test_recorded_answers.py",
    "creodias/resto_collections_old_finder.json": "the former finder, closed since 2023",
    "creodias/s3_list_objects.json": "a bucket's listing; files are read by their names",
}


def recorded(shared, path):
    return shared / "portals" / "recorded" / path


def pages_of(shared, path, family):
    document = json.loads(recorded(shared, path).read_text(encoding="utf-8"))
    if "value" not in document:
        document = {"value": [document]}
    document.pop("@odata.nextLink", None)  # it would lead to the portal
    document["@odata.count"] = len(document["value"])
    with Loopback(lambda request: Reply(200, json.dumps(document).encode())) as server:
        portal = odata_portal(server.url, families={family: HOLDINGS[family]})
        provider = make_provider(portal, PROFILE, FAMILIES)
        pages = list(provider.pages(Query(WORLD, Period(), (family,), limit=0), CancelToken()))
        return pages, provider


def test_nothing_recorded_is_passed_over(shared):
    folder = shared / "portals" / "recorded"
    there = {f"{name}/{path.name}" for name in ("cdse", "creodias") for path in (folder / name).iterdir()}
    assert there == set(SEARCHES) | set(ERRORS) | set(NOT_READ)


@pytest.mark.parametrize("path", SEARCHES)
def test_every_product_is_read(path, shared):
    family, scenes, received = SEARCHES[path]
    pages, _ = pages_of(shared, path, family)
    assert sum(page.received for page in pages) == received
    assert sum(page.unreadable for page in pages) == 0
    found = [scene for page in pages for scene in page.scenes]
    assert len(found) == scenes
    assert all(scene.acquired and scene.footprint and scene.platform and scene.key.instant for scene in found)


def test_sentinel2_of_cdse(shared):
    pages, provider = pages_of(shared, "cdse/odata_s2_expand_assets.json", "s2-l1c")
    scene = pages[0].scenes[0]
    assert scene.id == "05edf2bb-d103-49f1-a677-9e474138d84f"
    assert scene.title == "S2A_MSIL1C_20200808T010311_N0500_R045_T54PXA_20230413T212505"
    assert scene.acquired.isoformat() == "2020-08-08T01:03:11.024000+00:00"
    assert (scene.ended, scene.platform, scene.tile, scene.orbit_relative) == (
        None,
        "Sentinel-2A",
        "54PXA",
        45,
    )
    assert (scene.version, scene.level, scene.online) == ("05.00", "L1C", Online.YES)
    assert scene.cloud == pytest.approx(95.1367, abs=1e-3)
    assert scene.size == 224105657
    assert scene.quicklook.placement == GridPlacement(*tile_bounds("54PXA"))
    product, picture = provider.assets(scene)
    assert product.href.endswith("/Products(05edf2bb-d103-49f1-a677-9e474138d84f)/$value")
    assert product.checksum == "md5:923ac4992d90b57d41e7ace4d9d90757"
    assert picture.href == (
        "https://catalogue.dataspace.copernicus.eu/odata/v1/Assets(385d0a62-ec57-413b-a8b8-12c0e79848f6)/$value"
    )


def test_sentinel1_of_both_ages(shared):
    pages, provider = pages_of(shared, "creodias/odata_search_creodias.json", "s1-grd")
    old = pages[0].scenes[0]
    assert (old.size, old.platform, old.mode, old.polarisations) == (None, "Sentinel-1A", "IW", ("VV",))
    assert (old.orbit_direction, old.orbit_relative, old.quicklook) == ("ascending", 153, None)
    assert provider.assets(old)[0].checksum == ""
    pages, _ = pages_of(shared, "cdse/odata_product_entity_attributes.json", "s1-grd")
    new = pages[0].scenes[0]
    assert (new.polarisations, new.size) == (("VV", "VH"), 2121095339)
    assert new.key.place.startswith("S1A/IW")
    pages, _ = pages_of(shared, "cdse/odata_s1_expand_attributes_locations.json", "s1-slc")
    assert pages[0].scenes[0].size is None
    assert pages[0].scenes[0].orbit_direction == "descending"


def test_a_recorded_footprint_places_a_swath(shared):
    document = json.loads(
        recorded(shared, "cdse/odata_product_entity_attributes.json").read_text(encoding="utf-8")
    )
    document["Assets"] = [{"Type": "QUICKLOOK", "DownloadLink": "https://x.example/Assets(1)/$value"}]
    with Loopback(lambda request: Reply(200, json.dumps({"value": [document]}).encode())) as server:
        portal = odata_portal(server.url, families={"s1-grd": HOLDINGS["s1-grd"]})
        query = Query(WORLD, Period(), ("s1-grd",), limit=0)
        (page,) = make_provider(portal, PROFILE, FAMILIES).pages(query, CancelToken())
    placement = page.scenes[0].quicklook.placement
    assert isinstance(placement, CornerPlacement)
    assert placement.corners[0] == pytest.approx((113.605408, -29.713636))


@pytest.mark.parametrize("path", ERRORS)
def test_recorded_errors(path, shared, monkeypatch):
    status, kind, words = ERRORS[path]
    body = recorded(shared, path).read_bytes()
    monkeypatch.setattr(CancelToken, "wait", lambda self, seconds: self.cancelled)
    with (
        Loopback(lambda request: Reply(status, body)) as server,
        pytest.raises(PortalError) as caught,
        HttpSession("cdse", PROFILE, CancelToken()) as session,
    ):
        session.get(server.url)
    assert caught.value.kind is kind
    assert words in caught.value.detail


def test_attributes_that_are_asked_for_exist(shared):
    """Of Sentinel-1; those of Sentinel-2 were recorded with products only."""
    listed = json.loads(recorded(shared, "cdse/odata_attributes_s1.json").read_text(encoding="utf-8"))
    types = {each["Name"]: each["ValueType"] for each in listed}
    for name, kind in (
        ("productType", "String"),
        ("orbitDirection", "String"),
        ("operationalMode", "String"),
        ("polarisationChannels", "String"),
        ("relativeOrbitNumber", "Integer"),
    ):
        assert types[name] == kind


def test_the_token_service_is_where_the_portal_says(shared):
    told = json.loads(recorded(shared, "cdse/openid_configuration.json").read_text(encoding="utf-8"))
    document = json.loads((RESOURCES / "portals" / "cdse.json").read_text(encoding="utf-8"))
    assert document["options"]["pixel_gate"][0]["endpoint"] == told["token_endpoint"]
