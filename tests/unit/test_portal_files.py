"""The portal files that ship with the plugin."""

import json
import re
from pathlib import Path

import pytest
from asked_portal import PROFILE
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_directory import BUILT_IN, PortalDirectory
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.portal_kind import PortalKind
from guichet_eo.providers.dialects import make_provider
from local_texts import is_french, local_texts

RESOURCES = Path(__file__).parents[2] / "resources"
FILES = sorted((RESOURCES / "portals").glob("*.json"))

RETIRED = {"scihub", "zamg", "mundi", "onda", "sobloo", "rus", "peps", "theia"}
FLOWS = {"theia-products", "geobretagne", "ign-geoplateforme"}
WEB = {"kalideos", "theia-insitu", "dsm-opt"}
SEARCHABLE = {
    "airbus",
    "aws-sentinel2",
    "cdse",
    "creodias",
    "dinamis",
    "earth-search",
    "gcp-sentinel2",
    "gee",
    "geodes",
    "hydroweb",
    "planetary-computer",
    "sandbox",
    "sara",
    "sentinel-hub",
    "sentinel-hub-cdse",
    "swh",
    "terrascope",
    "usgs-landsatlook",
    "wekeo",
    "worldcover",
}
# what every dialect may be told, and what single ones may be told besides
ANY_DIALECT = {
    "criteria",
    "download_gate",
    "first_page",
    "identifiers",
    "max_points",
    "online",
    "only_when_named",
    "page_size",
    "pixel_gate",
    "quicklook_hosts",
    "retry_after_unit",
    "search_gate",
    "signed_hosts",
}
OPTIONS = {
    "stac": {"area", "fields", "filter", "method", "nodes", "paging", "period", "sort"},
    "static": set(),
    "earth_engine": set(),
    "geodes": {"moved_hosts", "radar_quicklooks", "scene_wms"},
    "hda": {"periods"},
    "m2m": set(),
    "oneatlas": {"workspaces"},
    "odata": {"most_skipped", "nodes", "offline"},
    "regards": {"attributes", "engine", "scope"},
    "resto": {"download_suffix", "radar_quicklooks", "sort"},
    "sentinel2_bucket": {"layout", "most_tiles", "platforms"},
    "sentinel_hub": {"fields", "instances", "needs"},
}


@pytest.fixture(scope="module")
def families():
    return FamilyDirectory.load(RESOURCES / "families.json")


@pytest.fixture(scope="module")
def directory():
    return PortalDirectory.load([BUILT_IN])


def of_kind(directory, kind):
    return {portal.id for portal in directory.portals if portal.kind is kind}


def test_every_portal_is_there_and_is_what_it_should_be(directory):
    assert directory.problems == ()
    assert of_kind(directory, PortalKind.RETIRED) == RETIRED
    assert of_kind(directory, PortalKind.FLOWS) == FLOWS
    assert of_kind(directory, PortalKind.WEB) == WEB
    assert of_kind(directory, PortalKind.SEARCHABLE) == SEARCHABLE


def test_places_in_lists_differ(directory):
    orders = [portal.order for portal in directory.portals]
    assert len(orders) == len(set(orders))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_portal_file_is_sound(file, families):
    document = json.loads(file.read_text(encoding="utf-8"))
    portal = read_portal(document, base=str(RESOURCES))
    assert portal.id == file.stem
    assert len(portal.short_title) <= 18
    assert all(families.get(name) is not None for name in portal.families)
    assert all(fact.source.en and 2010 <= fact.year <= 2100 for fact in portal.facts)
    collections = {name for holding in portal.families.values() for name in holding.collections}
    for rule in (portal.options.get("criteria") or {}).values():
        assert isinstance(rule, str) or set(rule.get("collections", ())) <= collections


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_directory_can_tell_everything_of_a_portal(file, directory):
    """What it holds, who may use it, account, price, quota, licence, attribution."""
    portal = directory.get(file.stem)
    document = json.loads(file.read_text(encoding="utf-8"))
    assert portal.title.en
    assert portal.about.en
    assert portal.owner
    assert portal.homepage or portal.id == "sandbox"
    assert portal.facts
    assert portal.access.note.en
    for text in (portal.terms.licence, portal.terms.users, portal.terms.price):
        assert text.en
    assert portal.terms.attribution
    assert "acceptance" in document["terms"]
    if portal.kind is PortalKind.SEARCHABLE:
        assert portal.families
        assert portal.terms.quota.en
        assert {"quicklooks_shown", "quicklooks_kept"} <= set(document["terms"])
        needed = {portal.access.search, portal.access.pixels} & {"login", "contract"}
        assert portal.access.register_url or not needed
        assert portal.access.kind != "none" or not needed


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_flows_say_what_they_show(file, directory, families):
    portal = directory.get(file.stem)
    for flow in portal.flows:
        assert flow.title.en
        assert flow.kind == "xyz" or not flow.zoom
        assert flow.kind == "wmts" or not flow.templates
        assert bool(flow.layer) or not (flow.families or flow.style not in ("", "default"))
        assert flow.times or not flow.yearly
        assert all(families.get(family) is not None for family in flow.families)
    shown = [flow.layer for flow in portal.flows if flow.layer]
    assert len(shown) == len(set(shown)), "a layer stands in the list twice"


