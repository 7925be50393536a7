"""The demonstration data as a reader of JSON finds them: complete, consistent, small."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

SANDBOX = Path(__file__).resolve().parents[2] / "resources" / "sandbox"
ITEMS = json.loads((SANDBOX / "items.json").read_text(encoding="utf-8"))["features"]
COLLECTIONS = json.loads((SANDBOX / "collections.json").read_text(encoding="utf-8"))["collections"]
FAMILIES = {"s2-l2a-sen2cor", "s2-l2a-maja", "s2-l1c", "landsat-c2-l2", "s1-grd"}
NAMES = {
    "s2-l2a-sen2cor": r"S2[ABC]_MSIL2A_\d{8}T\d{6}_N0512_R\d{3}_T\d{2}[A-Z]{3}_\d{8}T\d{6}",
    "s2-l1c": r"S2[ABC]_MSIL1C_\d{8}T\d{6}_N0512_R\d{3}_T\d{2}[A-Z]{3}_\d{8}T\d{6}",
    "s2-l2a-maja": r"SENTINEL2[ABC]_\d{8}-\d{6}-\d{3}_L2A_T\d{2}[A-Z]{3}_C_V4-0",
    "landsat-c2-l2": r"LC0[89]_L2SP_\d{6}_\d{8}_\d{8}_02_T1",
    "s1-grd": r"S1[AC]_IW_GRDH_1SDV_\d{8}T\d{6}_\d{8}T\d{6}_\d{6}_[0-9A-F]{6}_[0-9A-F]{4}",
}


def every_asset():
    return [(item, name, asset) for item in ITEMS for name, asset in item["assets"].items()]


def signed_area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring[:-1], ring[1:])) / 2


@pytest.fixture(params=ITEMS, ids=lambda item: item["id"])
def item(request):
    return request.param


def test_whole_is_small_and_said_to_be_invented():
    size = sum(path.stat().st_size for path in SANDBOX.rglob("*") if path.is_file())
    assert size < 4_200_000
    readme = (SANDBOX / "README.md").read_text(encoding="utf-8")
    assert "Invented for teaching" in readme
    assert "Inventé pour l'enseignement" in readme
    assert "CC0" in readme


def test_ids_are_unique_and_the_newest_comes_first():
    assert 40 <= len(ITEMS) <= 60
    assert len({item["id"] for item in ITEMS}) == len(ITEMS)
    moments = [item["properties"]["datetime"] or item["properties"]["start_datetime"] for item in ITEMS]
    assert moments == sorted(moments, reverse=True)


def test_collections_are_the_families_and_cover_their_items():
    assert (
        {collection["id"] for collection in COLLECTIONS} == FAMILIES == {item["collection"] for item in ITEMS}
    )
    boxes = {collection["id"]: collection["extent"]["spatial"]["bbox"][0] for collection in COLLECTIONS}
    for item in ITEMS:
        whole, own = boxes[item["collection"]], item["bbox"]
        assert whole[0] <= own[0] < own[2] <= whole[2]
        assert whole[1] <= own[1] < own[3] <= whole[3]


def test_every_href_is_relative_and_exists_with_its_size():
    seen = set()
    for item, name, asset in every_asset():
        href = asset["href"]
        assert href.startswith("./"), (item["id"], name)
        assert ".." not in href
        content = (SANDBOX / href).read_bytes()
        assert asset["file:size"] == len(content)
        seen.add(href[2:])
    on_disk = {
        path.relative_to(SANDBOX).as_posix() for path in SANDBOX.rglob("*") if path.suffix in (".tif", ".jpg")
    }
    assert on_disk == seen


def test_links_of_an_item_lead_somewhere(item):
    links = {link["rel"]: link["href"] for link in item["links"]}
    assert {"self", "collection", "license"} <= set(links)
    assert links["self"] == f"./items.json#{item['id']}"
    assert links["collection"] == f"./collections.json#{item['collection']}"


def test_name_and_fields_of_an_item(item):
    properties = item["properties"]
    assert item["stac_version"] == "1.0.0"
    assert re.fullmatch(NAMES[item["collection"]], item["id"])
    assert "Invented" in properties["description"]
    assert properties["proj:code"] == f"EPSG:{properties['proj:epsg']}"
    assert {
        "platform",
        "constellation",
        "instruments",
        "gsd",
        "sat:relative_orbit",
        "sat:orbit_state",
        "processing:level",
    } <= set(properties)
    moment = properties["datetime"] or properties["start_datetime"]
    assert moment[:10].replace("-", "") in item["id"]
    if "s2:product_uri" in properties:
        assert properties["s2:product_uri"] == item["id"] + ".SAFE"
        assert f"_T{properties['grid:code'][5:]}_" in item["id"]
        assert f"_R{properties['sat:relative_orbit']:03d}_" in item["id"]


def test_footprint_is_a_closed_counter_clockwise_ring_with_its_box(item):
    (ring,) = item["geometry"]["coordinates"]
    assert ring[0] == ring[-1]
    assert len(ring) >= 5
    assert signed_area(ring) > 0
    longitudes, latitudes = zip(*ring)
    assert item["bbox"] == [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]
    assert all(round(value, 6) == value for point in ring for value in point)


def test_partly_covered_tiles_have_smaller_footprints():
    shares = {}
    for item in ITEMS:
        if item["collection"].startswith("s2"):
            tile, missing = item["properties"]["grid:code"], item["properties"]["s2:nodata_pixel_percentage"]
            shares.setdefault(tile, []).append((missing, signed_area(item["geometry"]["coordinates"][0])))
    partial = 0
    for pairs in shares.values():
        whole = max(area for _, area in pairs)
        for missing, area in pairs:
            assert 100 * (1 - area / whole) == pytest.approx(missing, abs=1.0)
            partial += missing > 0
    assert partial == 4


def test_pixels_of_assets_agree_with_their_boxes():
    for _item, _name, asset in every_asset():
        if asset["type"] == "image/jpeg":
            assert "thumbnail" in asset["roles"]
            continue
        height, width = asset["proj:shape"]
        pixel, _, west, _, minus, north = asset["proj:transform"]
        assert asset["proj:bbox"] == [west, north + minus * height, west + pixel * width, north]
        assert asset["gsd"] == pixel == -minus
        assert len(asset["raster:bands"]) == (3 if "visual" in asset["roles"] else 1)


def test_every_item_has_a_picture_and_a_thumbnail(item):
    assert "visual" in item["assets"]["visual"]["roles"]
    assert "thumbnail" in item["assets"]["thumbnail"]["roles"]


def test_traps_are_there():
    optical = [item for item in ITEMS if item["collection"] != "s1-grd"]
    unknown = [item for item in optical if "eo:cloud_cover" not in item["properties"]]
    assert len(unknown) == 1
    undated = [item for item in ITEMS if item["properties"]["datetime"] is None]
    assert len(undated) == 1
    assert undated[0]["properties"]["start_datetime"] < undated[0]["properties"]["end_datetime"]


def test_clouds_range_from_none_to_nearly_all_around_toulouse():
    covers = [
        item["properties"]["eo:cloud_cover"]
        for item in ITEMS
        if item["properties"].get("grid:code") == "MGRS-31TCJ"
    ]
    assert min(covers) == 0
    assert max(covers) > 90
    dates = {
        item["properties"]["datetime"][:10]
        for item in ITEMS
        if item["properties"].get("grid:code") == "MGRS-31TCJ"
    }
    assert len(dates) >= 12


def test_some_acquisitions_come_at_three_levels_with_other_cloud_figures():
    covers = {}
    for item in ITEMS:
        if item["collection"].startswith("s2"):
            key = (
                item["properties"]["grid:code"],
                item["properties"]["datetime"][:10],
                item["properties"]["sat:relative_orbit"],
            )
            covers.setdefault(key, []).append(item["properties"].get("eo:cloud_cover"))
    triples = [values for values in covers.values() if len(values) == 3]
    assert len(triples) >= 4
    assert all(len(set(values)) == 3 for values in triples)


def test_radar_quicklooks_are_mirrored_on_the_ground():
    states = set()
    for item in ITEMS:
        corners = item["properties"].get("guichet:quicklook_corners")
        assert (corners is not None) == (item["collection"] == "s1-grd")
        if corners:
            states.add(item["properties"]["sat:orbit_state"])
            # clockwise in the picture: an unmirrored one would be clockwise (negative) on the ground too
            assert signed_area([*corners, corners[0]]) > 0
            assert sorted(corners) == sorted(item["geometry"]["coordinates"][0][:-1])
    assert states == {"ascending", "descending"}
