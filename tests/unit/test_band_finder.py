"""Assets → bands, with items shaped like those of the portals."""

import json
import math
import time
from pathlib import Path

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.asset_band import AssetBand
from guichet_eo.core.asset_grid import AssetGrid
from guichet_eo.core.asset_raster import file_name, ground_resolution, is_raster
from guichet_eo.core.band_finder import find_bands, free_bands
from guichet_eo.core.band_names import key_rank, plain_name, resolution_in
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_file import read_portal
from guichet_eo.providers.stac_assets import read_assets

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")
COG = "image/tiff; application=geotiff; profile=cloud-optimized"
RGB = (("B04", "red"), ("B03", "green"), ("B02", "blue"))


def asset(key, href="", bands=(), roles=("data",), media_type=COG, **more):
    """`bands`: pairs of name and common name, with the same scale, offset and nodata."""
    stated = {name: more.pop(name) for name in ("scale", "offset", "nodata") if name in more}
    made = tuple(AssetBand(name, common, **stated) for name, common in bands)
    return Asset(
        key, "", href or f"https://x.example/{key}.tif", media_type, roles, bands=made,
        cloud_optimized="cloud" in media_type, **more,
    )  # fmt: skip


def keys(family, assets, version=""):
    found = find_bands(FAMILIES.get(family).imagery, assets, version)
    return {
        name: source.asset.key if source.number == 1 else (source.asset.key, source.number)
        for name, source in found.items()
    }


def test_earth_search():
    found = find_bands(
        FAMILIES.get("s2-l2a-sen2cor").imagery,
        [
            asset(
                "blue-jp2",
                "s3://b/B02.jp2",
                [("blue", "blue")],
                media_type="image/jp2",
                scale=1e-4,
                offset=0.0,
            ),
            asset(
                "red-jp2", "s3://b/B04.jp2", [("red", "red")], media_type="image/jp2", scale=1e-4, offset=0.0
            ),
            asset("red", bands=[("B04", "red")], scale=1e-4, offset=0.0, nodata=0.0),
            asset("visual", bands=RGB, roles=("visual",)),
            asset("scl", bands=[("", "")], nodata=0.0, scale=3.0),
            asset("thumbnail", "https://x.example/t.jpg", media_type="image/jpeg", roles=("thumbnail",)),
            asset("preview", bands=RGB, roles=("overview",)),
        ],
        "05.11",
    )
    assert {name: source.asset.key for name, source in found.items()} == {
        "blue": "blue-jp2", "red": "red", "visual": "visual", "scl": "scl"}  # fmt: skip
    assert (found["red"].scale, found["red"].offset, found["red"].nodata) == (1e-4, 0.0, 0.0)
    assert (found["scl"].scale, found["scl"].offset) == (1.0, 0.0), "classes are taken as they are"


def test_planetary_computer():
    names = [("B05", "rededge"), ("B06", "rededge"), ("B07", "rededge"), ("B8A", "rededge"), ("B08", "nir")]
    assets = [asset(name, bands=[(name, common)]) for name, common in names]
    found = keys("s2-l2a-sen2cor", [*assets, asset("visual", bands=RGB), asset("SCL"), asset("preview")])
    assert found == {
        "rededge1": "B05", "rededge2": "B06", "rededge3": "B07", "nir08": "B8A", "nir": "B08",
        "visual": "visual", "scl": "SCL",
    }  # fmt: skip


def test_common_names_only_where_they_mean_one_band():
    odd = [asset("one", bands=[("x1", "rededge")]), asset("two", bands=[("x2", "rededge")])]
    assert keys("rapideye", odd) == {}
    assert keys("rapideye", odd[:1]) == {"rededge": "one"}
    # the same band at two resolutions is one band
    twice = [
        asset("r60", bands=[("n", "nir")], resolution=60.0),
        asset("r10", bands=[("n", "nir")], resolution=10.0),
    ]
    assert keys("other", twice) == {"nir": "r10"}
    assert keys("s2-l2a-sen2cor", [asset("B8A", bands=[("B8A", "nir")])]) == {"nir08": "B8A"}


