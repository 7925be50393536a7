"""The families that ship: complete in both languages, found by words."""

import json
from pathlib import Path

import pytest
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_directory import BUILT_IN, PortalDirectory
from guichet_eo.core.portal_file_error import PortalFileError

FILE = Path(__file__).resolve().parents[2] / "resources" / "families.json"
IDS = [
    "s1-slc", "s1-grd", "s1-ocn", "s1-rtc", "s2-l1c", "s2-l2a-sen2cor", "s2-l2a-maja", "s2-l3a-wasp",
    "s2-mosaic", "s3-olci", "s3-slstr", "s3-sral", "s5p", "s6", "landsat-c2-l1", "landsat-c2-l2",
    "landsat-l2a-maja", "spot15-l1a", "spot15-l1c", "spot67-ortho", "spot67-archive", "pleiades",
    "venus-l1c", "venus-l2a", "take5", "rapideye", "terrasar-x", "tandem-x", "cosmo-skymed", "alos2",
    "aster", "ccm-vhr", "oso", "snow-lis", "soil-moisture", "biophysical", "water-quality",
    "water-level", "swot", "forest-biomass", "artificial-surfaces", "building-footprints", "worldcover",
    "worldcereal", "proba-v", "spot-vegetation", "terrascope-s2-toc", "dem", "other",
]  # fmt: skip


@pytest.fixture(scope="module")
def families():
    return FamilyDirectory.load(FILE)


def test_all_stable_ids_are_there(families):
    assert sorted(family.id for family in families.families) == sorted(IDS)
    assert families.get("s2-l1c").mission == "Sentinel-2"
    assert families.get("nothing") is None


def test_missions_and_themes(families):
    assert families.missions()[:2] == ("Sentinel-2", "Sentinel-1")
    assert {family.id for mission in families.missions() for family in families.of_mission(mission)} == set(
        IDS
    )
    assert "snow-lis" in {family.id for family in families.of_theme("snow")}
    assert all(families.of_theme(theme) for theme in families.themes())
    assert all(name.en and name.fr for name in families.themes().values())


def test_every_family_is_explained_in_both_languages(families):
    for family in families.families:
        for text in (family.title, family.subtitle, family.explanation):
            assert text.en, family.id
            assert text.fr, family.id
        for language in ("en", "fr"):
            assert 1 <= family.explanation.text(language).count(". ") + 1 <= 6, family.id
            assert family.explanation.text(language).endswith("."), family.id
        assert family.explanation.en != family.explanation.fr, family.id
        assert family.themes or family.id == "other"


def test_french_has_its_no_break_spaces():
    document = json.loads(FILE.read_text(encoding="utf-8"))

    def texts(value):
        if isinstance(value, dict):
            for key, part in value.items():
                yield from [part] if key == "fr" else texts(part)
        elif isinstance(value, list):
            for part in value:
                yield from texts(part)

    for text in texts(document):
        for bad in (" :", " ;", " ?", " !", " %", "« ", " »"):
            assert bad not in text, text
        assert "'" not in text or "’" not in text, text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("sentinel-2 maja", {"s2-l2a-maja"}),
        ("1.5 m", {"spot67-ortho", "spot67-archive"}),
        ("1,5 m", {"spot67-ortho", "spot67-archive"}),
        ("NEIGE lis", {"snow-lis"}),
        ("pleiades", {"pleiades"}),
        ("occupation france", {"oso"}),
        ("qwertz", set()),
    ],
)
def test_search(families, words, expected):
    found = {family.id for family in families.search(words)}
    assert expected <= found
    assert expected or not found
    assert len(found) < 20


def test_search_for_nothing_gives_all(families):
    assert families.search("  ") == families.families


def test_portals_hold_known_families(families):
    for portal in PortalDirectory.load([BUILT_IN]).portals:
        assert set(portal.families) <= set(IDS), portal.id


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "a", "themes": ["nothing"]},
        {"id": "a", "criteria": ["nothing"]},
        {"id": "a", "kind": "x"},
        {"x": 1},
    ],
)
def test_wrong_documents_are_refused(tmp_path, entry):
    path = tmp_path / "families.json"
    path.write_text(json.dumps({"themes": {}, "families": [entry]}), encoding="utf-8")
    with pytest.raises(PortalFileError):
        FamilyDirectory.load(path)
