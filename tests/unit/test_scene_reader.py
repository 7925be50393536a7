"""STAC items of all kinds, regular and not, as scenes."""

from datetime import datetime, timezone

import pytest
from generated_world import sentinel1, sentinel2
from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.mgrs import tile_bounds
from guichet_eo.core.online import Online
from guichet_eo.core.page_body import PageBody
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.portal_item import PortalItem
from guichet_eo.providers.scene_reader import SceneReader
from guichet_eo.providers.stac_assets import read_assets
from guichet_eo.providers.stac_provider import StacProvider

ROOT = "https://portal.example"
PORTAL = Portal("here", LocalText("Here"), "Here")
FAMILIES = StacProvider(PORTAL, None).families()


def read(item, family="s2-l2a-sen2cor", base=ROOT, **portal):
    reader = SceneReader(Portal("here", LocalText("Here"), "Here", **portal))
    return reader.read(item, FAMILIES.get(family), PortalItem(PageBody(""), 0, 0, base))


def s2(**properties):
    item = sentinel2(ROOT, "31TCJ", 3)
    item["properties"].update(properties)
    return item


def without(item, *names):
    for name in names:
        item["properties"].pop(name, None)
    return item


def test_a_regular_item():
    scene = read(s2(), options={"online": "yes"})
    assert scene.title == "S2A_MSIL2A_20260604T105031_N0511_R051_T31TCJ_20260604T135031"
    assert scene.acquired == datetime(2026, 6, 4, 10, 50, 31, 24000, tzinfo=timezone.utc)
    assert scene.ended is None
    assert (scene.platform, scene.instrument, scene.level, scene.processor) == (
        "Sentinel-2A",
        "MSI",
        "L2A",
        "Sen2Cor",
    )
    assert (scene.tile, scene.orbit_relative, scene.orbit_direction) == ("31TCJ", 51, "descending")
    assert (scene.cloud, scene.sun_elevation, scene.version, scene.resolution) == (10.0, 45.5, "05.11", 10.0)
    assert (scene.streamable, scene.format, scene.online) == (True, "COG", Online.YES)
    assert scene.key.place == "S2A/31TCJ"
    assert scene.footprint[:5] == b"\x01\x03\x00\x00\x00"


@pytest.mark.parametrize("value", [-1, 101, None, "", "many", float("nan"), True, [], 1e999])
def test_an_impossible_cloud_cover_is_unknown(value):
    assert read(s2(**{"eo:cloud_cover": value})).cloud is None


@pytest.mark.parametrize(
    "properties", [{"eo:cloud_cover": "12.5"}, {"eo:cloud_cover": None, "s2:cloud_percent": 12.5}]
)
def test_cloud_cover_as_text_or_under_its_other_name(properties):
    assert read(s2(**properties)).cloud == 12.5


def test_radar_has_no_cloud_cover():
    item = sentinel1(ROOT, 0)
    item["properties"]["eo:cloud_cover"] = 0
    assert read(item, "s1-grd").cloud is None


def test_dates_without_t_and_without_datetime():
    scene = read(sentinel1(ROOT, 0), "s1-grd")
    assert scene.acquired == datetime(2026, 6, 1, 17, 50, 31, 24000, tzinfo=timezone.utc)
    assert (scene.ended - scene.acquired).total_seconds() == 25
    assert (scene.mode, scene.polarisations, scene.instrument) == ("IW", ("VV", "VH"), "SAR")
    assert scene.key.place == "S1A/IW"


def test_no_date_at_all():
    item = without(s2(datetime=None, title="x"), "s2:product_uri", "created")
    item["id"] = "nameless"
    assert read(item).acquired is None


def test_a_date_from_the_name():
    item = without(s2(datetime="soon"), "grid:code", "sat:relative_orbit")
    scene = read(item)
    assert scene.acquired == datetime(2026, 6, 4, 10, 50, 31, tzinfo=timezone.utc)
    assert (scene.tile, scene.orbit_relative) == ("31TCJ", 51)


@pytest.mark.parametrize(
    "tile",
    [
        {"s2:mgrs_tile": "31TCJ"},
        {"s2:tile_id": "T31TCJ"},
        {"mgrs:utm_zone": 31, "mgrs:latitude_band": "T", "mgrs:grid_square": "CJ"},
    ],
)
def test_tiles_as_portals_write_them(tile):
    assert read(without(s2(**tile), "grid:code")).tile == "31TCJ"


def test_landsat_paths_and_rows():
    item = s2(
        **{
            "platform": "LANDSAT_8",
            "landsat:wrs_path": "028",
            "landsat:wrs_row": 30,
            "instruments": ["OLI", "TIRS"],
        }
    )
    item["id"] = "LC08_L2SP_028030_20200114_20200824_02_T1_SR"
    scene = read(without(item, "grid:code", "s2:product_uri"), "landsat-c2-l2")
    assert (scene.tile, scene.platform, scene.instrument) == ("028030", "Landsat-8", "OLI/TIRS")
    assert scene.key.place == "LC08/028030"