def test_cdse():
    zipper = "https://zipper.example/odata/v1/Products(1)/Nodes(T36NYH_20200322T074609_{}.jp2)/$value"
    assets = [
        asset(f"{name}_{metres}m", zipper.format(f"{name}_{metres}m"), [(name, "")], media_type="image/jp2",
              resolution=None if name == "B04" else float(metres), nodata=0.0, scale=1e-4, offset=-0.1)
        for name, metres in (("B02", 60), ("B02", 10), ("B02", 20), ("B04", 20), ("B04", 10), ("SCL", 20))
    ]  # fmt: skip
    archive = asset("Product", "https://x.example/p.zip", media_type="application/zip")
    found = find_bands(FAMILIES.get("s2-l2a-sen2cor").imagery, [*assets, archive])
    assert {name: (source.asset.key, source.resolution) for name, source in found.items()} == {
        "blue": ("B02_10m", 10.0), "red": ("B04_10m", 10.0), "scl": ("SCL_20m", 20.0)}  # fmt: skip
    assert found["blue"].offset == -0.1


def test_terrascope_2023_and_2026():
    stem = "S2A_20230220T074941_38SKG_"
    named = [("TOC-B02_10M", "blue"), ("TOC-B8A_20M", "nir08"), ("SCENECLASSIFICATION_20M", ""),
             ("AOT_60M", ""), ("TOC_QUICKLOOK", "")]  # fmt: skip
    old = [
        asset(f"{stem}{name}_V210.tif", bands=[(common, common)] if common else (), nodata=32767.0)
        for name, common in named
    ]
    found = find_bands(FAMILIES.get("terrascope-s2-toc").imagery, old, "210")
    assert {name: source.asset.key[26:-9] for name, source in found.items()} == {
        "blue": "TOC-B02_10M", "nir08": "TOC-B8A_20M", "scl": "SCENECLASSIFICATION_20M"}  # fmt: skip
    assert (found["blue"].resolution, found["blue"].offset, found["blue"].scale) == (10.0, 0.0, 1e-4)
    new = [asset(name) for name in ("B02", "B8A", "SCL", "CLOUDMASK", "QUICKLOOK", "AOT")]
    assert keys("terrascope-s2-toc", new) == {
        "blue": "B02",
        "nir08": "B8A",
        "scl": "SCL",
        "cloudmask": "CLOUDMASK",
    }


def test_dinamis():
    assets = [asset(name) for name in ("B03", "B04", "B08", "CLM_R1", "CLM_R2")]
    found = find_bands(FAMILIES.get("s2-l2a-maja").imagery, assets)
    assert {name: source.asset.key for name, source in found.items()} == {
        "green": "B03", "red": "B04", "nir": "B08", "clm": "CLM_R1"}  # fmt: skip
    assert (found["red"].scale, found["red"].offset, found["red"].nodata) == (1e-4, 0.0, -10000.0)
    assert (found["clm"].nodata, found["clm"].scale) == (None, 1.0)
    for name in ("MS", "src_xs"):
        spot = keys("spot67-ortho", [asset(name), asset("src_pan" if name == "src_xs" else "PAN")])
        assert spot == {
            "red": name, "green": (name, 2), "blue": (name, 3), "nir": (name, 4),
            "pan": "src_pan" if name == "src_xs" else "PAN",
        }  # fmt: skip


def test_names_of_maja_files():
    stem = "SENTINEL2A_20240101-105541-959_L2A_T31TCJ_C_V3-1_"
    files = [
        "SRE_B4.tif",
        "FRE_B4.tif",
        "FRE_B8A.tif",
        "CLM_R2.tif",
        "CLM_R1.tif",
        "MG2_R1.tif",
        "ATB_R1.tif",
    ]
    found = keys("s2-l2a-maja", [asset(stem + name) for name in files])
    assert found == {"red": stem + "FRE_B4.tif", "nir08": stem + "FRE_B8A.tif", "clm": stem + "CLM_R1.tif"}
    by_file = [asset(str(place), f"https://x.example/{stem}{name}") for place, name in enumerate(files)]
    assert keys("s2-l2a-maja", by_file) == {"red": "1", "nir08": "2", "clm": "4"}


