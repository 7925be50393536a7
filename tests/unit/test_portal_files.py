"""The portal files that ship with the plugin."""

import json
import re
from pathlib import Path

import pytest
from asked_portal import PROFILE
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_file import read_portal
from guichet_eo.providers.dialects import make_provider

RESOURCES = Path(__file__).parents[2] / "resources"
FILES = sorted((RESOURCES / "portals").glob("*.json"))
OPTIONS = {
    "filter",
    "criteria",
    "area",
    "max_points",
    "sort",
    "fields",
    "first_page",
    "page_size",
    "method",
    "quicklook_hosts",
    "signed_hosts",
    "pixel_gate",
    "online",
    "only_when_named",
}
BEFORE_SIGNS = re.compile(r"[^\u00a0\u202f\s][;:?!](?=\s|$)|\u00ab[^\u00a0]| [;:?!]")


def texts(value):
    if isinstance(value, dict):
        if set(value) == {"en", "fr"}:
            yield value
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


@pytest.fixture(scope="module")
def families():
    return FamilyDirectory.load(RESOURCES / "families.json")


def test_the_portals_of_the_plugin_are_there():
    ids = {
        "cdse",
        "dinamis",
        "earth-search",
        "planetary-computer",
        "terrascope",
        "usgs-landsatlook",
        "worldcover",
        "sandbox",
    }
    assert ids <= {file.stem for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_portal_file_is_sound(file, families):
    document = json.loads(file.read_text(encoding="utf-8"))
    portal = read_portal(document, base=str(RESOURCES))
    assert portal.id == file.stem
    assert len(portal.short_title) <= 18
    assert all(families.get(name) is not None for name in portal.families)
    assert all(fact.source and 2010 <= fact.year <= 2100 for fact in portal.facts)
    assert portal.terms.licence.en
    assert portal.terms.attribution
    if portal.dialect in ("stac", "static"):
        assert set(portal.options) <= OPTIONS
        assert make_provider(portal, PROFILE, families).portal is portal
        assert all(holding.collections for holding in portal.families.values())
    collections = {name for holding in portal.families.values() for name in holding.collections}
    for rule in (portal.options.get("criteria") or {}).values():
        assert isinstance(rule, str) or set(rule.get("collections", ())) <= collections


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_both_languages_are_there(file):
    for text in texts(json.loads(file.read_text(encoding="utf-8"))):
        assert text["en"]
        assert text["fr"]
        assert not BEFORE_SIGNS.search(text["fr"].replace("https:", "")), text["fr"]