def test_names_before_stac_1():
    item = without(
        s2(**{"eo:platform": "LANDSAT_8", "eo:sun_elevation": 22.5}), "platform", "view:sun_elevation"
    )
    scene = read(item, "landsat-c2-l2")
    assert (scene.platform, scene.sun_elevation) == ("Landsat-8", 22.5)


def test_damaged_texts_are_repaired():
    scene = read(s2(**{"s2:product_uri": "ThÃ©ia\u202e\x07 scÃ¨ne"}))
    assert scene.title == "Théia scène"


@pytest.mark.parametrize(
    "geometry", [None, {}, {"type": "Polygon"}, 5, {"type": "Polygon", "coordinates": [[[1e9, 2]]]}]
)
def test_items_without_usable_geometry_have_no_footprint(geometry):
    item = s2()
    item["geometry"] = geometry
    assert read(item).footprint is None


@pytest.mark.parametrize(
    "change", [{"id": None}, {"id": ""}, {"id": {}}, {"properties": None}, {"properties": []}]
)
def test_items_without_identifier_or_properties(change):
    with pytest.raises(ValueError, match="identifier"):
        read({**s2(), **change})


def test_a_number_is_an_identifier():
    assert read({**s2(), "id": 17}).id == "17"


def thumbnail(**asset):
    item = s2()
    item["assets"] = {"thumbnail": {"href": f"{ROOT}/t.jpg", "type": "image/jpeg", **asset}}
    return item


def test_sentinel2_pictures_show_the_whole_tile():
    assert read(thumbnail()).quicklook.placement == GridPlacement(*tile_bounds("31TCJ"))


def test_sentinel1_pictures_lie_as_the_radar_saw_them():
    up = read(sentinel1(ROOT, 0), "s1-grd").quicklook.placement
    assert up == CornerPlacement(((0.06, 42.51), (3.04, 43.04), (2.58, 44.52), (-0.47, 43.97)))
    down = read(sentinel1(ROOT, 0, ascending=False), "s1-grd").quicklook.placement
    west, south, east, north = (
        min(x for x, _ in down.corners),
        min(y for _, y in down.corners),
        max(x for x, _ in down.corners),
        max(y for _, y in down.corners),
    )
    assert down.corners[0][0] > down.corners[1][0], "mirrored: the picture's left is the east"
    assert down.corners[0][1] > down.corners[3][1], "not upside down"
    assert (west, south, east, north) == (-0.47, 42.51, 3.04, 44.52)


def test_a_tile_that_cannot_be_places_nothing():
    item = thumbnail()
    item["properties"]["grid:code"] = "MGRS-32TIC"  # there is no column I
    scene = read(item)
    assert (scene.tile, scene.quicklook.placement) == ("32TIC", None)


@pytest.mark.parametrize(
    ("status", "online"), [("orderable", Online.ORDER), ("succeeded", Online.YES), (["x"], Online.YES)]
)
def test_what_must_be_ordered(status, online):
    assert read(s2(**{"order:status": status}), options={"online": "yes"}).online is online


def test_told_corners_come_first():
    item = thumbnail()
    corners = [[1, 44], [2, 44], [2, 43], [1, 43]]
    item["properties"]["guichet:quicklook_corners"] = corners
    assert read(item).quicklook.placement.corners == ((1, 44), (2, 44), (2, 43), (1, 43))
    for wrong in ([[1, 2]], [[1, 2], [3, 4], [5, 6], [7, "x"]], [[1, 200]] * 4, "x"):
        item["properties"]["guichet:quicklook_corners"] = wrong
        assert read(item).quicklook.placement == GridPlacement(*tile_bounds("31TCJ"))


def grid_item(**properties):
    item = thumbnail()
    item["properties"] = {"datetime": "2026-06-01T00:00:00Z", "platform": "landsat-9", **properties}
    return item


def test_pictures_of_a_projected_grid():
    grid = {
        "proj:epsg": 32655,
        "proj:shape": [7881, 7871],
        "proj:transform": [30.0, 0.0, 355785.0, 0.0, -30.0, -4821585.0],
    }
    expected = GridPlacement("EPSG:32655", (355785.0, -5058015.0, 591915.0, -4821585.0))
    assert read(grid_item(**grid), "landsat-c2-l2").quicklook.placement == expected
    box = {"proj:code": "EPSG:26918", "proj:bbox": [650027.7, 4866339.6, 655801.8, 4873997.4]}
    expected = GridPlacement("EPSG:26918", (650027.7, 4866339.6, 655801.8, 4873997.4))
    assert read(grid_item(**box), "other").quicklook.placement == expected


