"""Bands and grids of STAC assets, of all ages and with nonsense in them."""

import json
import math
from pathlib import Path

import pytest
from guichet_eo.core.asset_band import AssetBand
from guichet_eo.core.asset_grid import AssetGrid
from guichet_eo.core.portal_file import read_portal
from guichet_eo.providers.stac_assets import read_assets
from guichet_eo.providers.stac_bands import read_bands, read_grid
from hypothesis import given
from hypothesis import strategies as st

PORTAL = read_portal({"schema": 1, "id": "example", "title": "Example"})
GRID = {
    "proj:code": "EPSG:32631",
    "proj:shape": [10980, 5490],
    "proj:transform": [10, 0, 300000, 0, -20, 5300040, 0, 0, 1],
}
ITEM = {"properties": {}}
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=7) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = [
    "bands", "eo:bands", "raster:bands", "nodata", "data_type", "raster:scale", "raster:offset", "roles",
    "proj:code", "proj:epsg", "proj:shape", "proj:transform", "gsd", "type", "title", "file:size",
]  # fmt: skip


def test_two_lists_of_stac_1_0_are_one():
    value = {
        "eo:bands": [{"name": "B04", "common_name": "red"}, {"name": "B08", "common_name": "NIR"}],
        "raster:bands": [{"data_type": "uint16", "nodata": 0, "scale": 0.0001, "offset": -0.1}],
    }
    assert read_bands(value, ITEM) == (
        AssetBand("B04", "red", "uint16", 0.0, 0.0001, -0.1),
        AssetBand("B08", "nir"),
    )


def test_stac_1_1_takes_what_is_missing_from_the_asset():
    value = {
        "bands": [{"name": "B04", "eo:common_name": "red"}, {"name": "B8A", "nodata": -1, "raster:scale": 2}],
        "data_type": "int16",
        "nodata": 32767,
        "raster:scale": 0.0001,
        "raster:offset": 0,
    }
    assert read_bands(value, ITEM) == (
        AssetBand("B04", "red", "int16", 32767.0, 0.0001, 0.0),
        AssetBand("B8A", "", "int16", -1.0, 2.0, 0.0),
    )


def test_an_asset_without_a_list_has_one_band_if_anything_is_said_of_it():
    assert read_bands({"nodata": 255, "data_type": "uint8"}, ITEM) == (AssetBand("", "", "uint8", 255.0),)
    assert read_bands({"href": "https://x.example/a.tif"}, ITEM) == ()


def test_bands_without_description_still_count():
    """Recorded at USGS: `"eo:bands": [3]`."""
    assert read_bands({"eo:bands": [3]}, ITEM) == (AssetBand(),)


@pytest.mark.parametrize(
    ("told", "expected"),
    [("nan", math.nan), ("-inf", -math.inf), ("Infinity", math.inf), ("-9999", -9999.0), (0, 0.0),
     (-3.4e38, -3.4e38), (None, None), (True, None), ("none", None), ([0], None), ({}, None)],
)  # fmt: skip
def test_nodata(told, expected):
    (band,) = read_bands({"raster:bands": [{"nodata": told}]}, ITEM)
    assert band.nodata == expected or (math.isnan(expected) and math.isnan(band.nodata))


def test_nodata_that_json_cannot_say_but_python_reads():
    value = json.loads('{"raster:bands": [{"nodata": NaN}, {"nodata": -Infinity}]}')
    first, second = read_bands(value, ITEM)
    assert math.isnan(first.nodata)
    assert second.nodata == -math.inf


@pytest.mark.parametrize("told", [0, "x", None, True, [], 1e300, math.nan])
def test_an_impossible_scale_is_none(told):
    assert read_bands({"raster:bands": [{"scale": told}]}, ITEM)[0].scale is None


def test_the_offset_that_earth_search_has_applied():
    value = {"raster:bands": [{"scale": 0.0001, "offset": -0.1}]}
    assert read_bands(value, {"properties": {"earthsearch:boa_offset_applied": True}})[0].offset == 0.0
    assert (
        read_bands({"eo:bands": [{}]}, {"properties": {"earthsearch:boa_offset_applied": True}})[0].offset
        == 0
    )
    for told in (False, None, "true", 1):
        assert read_bands(value, {"properties": {"earthsearch:boa_offset_applied": told}})[0].offset == -0.1


def test_the_grid_of_an_asset_and_of_its_item():
    expected = AssetGrid("EPSG:32631", 5490, 10980, (300000.0, 10.0, 0.0, 5300040.0, 0.0, -20.0))
    assert read_grid(GRID, ITEM) == expected
    assert read_grid({}, {"properties": {**GRID, "proj:code": None, "proj:epsg": 32631}}) == expected
    shape_only = {key: GRID[key] for key in ("proj:shape", "proj:transform")}
    assert read_grid(shape_only, {"properties": {"proj:epsg": 32631}}) == expected


def test_a_picture_without_transform_does_not_borrow_the_items():
    assert read_grid({"proj:shape": [343, 343]}, {"properties": GRID}) is None
    assert read_grid({**GRID, "proj:code": None}, {"properties": GRID}) is None, "CDSE: has no CRS"


@pytest.mark.parametrize(
    "wrong",
    [
        {"proj:shape": [0, 10]},
        {"proj:shape": [10.5, 10]},
        {"proj:shape": [1e9, 10]},
        {"proj:shape": "10, 10"},
        {"proj:shape": [10]},
        {"proj:transform": [10, 0, 300000, 0, -10]},
        {"proj:transform": [10, 1, 300000, 0, -10, 5300040]},
        {"proj:transform": [10, 0, 300000, 0, 10, 5300040]},
        {"proj:transform": [0, 0, 300000, 0, -10, 5300040]},
        {"proj:transform": [10, 0, math.nan, 0, -10, 5300040]},
        {"proj:transform": [10, 0, 1e300, 0, -10, 5300040]},
        {"proj:transform": [10, 0, None, 0, -10, 5300040]},
        {"proj:code": "IAU:30100"},
        {"proj:code": "", "proj:epsg": -5},
        {"proj:code": 7, "proj:epsg": [32631]},
    ],
)
def test_a_wrong_grid_is_none(wrong):
    assert read_grid({**GRID, **wrong}, ITEM) is None


@given(st.dictionaries(st.sampled_from(FIELDS), JUNK), st.dictionaries(st.sampled_from(FIELDS), JUNK))
def test_nothing_raises(value, properties):
    item = {"properties": properties, "assets": {"data": {"href": "https://x.example/a.tif", **value}}}
    (asset,) = read_assets(item, "https://x.example/", PORTAL)
    assert len(asset.bands) <= 512
    assert asset.grid is None or asset.grid.width >= 1
    assert read_bands(value, {"properties": 3}) == read_bands(value, {})


def test_bands_of_the_demonstration_data():
    path = Path(__file__).resolve().parents[2] / "resources" / "sandbox" / "items.json"
    item = json.loads(path.read_text(encoding="utf-8"))["features"][0]
    assets = {asset.key: asset for asset in read_assets(item, "https://x.example/", PORTAL)}
    assert assets["B04"].bands == (AssetBand("B04", "red", "uint16", 0.0, 0.0001, -0.1),)
    assert [band.name for band in assets["visual"].bands] == ["B04", "B03", "B02"]
    assert assets["B04"].grid.transform == (300000.0, 600.0, 0.0, 4900020.0, 0.0, -600.0)
    assert assets["thumbnail"].grid is None