def test_there_are_flows_at_the_date_of_these_families(directory):
    dated = {
        family: portal.id
        for portal in directory.portals
        for flow in portal.flows
        for family in flow.families
    }
    assert dated == {
        "terrascope-s2-toc": "terrascope",
        "s2-l2a-sen2cor": "terrascope",
        "s2-l2a-maja": "terrascope",
        "s2-l1c": "terrascope",
        "worldcover": "worldcover",
        "spot67-ortho": "ign-geoplateforme",
        "spot67-archive": "ign-geoplateforme",
        "pleiades": "ign-geoplateforme",
        "rapideye": "ign-geoplateforme",
        "snow-lis": "theia-products",
    }


def test_every_year_of_the_satellite_mosaics_is_there(directory):
    flows = directory.get("ign-geoplateforme").flows
    for family, years in (("spot67-ortho", range(2013, 2026)), ("pleiades", range(2012, 2027))):
        dated = {flow.times[0] for flow in flows if family in flow.families and "MAYOTTE" not in flow.layer}
        assert dated == {f"{year}-01-01/{year}-12-31" for year in years}
        assert all(flow.yearly for flow in flows if family in flow.families)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_price_and_quota_carry_a_year(file, directory):
    portal = directory.get(file.stem)
    if portal.id == "sandbox":
        pytest.skip("invented data have no price")
    for text in (portal.terms.price, portal.terms.quota):
        for words in (text.en, text.fr):
            assert re.search(r"\b20[12]\d\b", words) or not words, words


def test_retired_portals_say_what_replaced_them(directory):
    for name in RETIRED:
        portal = directory.get(name)
        successor = directory.get(portal.successor)
        assert successor is not None
        assert successor.kind is not PortalKind.RETIRED
        doubtful = [fact for fact in portal.facts if fact.uncertain]
        assert portal.status_since or doubtful, f"{name}: neither a date nor a word about it"
        assert portal.families or name == "rus"


def test_portals_that_are_only_looked_at_have_layers(directory):
    for name in FLOWS:
        flows = directory.get(name).flows
        assert flows
        assert all(flow.endpoint and flow.title.en and flow.title.fr for flow in flows)


def test_layers_are_named_once_and_have_titles(directory):
    for portal in directory.portals:
        assert all(flow.title.en for flow in portal.flows), portal.id
        layers = [(flow.kind, flow.endpoint, flow.layer) for flow in portal.flows]
        assert len(layers) == len(set(layers)), portal.id


@pytest.mark.parametrize("name", sorted(SEARCHABLE))
def test_a_dialect_understands_what_its_file_says(name, directory, families):
    portal = directory.get(name)
    assert portal is not None
    assert make_provider(portal, PROFILE, families).portal is portal
    others = {holding.dialect for holding in portal.families.values()} - {"", portal.dialect}
    assert set(portal.options) <= ANY_DIALECT | OPTIONS[portal.dialect] | others
    for other in others:
        assert set(portal.options.get(other, {})) <= ANY_DIALECT | OPTIONS[other]
    assert all(holding.collections for holding in portal.families.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_both_languages_are_there(file):
    for text in local_texts(json.loads(file.read_text(encoding="utf-8"))):
        assert text["en"]
        assert is_french(text["fr"]), text["fr"]
