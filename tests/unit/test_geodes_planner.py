"""Requests to GEODES, compared with the portal sheet's examples."""

import json
from datetime import datetime, timezone
from pathlib import Path

import pytest
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.period import Period
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.providers.geodes.geodes_dialect import GeodesDialect
from guichet_eo.providers.numbered_pages import largest_page, page_number
from guichet_eo.providers.page_facts import PageFacts

RESOURCES = Path(__file__).parents[2] / "resources"
PYRENEES = {
    "type": "Polygon",
    "coordinates": [[[1.0, 42.9], [1.1, 42.9], [1.1, 42.8], [1.0, 42.8], [1.0, 42.9]]],
}
WORLD = {
    "type": "Polygon",
    "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]],
}
JANUARY = Period(
    datetime(2020, 1, 1, tzinfo=timezone.utc), datetime(2020, 1, 31, 23, 59, 59, tzinfo=timezone.utc)
)
SEARCH = "https://geodes-portal.cnes.fr/api/stac/search"
NAME = "S2A_MSIL1C_20250402T175741_N0511_R141_T14ULD_20250403T022035"


@pytest.fixture(scope="module")
def dialect():
    portal = read_portal(json.loads((RESOURCES / "portals" / "geodes.json").read_text(encoding="utf-8")))
    families = FamilyDirectory.load(RESOURCES / "families.json")
    return GeodesDialect(portal, {family.id: family for family in families.families})


def searches(dialect, families, period=JANUARY, area=PYRENEES, **criteria):
    query = Query(area, period, tuple(families), Criteria(**criteria), limit=0)
    return dialect.searches(query, prepare_area(area))


def body(dialect, families, place=None, size=80, **more):
    (search,) = searches(dialect, families, **more)
    return dict(dialect.request(search, place or {}, size).body)


def test_the_example_of_the_sheet(dialect):
    (search,) = searches(dialect, ["s2-l2a-maja"], cloud_max=30)
    request = dialect.request(search, {}, 80)
    assert request.url == SEARCH
    assert request.body == {
        "page": 1,
        "limit": 80,
        "collections": ["THEIA_REFLECTANCE_SENTINEL2_L2A"],
        "intersects": PYRENEES,
        "query": {
            "end_datetime": {"gte": "2020-01-01T00:00:00Z"},
            "start_datetime": {"lte": "2020-01-31T23:59:59Z"},
            "eo:cloud_cover": {"lte": 30},
        },
        "sortBy": [{"field": "start_datetime", "direction": "desc"}],
    }
    assert search.asked == {"period", "area", "cloud_max"}
    assert not search.left


def test_several_collections_go_into_the_query(dialect):
    asked = body(dialect, ["landsat-l2a-maja", "s2-l2a-maja"], cloud_max=10)
    assert "collections" not in asked
    assert asked["query"]["dataset"] == {
        "in": [
            "THEIA_REFLECTANCE_LANDSAT5_L2A",
            "THEIA_REFLECTANCE_LANDSAT7_L2A",
            "THEIA_REFLECTANCE_LANDSAT8_L2A",
            "THEIA_REFLECTANCE_SENTINEL2_L2A",
        ]
    }


def test_a_filter_on_clouds_does_not_touch_radar_nor_land_cover(dialect):
    found = searches(dialect, ["s2-l1c", "s1-grd", "s1-slc", "oso"], cloud_max=10)
    bodies = [dialect.request(search, {}, 80).body for search in found]
    clouds = [sent["query"].get("eo:cloud_cover") for sent in bodies if "query" in sent]
    assert clouds == [{"lte": 10}, None, None]
    assert [sent.get("query", {}).get("product:type") for sent in bodies] == [
        None,
        {"eq": "GRD"},
        {"eq": "SLC"},
        None,
    ]
    assert "query" not in bodies[3], "a map of a year is wanted in every period"


def test_criteria_in_the_portals_words(dialect):
    asked = body(
        dialect, ["s1-grd"], polarisation="VV+VH", mode="iw", orbit_direction="ascending", orbit_relative=30
    )
    assert asked["query"]["sar:polarizations"] == {"eq": "VV VH"}
    assert asked["query"]["sar:instrument_mode"] == {"eq": "IW"}
    assert asked["query"]["sat:orbit_state"] == {"eq": "Ascending"}
    assert asked["query"]["sat:relative_orbit"] == {"eq": 30}
    assert body(dialect, ["s1-grd"], polarisation="HV")["query"]["sar:polarizations"] == {
        "in": ["HV", "HH HV"]
    }
    assert body(dialect, ["s2-l1c"], tile="T31TCK")["query"]["grid:code"] == {"eq": "T31TCK"}
    assert body(dialect, ["s2-l1c"], tile="1CCV")["query"]["grid:code"] == {"eq": "T01CCV"}


def test_what_the_portal_cannot_filter_by_is_said(dialect):
    (search,) = searches(dialect, ["s2-l2a-maja"], snow_max=10, orbit_direction="descending")
    assert search.left == {"snow_max", "orbit_direction"}, "THEIA's products have no orbit direction"
    (search,) = searches(dialect, ["spot15-l1a"], incidence_max=10, cloud_max=5, mode="J")
    assert search.left == {"incidence_max", "cloud_max", "mode"}
    (search,) = searches(dialect, ["s1-grd"], polarisation="VV+HH")
    assert search.left == {"polarisation"}