def test_usgs_numbers_mean_other_bands_on_other_satellites():
    def numbered(product, *numbers):
        return [
            asset(f"SR_B{number}.TIF", f"https://x.example/{product}_SR_B{number}.TIF",
                  media_type="image/vnd.stac.geotiff; cloud-optimized=true")
            for number in numbers
        ]  # fmt: skip

    oli = keys("landsat-c2-l2", numbered("LC08_L2SP_028030_20200114", 1, 2, 3, 4, 5, 6, 7))
    assert oli == {
        "coastal": "SR_B1.TIF", "blue": "SR_B2.TIF", "green": "SR_B3.TIF", "red": "SR_B4.TIF",
        "nir08": "SR_B5.TIF", "swir16": "SR_B6.TIF", "swir22": "SR_B7.TIF",
    }  # fmt: skip
    thematic = keys("landsat-c2-l2", numbered("LT05_L2SP_198030_19900114", 1, 2, 3, 4, 5, 7))
    assert thematic == {
        "blue": "SR_B1.TIF", "green": "SR_B2.TIF", "red": "SR_B3.TIF", "nir08": "SR_B4.TIF",
        "swir16": "SR_B5.TIF", "swir22": "SR_B7.TIF",
    }  # fmt: skip
    assert keys("landsat-c2-l2", [asset("ST_B10.TIF", "https://x.example/LC09_L2SP_ST_B10.TIF"),
                                  asset("QA_PIXEL.TIF"), asset("SR_QA_AEROSOL.TIF")]) == {
        "lwir11": "ST_B10.TIF", "qa_pixel": "QA_PIXEL.TIF"}  # fmt: skip
    found = find_bands(FAMILIES.get("landsat-c2-l2").imagery, [asset("lwir11"), asset("red")])
    assert (found["lwir11"].scale, found["lwir11"].offset) == (0.00341802, 149.0)
    assert (found["red"].scale, found["red"].offset) == (2.75e-05, -0.2)


def test_radar_and_single_band_products():
    assert keys("s1-rtc", [asset("vv"), asset("vh")]) == {"vv": "vv", "vh": "vh"}
    assert keys("s1-grd", [asset("measurement", "https://x.example/iw-vv.tiff")]) == {"vv": "measurement"}
    assert keys("worldcover", [asset("map"), asset("input_quality")]) == {"map": "map"}
    assert keys("worldcover", [asset("ESA_WORLDCOVER_10M_MAP")]) == {"map": "ESA_WORLDCOVER_10M_MAP"}
    assert keys("oso", [asset("whatever")]) == {"map": "whatever"}, "the only raster there is"
    assert keys("oso", [asset("one"), asset("two")]) == {}
    assert keys("biophysical", [asset("S2A_20230220T074941_31UFS_LAI_10M_V200.tif")]).keys() == {"lai"}
    assert keys("aster", [asset("VNIR", bands=[("VNIR_Band1", "green"), ("VNIR_Band3N", "nir08")])]) == {
        "green": "VNIR", "nir08": ("VNIR", 2)}  # fmt: skip


def test_a_four_band_image_of_a_collection_nobody_described():
    image = asset("image", bands=[("Red", "red"), ("Green", "green"), ("Blue", "blue"), ("NIR", "nir")])
    assert keys("other", [image]) == {
        "red": "image",
        "green": ("image", 2),
        "blue": ("image", 3),
        "nir": ("image", 4),
    }
    plain = asset("image", bands=[("1", "blue"), ("2", "green"), ("3", "red"), ("NIR", "nir08")])
    assert keys("other", [plain]) == {
        "red": ("image", 3),
        "green": ("image", 2),
        "blue": "image",
        "nir": ("image", 4),
    }


def test_a_picture_is_not_measured_bands():
    assert keys("s2-l1c", [asset("visual", bands=RGB, roles=("visual", "data"))]) == {"visual": "visual"}
    assert keys("s2-l1c", [asset("TCI_10m", bands=RGB, roles=("data",))]) == {"visual": "TCI_10m"}
    assert keys("s2-l2a-sen2cor", [asset("visual", bands=RGB, roles=("overview",))]) == {"visual": "visual"}


@pytest.mark.parametrize(
    ("scale", "offset", "expected"),
    [(None, None, (1e-4, -0.1)), (1e-4, None, (1e-4, 0.0)), (None, 0.0, (1e-4, 0.0)), (2.0, 3.0, (2.0, 3.0))],
)
def test_what_the_portal_states_wins(scale, offset, expected):
    red = asset("red", bands=[("B04", "red")], scale=scale, offset=offset)
    found = find_bands(FAMILIES.get("s2-l2a-sen2cor").imagery, [red], "05.00")["red"]
    assert (found.scale, found.offset) == expected


def test_no_data_that_is_no_number():
    found = find_bands(FAMILIES.get("s1-rtc").imagery, [asset("vv", bands=[("", "")], nodata=math.nan)])
    assert math.isnan(found["vv"].nodata)


