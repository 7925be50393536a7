"""One choice for all scenes: files of several portals by what is in them."""

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.downloads.file_kinds import FileKinds
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_directory import BUILT_IN
from imagined import imagined_scene

FAMILIES = FamilyDirectory.load(BUILT_IN.parent / "families.json")
TIFF = "image/tiff"


def imagery(family):
    found = FAMILIES.get(family)
    return None if found is None else found.imagery


def file(key, name="", kind=TIFF, **more):
    return Asset(key, "", f"https://example.org/{name or key}.tif", kind, ("data",), **more)


def kinds_of(*scenes):
    return FileKinds(scenes, imagery)


SEN2COR = imagined_scene("cdse", 1)
MAJA = imagined_scene("dinamis", 2, family="s2-l2a-maja")
AWS = imagined_scene("earth-search", 3)


@pytest.fixture
def several():
    return kinds_of(
        (SEN2COR, [file("B04_10m", "T31TCJ_B04_10m"), file("B02_10m"), file("SCL_20m")]),
        (MAJA, [file("FRE_B4", "SENTINEL2B_FRE_B4"), file("SRE_B4", "SENTINEL2B_SRE_B4")]),
        (AWS, [file("red"), file("product_metadata", kind="application/xml"), file("blue")]),
    )


def test_a_band_is_one_kind_whatever_its_files_are_called(several):
    assert [kind.id for kind in several.kinds][:2] == ["blue", "red"], "in the order of the sensor"
    keys = [several.assets(one.ref, ["red"])[0].key for one in (SEN2COR, MAJA, AWS)]
    assert keys == ["B04_10m", "FRE_B4", "red"]
    assert several.lacking(["red", "blue", "scl"]) == {"blue": 1, "scl": 2}
    assert several.bands(["red", "scl"]) == {"red", "scl"}
    assert several.holding(["red"]) == ("red",)
    assert several.of_asset(AWS.ref, "red") == "red"
    assert several.of_asset(AWS.ref, "never") == ""
    assert several.of_asset(("no", "scene"), "red") == ""


def test_what_is_no_band_keeps_its_name_and_comes_last(several):
    ids = [kind.id for kind in several.kinds]
    assert ids[-1] == "product_metadata"
    assert set(ids) >= {"sre_b4", "scl"}
    assert set(several.usual) == {"red", "blue", "scl"}, "the first composite, and the mask"


def test_several_bands_in_one_file_are_one_kind():
    scene = imagined_scene("swh", 4, family="spot67-ortho")
    kinds = kinds_of((scene, [file("IMG_SPOT7_MS", "IMG_SPOT7_MS_R1C1"), file("mask", "other")]))
    joined = next(kind for kind in kinds.kinds if len(kind.bands) > 1)
    assert joined.id == "+".join(joined.bands)
    assert kinds.assets(scene.ref, [joined.id])[0].key == "IMG_SPOT7_MS"


def test_an_archive_of_everything_is_no_kind():
    zipped = Asset("product", "", "https://example.org/p.zip", "application/zip", ("data",))
    assert kinds_of((SEN2COR, [zipped])).kinds == ()
    assert [kind.id for kind in kinds_of((SEN2COR, [zipped, file("red")])).kinds] == ["red"]
    assert kinds_of().kinds == ()
    assert kinds_of().usual == ()
    assert kinds_of((imagined_scene("x", 1, family="nobody"), [file("a"), file("a")])).usual == ()
