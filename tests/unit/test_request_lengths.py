"""No address has kilometres: detailed areas are simplified, boxed or posted, at every portal."""

import json
import math
from pathlib import Path

import pytest
from asked_portal import PROFILE, stac_portal
from dhus_server import dhus_portal
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import _PAGED, make_provider
from guichet_eo.providers.joined_provider import dialects_of, portal_of_dialect
from guichet_eo.providers.stac_planner import StacPlanner
from guichet_eo.providers.stac_request import StacRequest

RESOURCES = Path(__file__).parents[2] / "resources"
FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")
LONGEST = 8000  # characters: what common servers take; proxies and DHuS take no more than that either
ISLANDS = 200


def coast(points):
    """Return a jagged ring, as a coast is drawn."""
    corners = [
        [
            2 + (1 + 0.3 * (number % 2)) * math.cos(2 * math.pi * number / points),
            44 + (1 + 0.3 * (number % 2)) * math.sin(2 * math.pi * number / points),
        ]
        for number in range(points)
    ]
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


def islands():
    """Return many small squares."""
    squares = []
    for number in range(ISLANDS):
        x, y = number % 20 * 1.1 - 8, number // 20 * 1.1 + 40
        squares.append([[[x, y], [x + 0.5, y], [x + 0.5, y + 0.5], [x, y + 0.5], [x, y]]])
    return {"type": "MultiPolygon", "coordinates": squares}


def portals():
    """Yield each portal and dialect that answers in pages of JSON, and a hub of a user."""
    for path in sorted((RESOURCES / "portals").glob("*.json")):
        portal = read_portal(json.loads(path.read_text(encoding="utf-8")), base=str(RESOURCES))
        for dialect in dialects_of(portal):
            if dialect in _PAGED:
                yield pytest.param(portal_of_dialect(portal, dialect), id=f"{portal.id}-{dialect}")
    yield pytest.param(dhus_portal("https://hub.example.org"), id="hub-dhus")


@pytest.mark.parametrize("area", [coast(2000), islands()], ids=["coast", "islands"])
@pytest.mark.parametrize("portal", portals())
def test_addresses_stay_short(portal, area):
    dialect = make_provider(portal, PROFILE, FAMILIES)._dialect
    query = Query(area, families=tuple(portal.families), criteria=Criteria(cloud_max=20), limit=0)
    searches = dialect.searches(query, prepare_area(area))
    assert searches
    assert max(len(dialect.request(search, {}, 100).url) for search in searches) < LONGEST


@pytest.mark.parametrize("area", [coast(2000), islands()], ids=["coast", "islands"])
def test_stac_by_get(area):
    portal = stac_portal("https://stac.example.org", {"method": "GET"})
    known = {family.id: family for family in FAMILIES.families}
    for search in StacPlanner(portal, known).plan(Query(area, limit=0), prepare_area(area)):
        assert len(StacRequest.get("https://stac.example.org/search", search.body).url) < LONGEST