def test_which_files_are_rasters():
    assert is_raster(asset("a"))
    assert is_raster(asset("a", media_type="image/vnd.stac.geotiff; cloud-optimized=true"))
    assert is_raster(asset("a", "https://x.example/a.JP2?sig=1", media_type=""))
    assert not is_raster(asset("a", "https://x.example/a?file=b.tif", media_type=""))
    assert not is_raster(asset("a", media_type="image/png"))
    assert not is_raster(asset("a", media_type="application/xml"))
    for key in ("thumbnail", "rendered_preview", "overview", "QUICKLOOK", "tir-browse", "L2A_PVI"):
        assert not is_raster(asset(key)), key
    assert not is_raster(asset("a", roles=("thumbnail",)))
    assert not is_raster(asset("a", roles=("overview",)))


def test_names():
    assert plain_name("S2A_20230220T074941_38SKG_TOC-B02_10M_V210.tif") == "s2a_20230220t074941_38skg_toc-b02"
    assert plain_name("iw-vv.rtc.tiff") == "iw-vv"
    assert resolution_in("TOC-B02_10M_V210.tif") == 10.0
    assert resolution_in("B02") is None
    assert resolution_in("B02_0m") is None
    assert key_rank("sr_b4", "lc08_x_sr_b4", ["red", "lc|lo:b4", "lt:b3"]) == (1, 1)
    assert key_rank("sr_b4", "lt05_x_sr_b4", ["red", "lc|lo:b4", "lt:b3"]) is None
    assert key_rank("xb4", "", ["b4"]) is None
    assert file_name(asset("a", "https://x.example/Nodes(T36_B02_10m.jp2)/$value")) == "T36_B02_10m"


def test_the_grid_is_surer_than_what_is_told():
    grid = AssetGrid("EPSG:32631", 10, 10, (0.0, 60.0, 0.0, 0.0, 0.0, -60.0))
    assert ground_resolution(asset("B07_60m", resolution=20.0, grid=grid)) == 60.0
    degrees = AssetGrid("EPSG:4326", 10, 10, (0.0, 0.001, 0.0, 0.0, 0.0, -0.001))
    assert ground_resolution(asset("data", grid=degrees)) == pytest.approx(111.32)


def test_free_bands_show_any_raster():
    image = asset("image", bands=[("Red", "red"), ("Green", "green")], scale=2.0, nodata=0.0)
    found = free_bands([image, asset("2020-lulc"), asset("2020_LULC"), asset("t", media_type="image/png"),
                        asset("?")])  # fmt: skip
    assert {name: (source.asset.key, source.number) for name, source in found.items()} == {
        "image_1": ("image", 1), "image_2": ("image", 2), "b2020_lulc": ("2020-lulc", 1),
        "b2020_lulc_": ("2020_LULC", 1), "band": ("?", 1),
    }  # fmt: skip
    assert all(name.isidentifier() for name in found)
    assert (found["image_2"].scale, found["image_2"].nodata) == (2.0, 0.0)
    assert len(free_bands([asset("x", bands=[("", "")] * 512), image])) == 512
    assert find_bands(None, [image]) == {}


def test_a_hostile_item_does_not_take_long():
    assets = [asset(f"{'_1m' * 300}{number}") for number in range(5000)]
    assets.append(asset("long", "https://x.example/" + "a" * 100_000, media_type=""))
    begun = time.monotonic()
    find_bands(FAMILIES.get("s2-l2a-sen2cor").imagery, assets)
    free_bands(assets)
    assert time.monotonic() - begun < 5.0


def sandbox_items():
    path = RESOURCES / "sandbox" / "items.json"
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def test_bands_of_the_demonstration_data():
    portal = read_portal(json.loads((RESOURCES / "portals" / "sandbox.json").read_text(encoding="utf-8")))
    seen = {}
    for item in sandbox_items():
        assets = read_assets(item, "https://x.example/", portal)
        version = item["properties"].get("s2:processing_baseline", "")
        found = find_bands(FAMILIES.get(item["collection"]).imagery, assets, version)
        rasters = {candidate.key for candidate in assets if is_raster(candidate)}
        assert {source.asset.key for source in found.values()} == rasters, item["id"]
        seen.setdefault(item["collection"], set()).update(found)
        if "red" in found:
            expected = -0.1 if item["collection"] == "s2-l2a-sen2cor" else 0.0
            assert (found["red"].scale, found["red"].offset) == (0.0001, expected)
    assert seen["s2-l2a-sen2cor"] == {"visual", "red", "green", "blue", "nir", "scl"}
    assert seen["s2-l2a-maja"] == {"visual", "red", "green", "blue", "nir", "clm"}
    assert seen["s1-grd"] == {"visual"}