def test_identifiers(dialect):
    always = {"period": Period(), "area": WORLD}
    asked = body(dialect, ["s2-l1c"], identifier=NAME + ".SAFE", **always)
    assert asked["query"] == {"identifier": {"eq": NAME}}
    assert "intersects" not in asked
    assert body(dialect, ["s2-l1c"], identifier=NAME.lower(), **always)["query"] == {
        "identifier": {"eq": NAME}
    }
    maja = "SENTINEL2B_20200106-105907-758_L2A_T31TCH_C"
    for text in (maja, maja + "_V4-0", maja + "_V4-0.zip"):
        asked = body(dialect, ["s2-l2a-maja"], identifier=text, **always)
        assert asked["query"] == {"identifier": {"eq": maja}}
    assert body(dialect, ["s2-l1c"], identifier="T14ULD_2025", **always)["query"] == {
        "identifier": {"contains": "T14ULD_2025"}
    }
    urn = "URN:FEATURE:DATA:gdh:1948824b-03c6-3072-9762-00eede85db5f:V1"
    (search,) = searches(dialect, ["s2-l1c"], identifier=urn, **always)
    assert dialect.request(search, {}, 80).body["ids"] == [urn]
    assert "query" not in search.terms["body"]
    assert "identifier" in search.asked


def test_in_a_short_period_other_portals_names_are_found(dialect):
    hour = Period(
        datetime(2025, 4, 2, 17, 12, tzinfo=timezone.utc), datetime(2025, 4, 2, 18, 42, tzinfo=timezone.utc)
    )
    (search,) = searches(dialect, ["s2-l1c"], identifier=NAME, period=hour)
    assert "identifier" not in search.terms["body"]["query"]
    assert search.left == {"identifier"}


def test_what_is_smaller_than_the_portals_grid_is_sent_larger(dialect):
    x, y = 1.44, 43.6
    spot = [[[x, y], [x + 1e-4, y], [x + 1e-4, y + 1e-4], [x, y]]]
    (search,) = searches(dialect, ["s2-l1c"], area={"type": "Polygon", "coordinates": spot})
    sent = search.terms["body"]["intersects"]
    xs, ys = zip(*sent["coordinates"][0])
    assert max(ys) - min(ys) >= 0.000898
    assert max(xs) - min(xs) >= 0.00124
    assert min(xs) < x < max(xs)
    assert min(ys) < y < max(ys)
    assert search.simplified
    assert "area" not in search.asked


def test_both_sides_of_the_antimeridian_in_one_search(dialect):
    area = {
        "type": "Polygon",
        "coordinates": [[[179, -18], [181, -18], [181, -17], [179, -17], [179, -18]]],
    }
    (search,) = searches(dialect, ["s2-l1c"], area=area)
    sent = search.terms["body"]["intersects"]
    assert sent["type"] == "MultiPolygon"
    assert {abs(x) for part in sent["coordinates"] for x, _ in part[0]} == {179.0, 180.0}
    tiny = {
        "type": "Polygon",
        "coordinates": [[[179.99995, -18], [180.00005, -18], [180.00005, -17.9999], [179.99995, -18]]],
    }
    (search,) = searches(dialect, ["s2-l1c"], area=tiny)
    assert len(search.terms["body"]["intersects"]["coordinates"]) == 2


def test_nothing_is_asked_for_what_is_not_held(dialect):
    assert searches(dialect, ["s5p"]) == ()


def facts(received, matched=None, size=80, limit=None):
    context = {"matched": matched} if matched is not None else {}
    if limit is not None:
        context["limit"] = limit
    return PageFacts(SEARCH, size, received, received, {"context": context})


def pages_of(dialect, matched, first, later=80, cap=10_000):
    """Return (page, limit, number of the first item) of all requests for so many items."""
    (search,) = searches(dialect, ["s2-l1c"])
    place, asked = {}, []
    while place is not None:
        size = later if place else first
        sent = dialect.request(search, place, size).body
        limit = min(sent["limit"], cap)
        asked.append((sent["page"], sent["limit"], (sent["page"] - 1) * limit))
        received = max(0, min(limit, matched - asked[-1][2]))
        place = dialect.following(search, place, facts(received, matched, size, limit))
    return asked


@pytest.mark.parametrize("first", [1, 7, 16, 20, 40, 80])
@pytest.mark.parametrize("matched", [0, 1, 79, 80, 81, 500])
def test_pages_grow_without_gap_or_overlap(dialect, first, matched):
    asked = pages_of(dialect, matched, first)
    done = 0
    for _, limit, begin in asked:
        assert begin == done
        assert limit <= 80
        done += limit
    assert done >= matched
    assert done - asked[-1][1] < max(matched, 1)


def test_pages_that_are_smaller_than_asked_for(dialect):
    asked = pages_of(dialect, 130, 40, cap=20)
    begins = [begin for _, _, begin in asked]
    assert begins == [0, 20, 40, 60, 80, 100, 120]


def test_without_a_total_a_page_that_is_not_full_is_the_last(dialect):
    (search,) = searches(dialect, ["s2-l1c"])
    assert dialect.following(search, {}, facts(80)) == {"done": 80}
    assert dialect.following(search, {"done": 80}, facts(79)) is None
    assert dialect.total(search, {"context": {"matched": True}}) is None
    assert dialect.total(search, {}) is None


def test_page_arithmetic():
    assert largest_page(60, 80) == 60
    assert largest_page(160, 80) == 80
    assert largest_page(97, 80) == 1
    assert page_number(160, 80) == 3
