"""OData products as scenes and files."""

import copy
import json
from dataclasses import replace
from pathlib import Path

import pytest
from generated_world import sentinel1, sentinel2
from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.online import Online
from guichet_eo.core.page_body import PageBody
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.portal_item import PortalItem
from guichet_eo.providers.built_scene import build_scene
from guichet_eo.providers.joined_provider import portal_of_dialect
from guichet_eo.providers.odata.odata_dialect import OdataDialect
from odata_server import attribute, product

RESOURCES = Path(__file__).parents[2] / "resources"
FAMILIES = {family.id: family for family in FamilyDirectory.load(RESOURCES / "families.json").families}
ORIGIN = PortalItem(PageBody(""), 0, 0, "https://catalogue.example/odata/v1/Products?x")
ROOT = "https://catalogue.example"


def dialect(name="creodias"):
    document = json.loads((RESOURCES / "portals" / f"{name}.json").read_text(encoding="utf-8"))
    return OdataDialect(portal_of_dialect(read_portal(document), "odata"), FAMILIES)


def item(radar=False, **more):
    made = product(ROOT, sentinel1(ROOT, 3) if radar else sentinel2(ROOT, "31TCJ", 3))
    return {**copy.deepcopy(made), **more}


def read(value, family="s2-l2a-sen2cor", portal="creodias"):
    return dialect(portal).read(value, FAMILIES[family], ORIGIN)


def told(value, **attributes):
    kept = [each for each in value["Attributes"] if each["Name"] not in attributes]
    new = [attribute(name, each) for name, each in attributes.items() if each is not None]
    return {**value, "Attributes": kept + new}


def test_a_sentinel2_product():
    scene = read(item())
    assert scene.title == "S2A_MSIL2A_20260604T105031_N0511_R051_T31TCJ_20260604T135031"
    assert len(scene.id) == 36
    assert scene.acquired.isoformat() == "2026-06-04T10:50:31.024000+00:00"
    assert (scene.ended, scene.platform, scene.instrument, scene.level) == (None, "Sentinel-2A", "MSI", "L2A")
    assert (scene.tile, scene.orbit_relative, scene.version, scene.mode) == ("31TCJ", 51, "05.11", "")
    assert (scene.cloud, scene.processor, scene.resolution) == (10.0, "Sen2Cor", 10)
    assert (scene.online, scene.size, scene.format) == (Online.YES, 184757429, "SAFE")
    assert scene.quicklook.placement == GridPlacement("EPSG:32631", (300000, 4790220, 409800, 4900020))
    assert scene.quicklook.open
    assert scene.item is ORIGIN


def test_a_sentinel1_product():
    scene = read(item(radar=True), "s1-grd")
    assert (scene.platform, scene.instrument, scene.level, scene.mode) == ("Sentinel-1A", "SAR", "GRD", "IW")
    assert (scene.polarisations, scene.orbit_direction, scene.orbit_relative) == (
        ("VV", "VH"),
        "ascending",
        30,
    )
    assert (scene.ended - scene.acquired).total_seconds() == 25
    assert scene.cloud is None
    assert isinstance(scene.quicklook.placement, CornerPlacement)
    assert read(told(item(radar=True), orbitDirection=None), "s1-grd").quicklook.placement is None


@pytest.mark.parametrize(("radar", "family"), [(False, "s2-l2a-sen2cor"), (True, "s1-grd")])
def test_attributes_and_name_say_the_same(radar, family):
    value = item(radar)
    known, named = read(value, family), read({**value, "Attributes": []}, family)
    assert known.key.matches(named.key)
    assert known.key.place == named.key.place
    for field in (
        "platform",
        "tile",
        "level",
        "mode",
        "polarisations",
        "title",
        "acquired",
    ):
        assert getattr(known, field) == getattr(named, field), field
    told_all = {name: getattr(known, name) for name in ("acquired", "tile", "platform", "mode")}
    built = build_scene("creodias", FAMILIES[family], known.id, known.title, **told_all)
    assert built.key.matches(known.key)


def test_what_is_unknown_is_unknown():
    bare = read({"Id": "7", "Name": "S2A_X.SAFE"})
    assert (bare.footprint, bare.acquired, bare.cloud, bare.quicklook, bare.size) == (None,) * 5
    assert (bare.online, bare.format, bare.tile) == (Online.UNKNOWN, "SAFE", "")
    assert read(item(ContentLength=0)).size is None
    assert read(told(item(), cloudCover=-1.0)).cloud is None
    assert read(item(GeoFootprint=None)).footprint is None
    assert read(item(Assets=[])).quicklook is None
    assert read({"Name": "a.nc"}, "s5p").id == "a"
    for nameless in ({}, {"Name": ""}, {"Name": 7}):
        with pytest.raises(ValueError, match="name"):
            read({"Id": "1", **nameless})


ODD = [
    {"Attributes": None},
    {"Attributes": [None, 7, {"Name": 3}, {"Name": "tileId"}, {"Name": "cloudCover", "Value": {"a": 1}}]},
    {"Attributes": {"cloudCover": 3}},
    {"ContentDate": "2026"},
    {"ContentDate": {"Start": 7}},
    {"ContentLength": "ND"},
    {"Online": "yes"},
    {"Checksum": {"a": 1}},
    {"GeoFootprint": {"type": "Polygon", "coordinates": [[["x"]]]}},
    {"Assets": {"Type": "QUICKLOOK"}},
    {"Assets": [None, {"Type": "QUICKLOOK", "DownloadLink": None}, {"DownloadLink": "file:///etc/passwd"}]},
    {"S3Path": 7},
    {"Surprise": [[]]},
]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_an_odd_member_never_loses_the_product(odd):
    value = item(**odd)
    scene = read(value)
    assert scene.tile == "31TCJ"
    assert scene.quicklook is None or scene.quicklook.href.startswith("https://")
    assert dialect().assets(value, scene)


