"""GDAL opens every demonstration raster and finds what the items say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

gdal = pytest.importorskip("osgeo.gdal")
osr = pytest.importorskip("osgeo.osr")
SANDBOX = Path(__file__).resolve().parents[2] / "resources" / "sandbox"
ITEMS = json.loads((SANDBOX / "items.json").read_text(encoding="utf-8"))["features"]
RASTERS = [
    (asset["href"], asset)
    for item in ITEMS
    for asset in item["assets"].values()
    if asset["type"] != "image/jpeg"
]
THUMBNAILS = [
    (item, asset) for item in ITEMS for asset in item["assets"].values() if asset["type"] == "image/jpeg"
]
KINDS = {"uint8": "Byte", "uint16": "UInt16", "int16": "Int16"}


@pytest.mark.parametrize(("href", "asset"), RASTERS, ids=[href for href, _ in RASTERS])
def test_raster_is_what_its_item_says(href, asset):
    dataset = gdal.Open(str(SANDBOX / href))
    assert dataset is not None
    assert dataset.GetMetadata("IMAGE_STRUCTURE")["LAYOUT"] == "COG"
    assert [dataset.RasterYSize, dataset.RasterXSize] == asset["proj:shape"]
    pixel, _, west, _, minus, north = asset["proj:transform"]
    assert dataset.GetGeoTransform() == (west, pixel, 0, north, 0, minus)
    assert dataset.GetSpatialRef().GetAuthorityCode(None) == str(asset["proj:epsg"])
    assert dataset.RasterCount == len(asset["raster:bands"])
    for number, described in enumerate(asset["raster:bands"], start=1):
        band = dataset.GetRasterBand(number)
        assert band.GetOverviewCount() >= 1
        assert gdal.GetDataTypeName(band.DataType) == KINDS[described["data_type"]]
        assert band.GetNoDataValue() == described.get("nodata")
        assert band.ReadAsArray().max() > 0 or "cloud" in asset["roles"]


def test_partly_covered_pictures_are_masked():
    for item in ITEMS:
        dataset = gdal.Open(str(SANDBOX / item["assets"]["visual"]["href"]))
        masked = dataset.GetRasterBand(1).GetMaskFlags() == gdal.GMF_PER_DATASET
        whole = item["collection"].startswith("s2") and item["properties"]["s2:nodata_pixel_percentage"] == 0
        assert masked == (not whole), item["id"]


def test_share_under_the_mask_is_the_share_said_to_be_missing():
    for item in ITEMS:
        missing = item["properties"].get("s2:nodata_pixel_percentage", 0)
        if missing:
            dataset = gdal.Open(str(SANDBOX / item["assets"]["visual"]["href"]))
            mask = dataset.GetRasterBand(1).GetMaskBand().ReadAsArray()
            assert 100 * (mask == 0).mean() == pytest.approx(missing, abs=0.01)


@pytest.mark.parametrize(("item", "asset"), THUMBNAILS, ids=[asset["href"] for _, asset in THUMBNAILS])
def test_thumbnail_has_the_shape_its_item_says(item, asset):
    dataset = gdal.Open(str(SANDBOX / asset["href"]))
    assert dataset.GetDriver().ShortName == "JPEG"
    assert [dataset.RasterYSize, dataset.RasterXSize] == asset["proj:shape"]
    assert dataset.RasterXSize == (512 if item["collection"] == "s1-grd" else 343)


def test_clouds_of_the_scene_classes_give_the_cloud_figure():
    compared = 0
    for item in ITEMS:
        if "SCL" in item["assets"]:
            classes = gdal.Open(str(SANDBOX / item["assets"]["SCL"]["href"])).ReadAsArray()
            share = 100 * ((classes == 8) | (classes == 9) | (classes == 10)).sum() / (classes > 0).sum()
            assert share == pytest.approx(item["properties"]["eo:cloud_cover"], abs=1.5)
            compared += 1
    assert compared >= 5


def test_same_ground_at_every_date():
    """Plants and soil change; pixels that are water at one clear date are water at the other."""
    clear = [
        item
        for item in ITEMS
        if item["properties"].get("grid:code") == "MGRS-31TCJ" and "SCL" in item["assets"]
    ]
    first, second = (
        gdal.Open(str(SANDBOX / item["assets"]["SCL"]["href"])).ReadAsArray()
        for item in (clear[0], clear[-1])
    )
    seen = (first == 6) & (second >= 4) & (second <= 6)
    assert seen.sum() > 100
    assert (second[seen] == 6).mean() > 0.99


def placed_by_corners(item):
    """The quicklook on the grid of the item's map picture, by a bilinear net between its four corners."""
    upper_left, upper_right, lower_right, lower_left = item["properties"]["guichet:quicklook_corners"]
    picture = gdal.Translate("", str(SANDBOX / item["assets"]["thumbnail"]["href"]), format="MEM")
    points = []
    for down, across in ((row / 8, column / 8) for row in range(9) for column in range(9)):
        longitude, latitude = (
            (a * (1 - across) + b * across) * (1 - down) + (d * (1 - across) + c * across) * down
            for a, b, c, d in zip(upper_left, upper_right, lower_right, lower_left)
        )
        pixel, line = across * picture.RasterXSize, down * picture.RasterYSize
        points.append(gdal.GCP(longitude, latitude, 0, pixel, line))
    degrees = osr.SpatialReference()
    degrees.ImportFromEPSG(4326)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    picture.SetGCPs(points, degrees)
    visual = item["assets"]["visual"]
    height, width = visual["proj:shape"]
    return gdal.Warp(
        "",
        picture,
        format="MEM",
        dstSRS=visual["proj:code"],
        outputBounds=visual["proj:bbox"],
        width=width,
        height=height,
        tps=True,
    ).ReadAsArray()[1]


def test_radar_quicklook_placed_by_its_corners_lies_on_the_map_picture():
    numpy = pytest.importorskip("numpy")
    for item in (item for item in ITEMS if item["collection"] == "s1-grd"):
        dataset = gdal.Open(str(SANDBOX / item["assets"]["visual"]["href"]))
        truth = dataset.GetRasterBand(2).ReadAsArray().astype(float)
        inside = dataset.GetRasterBand(1).GetMaskBand().ReadAsArray() > 0
        placed = placed_by_corners(item).astype(float)
        likeness = {
            (down, across): numpy.corrcoef(numpy.roll(placed, (down, across), (0, 1))[inside], truth[inside])[
                0, 1
            ]
            for down in (-1, 0, 1)
            for across in (-1, 0, 1)
        }
        assert max(likeness, key=likeness.get) == (0, 0)
        assert likeness[0, 0] > 0.75
