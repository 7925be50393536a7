"""A product's identifier, in any portal's naming, finds the product at every portal that has it."""

from dataclasses import replace
from pathlib import Path

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.named_product import named_product, pinned
from guichet_eo.core.portal_directory import BUILT_IN, PortalDirectory
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from recall import Recall, plain
from recall_rows import ROWS

RESOURCES = Path(__file__).parents[2] / "resources"
FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")
PORTALS = PortalDirectory.load([BUILT_IN])
SAME = ("s2-l2a-sen2cor", "s2-l1c", "s2-l2a-maja", "s1-grd", "s1-slc", "landsat-c2-l2", "landsat-c2-l1")


@pytest.fixture(scope="module")
def recalls(truth):
    return {row.name: Recall(truth, row) for row in ROWS}


@pytest.fixture(scope="module")
def acquisitions(truth):
    """Return (truth portal, identifier) → identifiers of the same acquisition by truth portal."""
    found = {}
    for each in truth["acquisitions"]:
        offers = {}
        for portal, collection, name in each["offers"]:
            offers.setdefault(portal, []).append((collection, name))
        for portal, _, name in each["offers"]:
            found[portal, name] = offers
    return found


def searched(recall, text, profile):
    """Return the scenes that a search by identifier finds at the portal of a row."""
    product = named_product(text, FAMILIES, PORTALS)
    assert product is not None, text
    portal = recall.portal()
    families = tuple(name for name in product.families or portal.families if name in portal.families)
    if not families:
        return None
    gate = None
    if portal.options.get(SEARCH) and recall.row.account is not None:
        gate = make_gate(portal, profile, recall.row.account, SEARCH)
    query = pinned(replace(product.query(0), families=families))
    pages = make_provider(portal, profile, gate=gate).pages(query, CancelToken())
    return [scene for page in pages for scene in page.scenes]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_portals_own_identifier_finds_its_product(row, recalls, profile):
    recall = recalls[row.name]
    families = dict.fromkeys(offer.family for offer in recall.offers)
    for family in families:
        offer = next(each for each in reversed(recall.offers) if each.family == family)
        for text in (offer.id, plain(offer.id) + ".zip"):
            scenes = searched(recall, text, profile)
            assert scenes, (family, text)
            names = {plain(scene.id) for scene in scenes} | {plain(scene.title) for scene in scenes}
            assert plain(offer.id) in names, (family, text)
            assert len(scenes) <= 3, [scene.title for scene in scenes]


def named_as(offer, family):
    """Whether an offer's own name tells the family; some collections hold two."""
    product = named_product(offer.id, FAMILIES, PORTALS)
    return offer.family == family and product is not None and family in (product.families or (family,))


@pytest.mark.parametrize("family", SAME)
def test_one_portals_identifier_finds_the_product_at_the_others(family, recalls, acquisitions, profile):
    holders = [recall for recall in recalls.values() if family in recall.row.families]
    if len(holders) < 2:
        pytest.skip("only one portal of the table has this family")
    for giver in holders:
        offer = next((each for each in reversed(giver.offers) if named_as(each, family)), None)
        if offer is None or named_product(offer.id, FAMILIES, PORTALS).portals:
            continue  # of two families in one collection; an identifier that only its own portal gives
        offers = acquisitions[giver.row.truth, offer.id]
        for taker in holders:
            here = offers.get(taker.row.truth, ())
            known = {collection for collections in taker.row.families.values() for collection in collections}
            names = {plain(name) for held, name in here if held in taker.row.families[family]}
            others = {plain(name) for held, name in here if held in known}  # of families in one collection
            scenes = searched(taker, offer.id, profile)
            found = {plain(scene.id) for scene in scenes} | {plain(scene.title) for scene in scenes}
            said = (giver.row.name, taker.row.name, offer.id, names)
            assert found & names if names else not found or found & others, said
