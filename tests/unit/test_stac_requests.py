"""First requests to STAC servers, compared with the examples of the portal sheets.

The area goes as a polygon where the examples show a box, a period ends with its last millisecond, and
clouds are asked for up to the limit, the limit included.
"""

import json
from datetime import date
from pathlib import Path

import pytest
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.period import Period
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.providers.joined_provider import portal_of_dialect
from guichet_eo.providers.stac_planner import StacPlanner

RESOURCES = Path(__file__).parents[2] / "resources"
FAMILIES = {each.id: each for each in FamilyDirectory.load(RESOURCES / "families.json").families}
JUNE = (date(2026, 6, 1), date(2026, 6, 30))
IN_JUNE = "2026-06-01T00:00:00Z/2026-06-30T23:59:59.999Z"
BOX = (1.3, 43.5, 1.6, 43.7)
EXAMPLES = {
    "cdse": (
        ("s2-l2a-sen2cor", BOX, JUNE, {"cloud_max": 20}),
        {
            "collections": ["sentinel-2-l2a"],
            "datetime": IN_JUNE,
            "query": {"eo:cloud_cover": {"lte": 20}},
            "sortby": [{"field": "datetime", "direction": "desc"}],
        },
    ),
    "earth-search": (
        ("s2-l2a-sen2cor", BOX, JUNE, {"cloud_max": 20}),
        {
            "collections": ["sentinel-2-c1-l2a", "sentinel-2-l2a"],
            "datetime": IN_JUNE,
            "query": {"eo:cloud_cover": {"lte": 20}},
            "sortby": [{"field": "properties.datetime", "direction": "desc"}],
        },
    ),
    "planetary-computer": (
        ("s2-l2a-sen2cor", BOX, JUNE, {"cloud_max": 20, "tile": "31TCJ"}),
        {
            "collections": ["sentinel-2-l2a"],
            "datetime": IN_JUNE,
            "query": {"eo:cloud_cover": {"lte": 20}, "s2:mgrs_tile": {"eq": "31TCJ"}},
            "sortby": [{"field": "datetime", "direction": "desc"}],
        },
    ),
    "usgs-landsatlook": (
        ("landsat-c2-l2", BOX, JUNE, {"cloud_max": 20}),
        {
            "collections": ["landsat-c2l2-sr"],
            "datetime": IN_JUNE,
            "query": {"eo:cloud_cover": {"lte": 20}},
        },
    ),
    "dinamis": (
        ("spot67-ortho", (4.09, 43.99, 4.10, 44.0), (date(2022, 1, 1), date(2022, 12, 31)), {}),
        {
            "collections": ["dinamis-openspot-6-7"],
            "datetime": "2022-01-01T00:00:00Z/2022-12-31T23:59:59.999Z",
        },
    ),
    "terrascope": (
        (
            "terrascope-s2-toc",
            (4.98, 51.24, 5.11, 51.3),
            (date(2025, 6, 1), date(2025, 6, 30)),
            {"cloud_max": 30},
        ),
        {
            "collections": ["terrascope-s2-toc-v2"],
            "datetime": "2025-06-01T00:00:00Z/2025-06-30T23:59:59.999Z",
            "filter-lang": "cql2-json",
            "filter": {"op": "<=", "args": [{"property": "properties.eo:cloud_cover"}, 30]},
        },
    ),
    "hydroweb": (
        ("water-level", (-2, 42, 4, 46), (date(2024, 1, 1), None), {}),
        {"query": {"end_datetime": {"gte": "2024-01-01T00:00:00Z"}}},
    ),
}


def first_bodies(name, family, box, days, criteria):
    document = json.loads((RESOURCES / "portals" / f"{name}.json").read_text(encoding="utf-8"))
    portal = portal_of_dialect(read_portal(document, base=str(RESOURCES)), "stac")
    query = Query(box_geometry(box), Period.of_days(*days), (family,), Criteria(**criteria), limit=0)
    area = prepare_area(query.area)
    return [dict(search.body) for search in StacPlanner(portal, FAMILIES).plan(query, area)], area


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_of_the_sheet(name):
    asked, example = EXAMPLES[name]
    (body,), area = first_bodies(name, *asked)
    assert body.pop("intersects") == area.geometry
    collections = example.get("collections", ["HYDROWEB_RIVERS_OPE"])
    if name in ("dinamis", "hydroweb"):  # the family has more than the example shows
        assert set(collections) <= set(body["collections"])
    else:
        assert body["collections"] == collections
    assert {key: body.get(key) for key in example if key != "collections"} == {
        key: value for key, value in example.items() if key != "collections"
    }
    assert set(body) - set(example) <= {"sortby", "collections"}
