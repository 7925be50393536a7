"""Which files of a scene are its whole product, from what the portals list."""

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.downloads.whole_product import is_folder, whole_files

COG = "image/tiff; application=geotiff; profile=cloud-optimized"


def file(key, kind="", roles=("data",), href="", needs=""):
    return Asset(key, "", href or f"https://h/{key}", kind, tuple(roles), needs=needs)


def keys(*assets):
    return [asset.key for asset in whole_files(assets)]


def test_an_archive_of_all_is_the_product():
    bands = [file(f"B0{number}.jp2", "image/jp2") for number in range(1, 9)]
    product = file("Product", "application/zip", ("data", "metadata", "archive"))
    assert keys(*bands, product, file("thumbnail", "image/jpeg", ("thumbnail",))) == ["Product"]


def test_large_overviews_of_a_product_in_an_archive_are_not_fetched():
    """OSO at GEODES: rasters of 125 to 250 MB with the role overview stand beside the archive."""
    pyramid = file("OSO_CLASSIFICATION_PYR_ALL.tif", "image/tiff", ("overview",))
    assert keys(file("OSO.zip", "application/zip"), pyramid) == ["OSO.zip"]


def test_without_an_archive_data_and_what_describes_them():
    files = [
        file("red", COG),
        file("visual", COG, ("visual",)),
        file("qa_pixel", COG, ("cloud", "water-mask")),
        file("mtl.xml", "application/xml", ("metadata",)),
        file("index", "text/html", ("metadata",)),
        file("thumbnail", "image/jpeg", ("thumbnail",)),
        file("rendered_preview", "image/png", ("overview",)),
        file("tilejson", "application/json", ("tiles",)),
    ]
    assert keys(*files) == ["red", "visual", "qa_pixel", "mtl.xml"]


def test_bands_without_roles_are_data():
    assert keys(file("XS", "image/tiff", ()), file("preview.jpg", "image/jpeg", ())) == ["XS"]


def test_what_costs_is_left_out_where_the_same_is_open():
    paid = file("red-jp2", "image/jp2", href="s3://sentinel-s2-l2a/B04.jp2", needs="requester-pays")
    assert keys(file("red", COG), paid) == ["red"]
    assert keys(paid, file("thumbnail", "image/jpeg", ("thumbnail",))) == ["red-jp2"]
    assert keys(paid, file("tileinfo", "application/json", ("metadata",))) == ["red-jp2", "tileinfo"]


@pytest.mark.parametrize(
    "asset",
    [
        file("data", "inode/directory", href="s3://EODATA/Sentinel-1/S1A_X.SAFE"),
        file("data", "", href="s3://EODATA/Sentinel-1/S1A_X.SAFE"),
        file("folder", "", href="https://h/tiles/31/"),
    ],
)
def test_a_folder_must_be_listed(asset):
    assert is_folder(asset)
    assert keys(asset) == []


def test_pictures_and_map_services_are_no_product():
    pictures = [file("overview-1", "image/jpeg", ("overview",)), file("wms-1", "", ("visual",))]
    assert keys(*pictures) == []
    assert keys(file("about", "application/json", ("metadata",))) == []
    assert keys(file("imagesMetadata", "application/geo+json", ("metadata",))) == [], "of an archive's entry"
    assert keys() == []


def test_a_product_of_unknown_form_is_fetched_nevertheless():
    assert keys(file("RAWDATA", ""), file("DOCUMENT", "application/pdf", ("metadata",))) == [
        "RAWDATA",
        "DOCUMENT",
    ]


def test_several_archives_are_parts():
    parts = [file("part1.zip", "application/zip"), file("part2.zip", "application/zip")]
    assert keys(*parts) == ["part1.zip", "part2.zip"]