def test_offline_products_cannot_be_ordered_from_here():
    assert read(item(Online=False)).online is Online.NO
    assert read(item(Online=False), portal="cdse").online is Online.NO


def test_platforms():
    for short, serial, platform in (
        ("SENTINEL-1", "C", "Sentinel-1C"),
        ("SENTINEL-5P", "P", "Sentinel-5P"),
        ("SENTINEL-5P", None, "Sentinel-5P"),
        ("LANDSAT-8", "", "Landsat-8"),
        (None, "A", "Sentinel-2A"),
    ):
        names = {"platformShortName": short, "platformSerialIdentifier": serial}
        assert read(told(item(), **{name: value or "" for name, value in names.items()})).platform == platform


def assets(value, portal="creodias"):
    talk = dialect(portal)
    return {asset.key: asset for asset in talk.assets(value, read(value, portal=portal))}


def test_files_of_creodias():
    found = assets(item())
    whole = found["product"]
    identifier = item()["Id"]
    assert whole.href == f"https://zipper.creodias.eu/odata/v1/Products({identifier})/$value"
    assert (whole.needs, whole.media_type, whole.size) == ("login", "application/zip", 184757429)
    assert whole.checksum == "md5:" + "ab" * 16
    assert whole.roles == ("data", "metadata", "archive")
    assert whole.s3.endswith("_20260604T135031.SAFE/")  # a folder, which the web server packs
    assert whole.in_bucket() is whole
    picture = found["quicklook"]
    assert (picture.needs, picture.media_type, picture.roles) == ("", "image/jpeg", ("thumbnail", "overview"))
    assert list(found) == ["product", "quicklook"]


def test_files_of_cdse():
    found = assets(item(), "cdse")
    name = item()["Name"]
    assert found["product"].href.startswith("https://download.dataspace.copernicus.eu/odata/v1/Products(")
    assert found["manifest"].href.endswith(f"/Nodes({name})/Nodes(manifest.safe)/$value")
    assert found["manifest"].needs == "login"
    assert found["manifest"].s3.startswith("s3://eodata/Sentinel-2/MSI/L2A_N0500/2026/06/01/S2A")
    assert found["manifest"].s3.endswith(".SAFE/manifest.safe")


def test_checksums():
    blake = {"Value": "CD" * 32, "Algorithm": "BLAKE3"}
    for listed, text in (
        ([blake], "blake3:" + "cd" * 32),
        ([blake, {"Value": "ab", "Algorithm": "MD5"}], "md5:ab"),
        ([], ""),
        (None, ""),
        ([{"Value": "no digits", "Algorithm": "MD5"}, {"Value": "ab"}], ""),
    ):
        assert assets(item(Checksum=listed))["product"].checksum == text


def test_single_files_lie_in_the_bucket_and_broken_identifiers_give_no_address():
    value = item(Name="S5P_X.nc", S3Path="/eodata/Sentinel-5P/S5P_X.nc")
    assert assets(value)["product"].s3 == "s3://eodata/Sentinel-5P/S5P_X.nc"
    assert assets({**value, "S3Path": "/eodata/../x.nc"})["product"].s3 == ""
    assert list(assets(item(Id="1)/$value?x=("))) == ["quicklook"]


def test_types_of_another_family_and_auxiliary_files_are_dropped():
    talk = dialect()
    from guichet_eo.core.prepared_area import prepare_area
    from guichet_eo.core.query import Query

    area = {"type": "Polygon", "coordinates": [[[1, 43], [2, 43], [2, 44], [1, 43]]]}
    searches = {
        next(iter(search.families.values())).id: search
        for search in talk.searches(Query(area, limit=0), prepare_area(area))
    }
    two, six, mosaic = (searches[name] for name in ("s2-l2a-sen2cor", "s6", "s2-mosaic"))
    assert talk.family(item(), two) is FAMILIES["s2-l2a-sen2cor"]
    assert talk.family(told(item(), productType="S2MSI1C"), two) is None
    assert talk.family(told(item(), productType="AUX_GNSSRD"), two) is None
    assert talk.family(told(item(), productType=None), two) is FAMILIES["s2-l2a-sen2cor"]
    auxiliary = item(Name="S1A_AUX_INS_V20140406T010000_G20140409T142540.SAFE")
    assert talk.family(told(auxiliary, productType=None), two) is None
    assert talk.family(told(item(), productType="AUX_X"), six) is None
    assert talk.family(told(item(), productType="P4_2__LR_____"), six) is FAMILIES["s6"]
    assert talk.family(item(Name="Sentinel-2_mosaic_2025_Q3_31TCJ_0_0"), mosaic) is FAMILIES["s2-mosaic"]
    assert talk.family(item(Name="Sentinel-1_IW_mosaic_2025_M07_31TCJ_0_0"), mosaic) is None
    vhr = replace(two, terms={"conditions": {"not Name": ["DEM1_SAR"]}})
    assert talk.family(item(Name="DEM1_SAR_DGE_30_2010"), vhr) is None
