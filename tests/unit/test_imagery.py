"""The sensor descriptions that ship, and what is said of a wrong one."""

import json
from pathlib import Path

import pytest
from guichet_eo.core.band_expression import parse_expression
from guichet_eo.core.document import Document
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.imagery import Imagery, version_parts
from guichet_eo.core.imagery_reader import read_imageries
from guichet_eo.core.imagery_scale import ImageryScale
from guichet_eo.core.portal_file_error import PortalFileError

FILE = Path(__file__).resolve().parents[2] / "resources" / "families.json"
TOP = Document(json.loads(FILE.read_text(encoding="utf-8")), FILE.name)
IMAGERIES = read_imageries(TOP)
FAMILIES = FamilyDirectory.load(FILE)
# QGIS's own style database, the same since 3.0
RAMPS = {
    "Blues", "BrBG", "BuGn", "BuPu", "Cividis", "GnBu", "Greens", "Greys", "Inferno", "Magma", "Mako",
    "OrRd", "Oranges", "PRGn", "PiYG", "Plasma", "PuBu", "PuBuGn", "PuOr", "PuRd", "Purples", "RdBu", "RdGy",
    "RdPu", "RdYlBu", "RdYlGn", "Reds", "Rocket", "Spectral", "Turbo", "Viridis", "YlGn", "YlGnBu", "YlOrBr",
    "YlOrRd",
}  # fmt: skip
OPTICAL = ["ndvi", "ndwi", "ndsi", "nbr", "ndmi"]
COMPOSITES = ["true-colour", "false-colour", "agriculture", "short-wave"]


def test_families_name_their_imagery():
    for family in FAMILIES.families:
        assert family.imagery is None or family.imagery is not IMAGERIES
    named = {family.id: family.imagery.id for family in FAMILIES.families if family.imagery}
    assert named["s2-l2a-sen2cor"] == "sentinel-2"
    assert named["s2-l2a-maja"] == "sentinel-2-maja"
    assert named["other"] == "four-band"
    assert set(named.values()) == set(IMAGERIES), "a description that no family uses"
    assert FAMILIES.get("s6").imagery is None


@pytest.mark.parametrize("imagery", IMAGERIES.values(), ids=lambda imagery: imagery.id)
def test_every_expression_parses_and_uses_known_bands(imagery):
    bands = {band.id for band in imagery.bands if band.physical}
    texts = [text for preset in imagery.composites for text in preset.bands]
    texts += [preset.expression for preset in imagery.indices]
    for text in texts:
        assert parse_expression(text, bands, imagery.aliases()).names <= bands
    for preset in imagery.composites:
        assert not preset.picture or not imagery.band(preset.picture).physical
        assert len(preset.ranges) in (0, 3)
    assert {preset.colours for preset in imagery.indices} <= RAMPS


@pytest.mark.parametrize("imagery", IMAGERIES.values(), ids=lambda imagery: imagery.id)
def test_every_part_has_both_languages_and_an_id_of_its_own(imagery):
    for parts in (imagery.bands, imagery.composites, imagery.indices, imagery.masks):
        ids = [part.id for part in parts]
        assert len(set(ids)) == len(ids)
        for part in parts:
            assert part.title.en, part.id
            assert part.title.fr, part.id
    codes = [band.code for band in imagery.bands]
    assert len(set(codes)) == len(codes)
    assert all(code == code.upper() for code in codes)
    for code, band_id in imagery.aliases().items():
        assert imagery.band(code) is None or code == band_id, "a code that is another band's id"


@pytest.mark.parametrize("imagery", IMAGERIES.values(), ids=lambda imagery: imagery.id)
def test_no_key_means_two_bands(imagery):
    keys = [key for part in (*imagery.bands, *imagery.masks) for key in part.keys]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("imagery", IMAGERIES.values(), ids=lambda imagery: imagery.id)
def test_masks_hide_their_clouds(imagery):
    for mask in imagery.masks:
        assert mask.clouds
        assert set(mask.clouds) | set(mask.nodata) <= set(mask.hidden)
        assert not set(mask.clouds) & set(mask.nodata)


def test_presets_of_the_great_families():
    for name in ("s2-l2a-sen2cor", "s2-l1c", "s2-l2a-maja", "terrascope-s2-toc", "landsat-c2-l2"):
        imagery = FAMILIES.get(name).imagery
        assert [preset.id for preset in imagery.composites] == COMPOSITES
        assert [preset.id for preset in imagery.indices] == OPTICAL
        assert imagery.stretch == "cut"
    masks = {
        family.id: [mask.id for mask in family.imagery.masks]
        for family in FAMILIES.families
        if family.imagery
    }
    assert masks["s2-l2a-sen2cor"] == ["scl"]
    assert masks["s2-l2a-maja"] == masks["landsat-l2a-maja"] == masks["venus-l2a"] == ["clm"]
    assert masks["terrascope-s2-toc"] == ["scl", "cloudmask"]
    assert masks["landsat-c2-l1"] == ["qa_pixel"]
    assert not FAMILIES.get("s1-grd").imagery.gridded
    assert FAMILIES.get("s1-rtc").imagery.stretch == "decibel"