@pytest.mark.parametrize(
    "grid",
    [
        {},
        {"proj:epsg": 32655},
        {"proj:code": None, "proj:bbox": [0, 0, 1, 1]},
        {"proj:epsg": 32655, "proj:bbox": [1, 0, 0, 1]},
        {"proj:epsg": 32655, "proj:shape": [5, 5], "proj:transform": [1, 0.5, 0, 0.5, -1, 0]},
        {"proj:epsg": 32655, "proj:shape": [5, 5], "proj:transform": [1, 0, 0, 0, 1, 0]},
        {"proj:epsg": "x", "proj:shape": "y", "proj:transform": [None] * 6},
    ],
)
def test_what_says_too_little_is_not_placed(grid):
    assert read(grid_item(**grid), "other").quicklook.placement is None


def test_the_assets_own_grid_comes_before_the_items():
    item = grid_item(**{"proj:epsg": 32655, "proj:bbox": [0, 0, 9, 9]})
    item["assets"]["thumbnail"].update({"proj:shape": [10, 10], "proj:transform": [1, 0, 0, 0, -1, 10]})
    assert read(item, "other").quicklook.placement == GridPlacement("EPSG:32655", (0, 0, 10, 10))


def test_rasters_are_shown_where_there_is_no_picture():
    tiff = {"href": f"{ROOT}/q.tif", "type": "image/tiff; application=geotiff", "roles": ["thumbnail"]}
    item = s2()
    item["assets"] = {"B02": {**tiff, "roles": ["data"]}, "S2A_x_QUICKLOOK_V210.tif": tiff}
    quicklook = read(item).quicklook
    assert (quicklook.href, quicklook.georeferenced, quicklook.placement) == (f"{ROOT}/q.tif", True, None)
    item["assets"]["preview"] = {"href": f"{ROOT}/p.png", "type": "image/png", "roles": ["overview"]}
    assert read(item).quicklook.href == f"{ROOT}/p.png"


@pytest.mark.parametrize(
    "href", ["s3://bucket/t.jpg", "file:///etc/passwd", None, 3, "('https://a', 'b')", "http://["]
)
def test_pictures_that_cannot_be_had_are_none(href):
    quicklook = read(thumbnail(href=href)).quicklook
    assert quicklook is None or quicklook.href.startswith(ROOT)  # a relative address is resolved


def test_buckets_with_another_door():
    options = {"quicklook_hosts": {"s3://sentinel-s2-l1c/": "https://roda.example/l1c/"}}
    item = thumbnail(href="s3://sentinel-s2-l1c/tiles/31/T/CJ/preview.jpg")
    assert read(item, options=options).quicklook.href == "https://roda.example/l1c/tiles/31/T/CJ/preview.jpg"


def test_signed_pictures_are_not_open():
    options = {"signed_hosts": ["portal.example"]}
    assert not read(thumbnail(), options=options).quicklook.open
    assert not read(thumbnail(), access=PortalAccess(quicklooks="login")).quicklook.open
    assert read(thumbnail()).quicklook.open


def test_files_and_what_they_need():
    item = {
        "properties": {"gsd": 30},
        "assets": {
            "Product": {
                "href": "https://d.example/x",
                "type": "application/zip",
                "file:size": 9,
                "auth:refs": ["oidc"],
                "file:checksum": "d50110" + "0a" * 16,
            },
            "B02": {
                "href": "s3://eodata/b.jp2",
                "alternate": {"https": {"href": "https://d.example/b", "auth:refs": ["oidc"]}},
            },
            "B03": {"href": "s3://usgs/b.tif", "roles": ["data"], "file:checksum": "zz", "file:size": "x"},
            "B04": {"href": "https://blob.example/b.tif", "gsd": 10, "title": "Red\x00"},
            "relative": {"href": "./r.tif"},
            "broken": {"href": None},
            "local": {"href": "file:///etc/passwd"},
            "odd": "text",
        },
    }
    portal = Portal(
        "p",
        LocalText("P"),
        "P",
        access=PortalAccess(pixels="sign"),
        options={"signed_hosts": ["blob.example"]},
    )
    found = {asset.key: asset for asset in read_assets(item, ROOT + "/items/1", portal)}
    assert set(found) == {"Product", "B02", "B03", "B04", "relative"}
    assert {key: asset.needs for key, asset in found.items()} == {
        "Product": "login",
        "B02": "login",
        "B03": "requester-pays",
        "B04": "sign",
        "relative": "",
    }
    assert found["Product"].checksum == "md5:" + "0a" * 16
    assert found["B02"].href == "https://d.example/b"
    assert (found["B03"].checksum, found["B03"].size, found["B03"].resolution) == ("", None, 30)
    assert (found["B04"].resolution, found["B04"].title) == (10, "Red")
    assert found["relative"].href == ROOT + "/items/r.tif"
    assert read_assets({"assets": None}, ROOT, portal) == ()
