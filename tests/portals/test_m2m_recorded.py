"""Recorded answers of the Machine-to-Machine API of USGS."""

import json
from datetime import datetime, timezone

import pytest
from asked_portal import collect, scenes_of
from guichet_eo.core.geometry import box_geometry, to_wkb
from guichet_eo.core.holding import Holding
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.m2m.browse_grid import browse_grid
from guichet_eo.providers.m2m.m2m_problem import m2m_problem
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from loopback import Loopback, Reply, json_reply
from m2m_server import ACCOUNT, m2m_portal

PROFILE = NetworkProfile(timeout=5.0)
FOLDER = "usgs-landsatlook"
# what is not a search: asked for when something is ordered, or never
NOT_SEARCHES = {
    "m2m_dataset_filters.json": "fields of one data set of Collection 1; no filter by field is sent",
    "m2m_dataset_search.json": "the list of data sets; those that are asked are in the portal file",
    "m2m_download_options.json": "what can be downloaded of a scene: asked for with an order",
    "m2m_download_request.json": "an order",
}


def recorded(shared, name):
    return json.loads((shared / "portals" / "recorded" / FOLDER / name).read_text(encoding="utf-8"))


def test_every_recorded_answer_is_read_or_has_a_reason(shared):
    names = {path.name for path in (shared / "portals" / "recorded" / FOLDER).glob("m2m_*")}
    assert names == {"m2m_scene_search.json", *NOT_SEARCHES}


@pytest.mark.parametrize("name", NOT_SEARCHES)
def test_all_have_the_envelope(shared, name):
    document = recorded(shared, name)
    assert m2m_problem("usgs", document) is None
    assert document["data"]


def test_the_recorded_search(shared):
    body = json.dumps(recorded(shared, "m2m_scene_search.json")).encode()
    key = json_reply({"data": "key-1", "errorCode": None, "errorMessage": None})
    with Loopback(lambda request: key if "login" in request.path else Reply(200, body)) as server:
        portal = m2m_portal(server.url, families={"landsat-c2-l1": Holding(("landsat_8_c1",))})
        provider = make_provider(portal, PROFILE, gate=make_gate(portal, PROFILE, ACCOUNT, SEARCH))
        query = Query(box_geometry((-180, -90, 180, 90)), Period(), ("landsat-c2-l1",), limit=0)
        pages = collect(provider, query)
        scene = scenes_of(pages)[0]
        files = provider.assets(scene)
        sent = server.requests[1].json()
    assert [(page.matched, page.received, len(page.scenes)) for page in pages] == [(1, 1, 1)]
    assert scene.id == "LC08_L1TP_233083_20160911_20170321_01_T1"
    assert (scene.platform, scene.tile, scene.cloud) == ("Landsat-8", "233083", 44.79)
    assert scene.acquired == datetime(2016, 9, 11, tzinfo=timezone.utc)
    assert scene.online is Online.YES
    assert scene.quicklook.href.startswith("https://ims.cr.usgs.gov/browse/landsat_8_c1/2016/")
    assert scene.quicklook.thumbnail.startswith("https://ims.cr.usgs.gov/thumbnail/")
    assert scene.quicklook.placement.crs == "EPSG:32619"
    assert [asset.key for asset in files if asset.key.startswith("wms")] == ["wms-1", "wms-2", "wms-3"]
    assert "acquisitionFilter" not in sent["sceneFilter"], "an open period is none"
    assert (sent["startingNumber"], sent["datasetName"]) == (1, "landsat_8_c1")


def test_the_data_sets_of_the_portal_file_are_in_the_recorded_list(shared):
    listed = {row["datasetAlias"] for row in recorded(shared, "m2m_dataset_search.json")["data"]}
    assert {"sentinel_2a", "aster_l1t", "landsat_ot_c2_l1", "landsat_ot_c2_l2"} <= listed


GRIDS = ["usgs-landsatlook/stac_item_landsatlook_sr.json", "usgs-landsatlook/stac_asset_LM01_MSS_stac.json",
         "planetary-computer/items_landsat_c2_l2_page.json"]  # fmt: skip


@pytest.mark.parametrize("path", GRIDS)
def test_browse_pictures_lie_on_the_grid_of_the_scene(shared, path):
    """M2M gives footprints only; the catalogues of STAC have footprint and grid of the same kind of scene."""
    document = json.loads((shared / "portals" / "recorded" / path).read_text(encoding="utf-8"))
    for item in document.get("features", [document]):
        told = next((a for a in item["assets"].values() if "proj:transform" in a), item["properties"])
        rows, columns = told.get("proj:shape") or item["properties"]["proj:shape"]
        width, _, west, _, height, north = told["proj:transform"][:6]
        grid = (west, north + height * rows, west + width * columns, north)
        placed = browse_grid(to_wkb(item["geometry"]))
        assert placed.crs == f"EPSG:{item['properties']['proj:epsg']}"
        assert all(abs(one - other) < 1200 for one, other in zip(placed.bounds, grid))


def test_scenes_in_other_projections_are_not_placed():
    assert browse_grid(None) is None
    assert browse_grid(to_wkb(box_geometry((10, -70, 12, -68)))) is None
    assert browse_grid(to_wkb(box_geometry((179, -18, -179, -17)))) is None
