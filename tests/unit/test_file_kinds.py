"""One choice for several scenes of several portals: the red band is one box, whatever its file is called."""

from pathlib import Path

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.downloads.file_kinds import MOST, FileKinds
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")
COG = "image/tiff; application=geotiff; profile=cloud-optimized"
ARCHIVE = Asset("Product", "", "https://h/$value", "application/zip", ("data", "archive"))
QUICKLOOK = Asset("thumbnail", "", "https://h/t.jpg", "image/jpeg", ("thumbnail",))


def imagery_of(family):
    found = FAMILIES.get(family)
    return None if found is None else found.imagery


def scene(portal, family="s2-l2a-sen2cor"):
    return Scene(portal, "one", "title", family, SceneKey("S2C/31TCJ"))


def band(key, name="", kind=COG, resolution=None, size=100):
    return Asset(key, "", f"https://h/{name or key}", kind, ("data",), size=size, resolution=resolution)


def sen2cor(*resolutions):
    return [
        band(f"{name}_{metres}m", f"T31TCJ_20260807T105031_{name}_{metres}m.jp2", "image/jp2", float(metres))
        for name in ("B04", "B03", "SCL")
        for metres in resolutions
    ]


def maja():
    return [
        band(f"{name}", f"SENTINEL2C_L2A_T31TCJ_FRE_{name}.tif") for name in ("B04", "B03", "B02", "CLM_R1")
    ]


def landsat():
    return [
        band("red", "LC09_SR_B4.TIF"),
        band("green", "LC09_SR_B3.TIF"),
        band("qa_pixel", "LC09_QA_PIXEL.TIF"),
    ]


def test_the_red_band_is_one_choice_for_all():
    one, two, three = (
        scene("cdse"),
        scene("dinamis", "s2-l2a-maja"),
        scene("usgs-landsatlook", "landsat-c2-l2"),
    )
    kinds = FileKinds([(one, sen2cor(10, 20)), (two, maja()), (three, landsat())], imagery_of)
    red = next(kind for kind in kinds.kinds if kind.id == "red")
    assert (red.count, red.bands) == (3, ("red",))
    chosen = [kinds.assets(each.ref, ["red"]) for each in (one, two, three)]
    assert [[asset.key for asset in assets] for assets in chosen] == [["B04_10m"], ["B04"], ["red"]]
    assert kinds.lacking(["red", "blue"]) == {"blue": 2}


def test_bands_come_first_and_the_whole_product_is_no_kind():
    about = Asset("metadata", "", "https://h/MTD.xml", "application/xml", ("metadata",))
    kinds = FileKinds([(scene("cdse"), [QUICKLOOK, about, *sen2cor(10), ARCHIVE])], imagery_of)
    assert [kind.id for kind in kinds.kinds][:3] == ["green", "red", "scl"]
    assert {kind.id for kind in kinds.kinds[3:]} == {"metadata", "thumbnail"}
    assert FileKinds([(scene("cdse"), [ARCHIVE, QUICKLOOK])], imagery_of).kinds == ()


def test_other_resolutions_of_a_band_are_choices_of_their_own():
    first, second = scene("cdse"), scene("other")
    files = sen2cor(10, 20, 60)
    kinds = FileKinds([(first, files), (second, files[::-1])], imagery_of)
    assert all(kind.count == 2 for kind in kinds.kinds), [kind.id for kind in kinds.kinds]
    for each in (first, second):
        chosen = {kind.id: kinds.assets(each.ref, [kind.id]) for kind in kinds.kinds}
        assert all(len(assets) == 1 for assets in chosen.values())
        assert {assets[0].key for assets in chosen.values()} == {file.key for file in files}
    keys = {
        kind.id: [kinds.assets(each.ref, [kind.id])[0].key for each in (first, second)]
        for kind in kinds.kinds
    }
    assert all(one == two for one, two in keys.values()), keys


def test_a_file_of_several_bands_is_one_choice():
    image = band("image", "IMG_SPOT6_MS.TIF")
    kinds = FileKinds([(scene("dinamis", "spot67-ortho"), [image])], imagery_of)
    (kind,) = kinds.kinds
    assert kinds.assets(("dinamis", "one"), [kind.id]) == (image,)


def test_without_a_description_files_are_called_as_the_portal_does():
    files = [band("VV.tif"), band("station", "R_X.csv", "text/csv")]
    kinds = FileKinds([(scene("p", "nothing-known"), files)], imagery_of)
    assert {kind.id for kind in kinds.kinds} == {"vv", "station"}
    assert kinds.usual == ()


def test_the_usual_choice_is_the_first_composite_and_the_first_mask():
    kinds = FileKinds(
        [(scene("cdse"), [*sen2cor(10), band("B02_10m", "T_B02_10m.jp2", "image/jp2")])], imagery_of
    )
    assert {*kinds.usual} == {"red", "green", "blue", "scl"}
    assert kinds.bands(kinds.usual) == {"red", "green", "blue", "scl"}


@pytest.mark.parametrize("key", ["", "+", "red+green", "x" * 5000, "\u202e", "../.."])
def test_any_key_is_a_kind_of_its_own(key):
    files = [band(key or "-", "a.tif"), band("other", "b.tif")]
    kinds = FileKinds([(scene("p", "nothing-known"), files)], imagery_of)
    assert sorted(
        asset.key for kind in kinds.kinds for asset in kinds.assets(("p", "one"), [kind.id])
    ) == sorted(file.key for file in files)


def test_endless_lists_are_cut():
    kinds = FileKinds([(scene("p", "x"), [band(f"f{number}") for number in range(5000)])], imagery_of)
    assert len(kinds.kinds) == MOST