@pytest.mark.parametrize(
    ("family", "version", "expected"),
    [
        ("s2-l2a-sen2cor", "03.01", (0.0001, 0.0)),
        ("s2-l2a-sen2cor", "04.00", (0.0001, -0.1)),
        ("s2-l2a-sen2cor", "05.11", (0.0001, -0.1)),
        ("s2-l2a-sen2cor", "N0511", (0.0001, -0.1)),
        ("s2-l2a-sen2cor", "0214", (0.0001, 0.0)),
        ("s2-l2a-sen2cor", "", (0.0001, 0.0)),
        ("s2-l1c", "05.00", (0.0001, -0.1)),
        ("s2-l2a-maja", "4.0", (0.0001, 0.0)),
        ("landsat-c2-l2", "", (2.75e-05, -0.2)),
        ("landsat-c2-l1", "", (1.0, 0.0)),
    ],
)
def test_scale_where_the_portal_states_none(family, version, expected):
    rule = FAMILIES.get(family).imagery.scale_for(version)
    assert (rule.scale, rule.offset) == expected


def test_versions_are_compared_as_numbers():
    assert version_parts("10.00") > version_parts("9.99")
    assert version_parts("x") == ()
    assert version_parts("9" * 400)
    assert Imagery("x").scale_for("1") == ImageryScale()


BAND = {"id": "red", "title": "red", "keys": ["b04"]}
RIGHT = {
    "bands": [BAND, {"id": "nir", "title": "nir"}, {"id": "visual", "physical": False}],
    "composites": [{"id": "grey", "bands": ["red", "red", "red"], "picture": "visual"}],
    "indices": [{"id": "ndvi", "expression": "nir - red", "colours": "RdYlGn", "low": 0, "high": 1}],
    "masks": [{"id": "scl", "hidden": [1]}],
}


def read(**change):
    return read_imageries(Document({"imagery": {"one": {**RIGHT, **change}}}, "families.json"))["one"]


def test_a_description_may_be_like_one_above():
    values = {"imagery": {"one": RIGHT, "two": {"like": "one", "nodata": -1, "masks": []}}}
    two = read_imageries(Document(values, "families.json"))["two"]
    assert (two.id, two.nodata, two.masks, len(two.bands)) == ("two", -1.0, (), 3)
    values = {"imagery": {"two": {"like": "one"}, "one": RIGHT}}
    with pytest.raises(PortalFileError, match="like"):
        read_imageries(Document(values, "families.json"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"band": []}, "did you mean “bands”"),
        ({"bands": [BAND, BAND]}, "ids of their own"),
        ({"bands": [{"id": "Red"}]}, "must be a name such as red"),
        ({"bands": [{**BAND, "keys": ["B04"]}]}, "lower-case"),
        ({"bands": [{**BAND, "color": "red"}]}, "color"),
        ({"composites": [{"id": "a", "bands": ["red"]}]}, "three expressions"),
        ({"composites": [{"id": "a", "bands": ["red", "red", "rde"]}]}, "unknown band"),
        ({"composites": [{"id": "a", "bands": ["red", "red", "visual"]}]}, "unknown band"),
        ({"composites": [{"id": "a", "bands": ["red"] * 3, "picture": "tci"}]}, "picture"),
        ({"composites": [{"id": "a", "bands": ["red"] * 3, "ranges": [[1, 0]]}]}, "lowest"),
        ({"composites": [{"id": "a", "bands": ["red"] * 3, "ranges": [3]}]}, "lowest"),
        ({"indices": [{**RIGHT["indices"][0], "expression": "nir -"}]}, "not readable"),
        ({"indices": [{**RIGHT["indices"][0], "low": 2}]}, "lower first"),
        ({"indices": [{**RIGHT["indices"][0], "colours": ""}]}, "colour ramp"),
        ({"masks": [{"id": "scl", "hidden": [-1]}]}, "whole numbers"),
        ({"masks": [{"id": "scl", "hidden": "3"}]}, "whole numbers"),
        ({"masks": [{"id": "scl", "kind": "bits", "hidden": [32]}]}, "0 to 31"),
        ({"masks": [{"id": "scl", "kind": "polygons"}]}, "kind"),
        ({"stretch": "nice"}, "stretch"),
        ({"nodata": "0"}, "number"),
    ],
)
def test_a_wrong_description_is_one_sentence(change, words):
    with pytest.raises(PortalFileError, match=words):
        read(**change)


def test_an_unknown_imagery_of_a_family(tmp_path):
    values = json.loads(FILE.read_text(encoding="utf-8"))
    values["families"][0]["imagery"] = "sentinel-9"
    path = tmp_path / "families.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(PortalFileError, match="imagery"):
        FamilyDirectory.load(path)
