"""What a file is, from its address and the portal's words."""

import json
from collections import Counter
from pathlib import Path

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.asset_form import AssetForm, asset_ending, asset_form
from guichet_eo.core.asset_obstacle import AssetObstacle, asset_obstacle
from guichet_eo.core.portal_file import read_portal
from guichet_eo.providers.stac_assets import read_assets

RESOURCES = Path(__file__).parents[2] / "resources"
COG = "image/tiff; application=geotiff; profile=cloud-optimized"
FORMS = [
    # as recorded at the portals: key, name in the address, media type, roles
    ("red", "B04.tif", COG, (), AssetForm.RASTER),
    ("qa_aerosol", "SR_QA.TIF", "image/vnd.stac.geotiff; x=1", ("metadata",), AssetForm.RASTER),
    ("B02_10m", "Nodes(T36NYH_B02_10m.jp2)/$value", "", (), AssetForm.JPEG2000),
    ("visual", "TCI.jp2", "image/jp2", ("visual",), AssetForm.JPEG2000),
    ("thumbnail", "Assets(5da1488b)/$value", "image/jpeg", ("thumbnail",), AssetForm.PICTURE),
    ("Product", "Products(e7f0819d)/$value", "application/zip", ("data", "archive"), AssetForm.ARCHIVE),
    ("safe_manifest", "manifest.safe", "application/xml", ("metadata",), AssetForm.METADATA),
    ("S2B_L2A_ALL.xml", "files/54", "application/xml", ("metadata",), AssetForm.METADATA),
    ("MTL.txt", "LM01_MTL.txt", "text/plain", (), AssetForm.METADATA),
    ("index", "stac-browser/x", "text/html", (), AssetForm.METADATA),
    ("tilejson", "tilejson.json", "application/json", ("tiles",), AssetForm.TILES),
    ("bs", "wms", "image/png", ("wms",), AssetForm.UNKNOWN),
    ("geoparquet-items", "items.parquet", "application/x-parquet", ("stac-items",), AssetForm.TABLE),
    # by the types of the STAC best practices, and by the names alone
    ("data", "x", "application/netcdf", (), AssetForm.NETCDF),
    ("data", "chl.nc", "", (), AssetForm.NETCDF),
    ("data", "GEDI.h5", "application/x-hdf5", (), AssetForm.HDF5),
    ("data", "cube.zarr", "application/vnd+zarr", (), AssetForm.ZARR),
    ("data", "cube.zarr/", "", (), AssetForm.ZARR),
    ("parcels", "x", "application/geo+json", (), AssetForm.VECTOR),
    ("parcels", "x.geojson", "application/json", (), AssetForm.VECTOR),
    ("parcels", "x.gpkg", "application/geopackage+sqlite3", (), AssetForm.VECTOR),
    ("parcels", "x.fgb", "application/octet-stream", (), AssetForm.VECTOR),
    ("parcels", "x.kml", "text/xml", (), AssetForm.VECTOR),
    ("parcels", "x.shp.zip", "application/zip", (), AssetForm.VECTOR),
    ("parcels", "x.parquet", "application/vnd.apache.parquet; profile=geo", (), AssetForm.VECTOR),
    ("stations", "x.csv", "text/plain", (), AssetForm.TABLE),
    ("points", "x.copc.laz", "application/vnd.laszip+copc", (), AssetForm.POINT_CLOUD),
    ("points", "x.laz", "", (), AssetForm.POINT_CLOUD),
    ("safe", "S2A_MSIL2A.SAFE", "", (), AssetForm.ARCHIVE),
    ("olci", "S3A_OL_1.SEN3.zip", "", (), AssetForm.ARCHIVE),
    ("odd", "x", "", (), AssetForm.UNKNOWN),
    ("odd", "x.hdf", "application/x-hdf", (), AssetForm.UNKNOWN),
]  # fmt: skip


def asset(key="a", name="a.tif", media_type="", roles=(), **values):
    return Asset(key, "", f"https://x.example/path/{name}", media_type, roles, **values)


@pytest.mark.parametrize(("key", "name", "media_type", "roles", "form"), FORMS)
def test_forms(key, name, media_type, roles, form):
    assert asset_form(asset(key, name, media_type, roles)) is form


def test_signatures_do_not_hide_the_extension():
    assert asset_form(asset(name="x.nc?sig=a.zip")) is AssetForm.NETCDF
    assert asset_ending(asset(name="x.shp.zip?sv=2020")) == "shp.zip"
    assert asset_ending(asset(name="a" * 100_000)) == ""


@pytest.mark.parametrize(
    ("values", "obstacle"),
    [
        ({"name": "x.zip"}, AssetObstacle.ARCHIVE),
        ({"name": "x.xml"}, AssetObstacle.METADATA),
        ({"name": "x.laz"}, AssetObstacle.POINT_CLOUD),
        ({"name": "x.png"}, AssetObstacle.PICTURE),
        ({"name": "x"}, AssetObstacle.UNKNOWN),
        ({"name": "x.geojson", "needs": "login"}, AssetObstacle.GATED),
        ({"name": "x.nc", "needs": "sign"}, AssetObstacle.GATED),
        ({"name": "x.tif", "needs": "sign"}, None),
        ({"name": "x.jp2", "needs": "requester-pays"}, None),
        ({"name": "x.gpkg"}, None),
    ],
)
def test_obstacles(values, obstacle):
    assert asset_obstacle(asset(**values)) is obstacle


@pytest.mark.parametrize(
    ("href", "obstacle"),
    [
        ("abfs://items/x.tif", AssetObstacle.NO_ADDRESS),
        ("ftp://x.example/x.tif", AssetObstacle.NO_ADDRESS),
        ("/vsicurl/http://x.example/x.tif", AssetObstacle.NO_ADDRESS),
        ("x.tif", AssetObstacle.NO_ADDRESS),
        ("s3://bucket/x.tif", None),
        ("/data/x.tif", None),
    ],
)
def test_addresses(href, obstacle):
    assert asset_obstacle(Asset("a", "", href)) is obstacle


def test_every_recorded_file_has_a_form(shared):
    portal = read_portal(
        json.loads((RESOURCES / "portals" / "earth-search.json").read_text(encoding="utf-8"))
    )
    counts, unknown = Counter(), set()
    for path in sorted((shared / "portals" / "recorded").glob("*/*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        for item in document.get("features", [document]) if isinstance(document, dict) else []:
            if not isinstance(item, dict) or not isinstance(item.get("assets"), dict) or "id" not in item:
                continue
            for one in read_assets(item, "https://x.example/", portal):
                form = asset_form(one)
                counts[form] += 1
                if form is AssetForm.UNKNOWN:
                    unknown.add((path.parent.name, one.key))
    if not counts:
        pytest.skip("no recorded items")
    assert not {key for _portal, key in unknown} - {"bs", "wms_capabilities"}
    assert counts[AssetForm.RASTER] > 400
    assert counts[AssetForm.JPEG2000] > 80
    assert counts[AssetForm.ARCHIVE] > 150
