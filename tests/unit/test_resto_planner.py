"""Requests to resto servers, compared with the portal sheets' examples."""

import json
import math
from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.period import Period
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.providers.page_facts import PageFacts
from guichet_eo.providers.resto.resto_dialect import RestoDialect

RESOURCES = Path(__file__).parents[2] / "resources"
SARA = "https://copernicus.nci.org.au/sara.server/1.0/api/collections"
PEPS = {
    "endpoints": {"resto": "https://peps.cnes.fr/resto/api/collections"},
    "options": {
        "criteria": {
            "cloud_max": "cloudCover",
            "snow_max": "snowCover",
            "orbit_direction": "orbitDirection",
            "orbit_relative": "relativeOrbitNumber",
            "tile": "tileid",
            "identifier": "productIdentifier",
        }
    },
}
THEIA = {
    "endpoints": {"resto": "https://theia.cnes.fr/atdistrib/resto2/api/collections"},
    "options": {
        "criteria": {
            "cloud_max": "cloudCover",
            "tile": {"property": "location", "prefix": "T"},
            "identifier": "identifier",
        }
    },
}


def ring(west, south, east, north):
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


WORLD = ring(-180, -90, 180, 90)


def dialect_of(portal_id, changes=None):
    """Return the dialect of a portal's file; the files of closed portals tell no interface."""
    document = json.loads((RESOURCES / "portals" / f"{portal_id}.json").read_text(encoding="utf-8"))
    portal = replace(read_portal(document), dialect="resto", **(changes or {}))
    families = FamilyDirectory.load(RESOURCES / "families.json")
    return RestoDialect(portal, {family.id: family for family in families.families})


@pytest.fixture(scope="module")
def sara():
    return dialect_of("sara")


def asked(dialect, query, size=50, place=None):
    """Return path and parameters of the only search's request."""
    (search,) = dialect.searches(query, prepare_area(query.area))
    parts = urlsplit(dialect.request(search, place or {}, size).url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}", dict(parse_qsl(parts.query)), search


def question(families, area, first, last, **criteria):
    limit = criteria.pop("limit", 0)
    return Query(area, Period(first, last), tuple(families), Criteria(**criteria), limit)


def day(year, month, number):
    return datetime(year, month, number, tzinfo=timezone.utc)


def test_the_example_of_sara(sara):
    query = question(
        ["s2-l1c"], ring(149, -35.5, 149.3, -35.2), day(2026, 6, 1), day(2026, 6, 30), cloud_max=20
    )
    url, sent, search = asked(sara, query)
    assert url == SARA + "/S2/search.json"
    assert sent == {
        "startDate": "2026-06-01",
        "completionDate": "2026-06-30",
        "geometry": "POLYGON((149 -35.5,149.3 -35.5,149.3 -35.2,149 -35.2,149 -35.5))",
        "productType": "S2MSI1C",
        "cloudCover": "[0,20]",
        "maxRecords": "50",
        "page": "1",
        "sortParam": "startDate",
        "sortOrder": "desc",
    }
    assert search.asked == {"period", "area", "cloud_max", "conditions"}


def test_the_example_of_peps():
    area = {
        "type": "Polygon",
        "coordinates": [
            [
                [137.7729, 13.1342],
                [137.7729, 23.8860],
                [153.7491, 23.8860],
                [153.7491, 13.1342],
                [137.7729, 13.1342],
            ]
        ],
    }
    query = question(["s2-l2a-sen2cor"], area, day(2020, 8, 8), day(2020, 8, 16))
    url, sent, _ = asked(dialect_of("peps", PEPS), query, size=2)
    assert url == "https://peps.cnes.fr/resto/api/collections/S2ST/search.json"
    assert sent == {
        "startDate": "2020-08-08",
        "completionDate": "2020-08-16",
        "geometry": "POLYGON((137.7729 13.1342,137.7729 23.886,153.7491 23.886,"
        "153.7491 13.1342,137.7729 13.1342))",
        "productType": "S2MSI2A",
        "maxRecords": "2",
        "page": "1",
    }


def test_the_example_of_theia():
    october = (day(2018, 10, 1), datetime(2018, 10, 31, 23, 59, 59, tzinfo=timezone.utc))
    query = question(["s2-l2a-maja"], WORLD, *october, cloud_max=30, tile="31TCJ")
    url, sent, _ = asked(dialect_of("theia", THEIA), query, size=500)
    assert url == "https://theia.cnes.fr/atdistrib/resto2/api/collections/SENTINEL2/search.json"
    assert sent == {
        "location": "T31TCJ",
        "processingLevel": "LEVEL2A",
        "startDate": "2018-10-01",
        "completionDate": "2018-10-31T23:59:59Z",
        "cloudCover": "[0,30]",
        "maxRecords": "500",
        "page": "1",
    }


def test_a_day_alone_would_end_before_it_begins(sara):
    query = Query(ring(149, -36, 150, -35), Period.of_days(date(2026, 6, 3), date(2026, 6, 3)), ("s2-l1c",))
    _, sent, _ = asked(sara, query)
    assert (sent["startDate"], sent["completionDate"]) == ("2026-06-03", "2026-06-03T23:59:59.999Z")


def test_criteria_in_the_portals_words(sara):
    spot = ring(149, -36, 150, -35)
    query = question(
        ["s1-grd"],
        spot,
        None,
        None,
        orbit_direction="ascending",
        orbit_relative=30,
        polarisation="VV+VH",
        mode="iw",
    )
    _, sent, search = asked(sara, query)
    assert sent["orbitDirection"] == "Ascending"
    assert sent["orbitNumber"] == "30", "the relative orbit, at this portal"
    assert sent["polarisation"] == "VV,VH"
    assert sent["sensorMode"] == "IW"
    assert not search.left
    _, sent, search = asked(sara, question(["s1-grd"], spot, None, None, polarisation="VV"))
    assert "polarisation" not in sent, "VV alone would leave out what has VV and VH"
    assert search.left == {"polarisation"}
    _, sent, _ = asked(
        dialect_of("peps", PEPS), question(["s1-grd"], spot, None, None, orbit_direction="Ascending")
    )
    assert sent["orbitDirection"] == "ascending"


def test_covers_are_whole_numbers(sara):
    _, sent, search = asked(sara, question(["s2-l1c"], ring(149, -36, 150, -35), None, None, cloud_max=12.5))
    assert sent["cloudCover"] == "[0,13]"
    assert "cloud_max" in search.left
    assert "cloud_max" not in search.asked


def test_identifiers(sara):
    name = "S2A_MSIL1C_20181011T055751_N0206_R091_T43UGS_20181011T072546"
    for text in (name, name + ".SAFE", name.lower(), name + ".zip"):
        _, sent, search = asked(sara, question(["s2-l1c"], WORLD, None, None, identifier=text))
        assert sent["productIdentifier"] == name
        assert "geometry" not in sent
        assert "identifier" in search.asked
    _, sent, search = asked(sara, question(["s2-l1c"], WORLD, None, None, identifier="T43UGS"))
    assert "productIdentifier" not in sent
    assert search.left == {"identifier"}


def test_one_search_for_all_of_sentinel_3(sara):
    (search,) = sara.searches(Query(WORLD, families=("s3-olci", "s3-slstr", "s3-sral")), prepare_area(WORLD))
    assert "productType" not in search.terms["parameters"]
    assert "kind" not in search.terms["parameters"]
    name = "S3A_{}____20200101T235959_20200102T000259_20200102T043121_0179_053_187_1980_LN1_O_NT_002"

    def family(kind):
        return sara.family({"properties": {"title": name.format(kind), "collection": "S3"}}, search)

    assert family("OL_1_EFR").id == "s3-olci"
    assert family("SL_1_RBT").id == "s3-slstr"
    assert family("SR_1_SRA").id == "s3-sral"
    assert family("SY_2_SYN") is None


def test_products_of_another_type_belong_to_no_family(sara):
    (search,) = sara.searches(Query(WORLD, families=("s2-l1c",)), prepare_area(WORLD))
    assert sara.family({"properties": {"productType": "S2MSI2A", "collection": "S2"}}, search) is None
    assert sara.family({"properties": {"collection": "S2"}}, search).id == "s2-l1c"


def coast(points):
    """Return a round area with a ragged edge."""
    corners = [
        [
            149 + (2 + 0.1 * (number % 2)) * math.cos(2 * math.pi * number / points),
            -35 + (2 + 0.1 * (number % 2)) * math.sin(2 * math.pi * number / points),
        ]
        for number in range(points)
    ]
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


@pytest.mark.parametrize("points", [20, 200, 2000, 20000])
def test_addresses_never_have_kilometres(sara, points):
    area = prepare_area(coast(points))
    (search,) = sara.searches(Query(coast(points), families=("s2-l1c",)), area)
    url = sara.request(search, {}, 100).url
    assert len(url) < 4100
    assert search.simplified is (points > 20)
    assert ("area" in search.asked) is not search.simplified


def test_many_islands_are_sent_as_boxes(sara):
    islands = {
        "type": "MultiPolygon",
        "coordinates": [ring(150 + n * 0.1, -20, 150.05 + n * 0.1, -19.9)["coordinates"] for n in range(200)],
    }
    (search,) = sara.searches(Query(islands, families=("s2-l1c",)), prepare_area(islands))
    assert len(sara.request(search, {}, 100).url) < 4100


def test_both_sides_of_the_antimeridian(sara):
    area = {
        "type": "Polygon",
        "coordinates": [[[179, -18], [181, -18], [181, -17], [179, -17], [179, -18]]],
    }
    _, sent, _ = asked(sara, Query(area, families=("s2-l1c",)))
    assert sent["geometry"].startswith("MULTIPOLYGON(((")
    assert "181" not in sent["geometry"]


def facts(received, size, **properties):
    return PageFacts("", size, received, received, {"properties": properties})


def test_exact_totals_end_a_search(sara):
    (search,) = sara.searches(Query(WORLD, families=("s2-l1c",)), prepare_area(WORLD))
    page = facts(50, 50, totalResults=120, exactCount=True)
    assert sara.total(search, page.members) == 120
    assert sara.following(search, {}, page) == {"done": 50}
    _, sent, _ = asked(sara, Query(WORLD, families=("s2-l1c",)), 100, {"done": 50})
    assert (sent["maxRecords"], sent["page"]) == ("50", "2")
    _, sent, _ = asked(sara, Query(WORLD, families=("s2-l1c",)), 100, {"done": 100})
    assert (sent["maxRecords"], sent["page"]) == ("100", "2")
    assert sara.following(search, {"done": 100}, facts(20, 100, totalResults=120)) is None


def test_estimates_do_not(sara):
    (search,) = sara.searches(Query(WORLD, families=("s2-l1c",)), prepare_area(WORLD))
    page = facts(50, 50, totalResults=50, exactCount=False)
    assert sara.total(search, page.members) is None
    assert sara.following(search, {}, page) == {"done": 50}
    short = facts(30, 50, totalResults=126362, exactCount=False)
    assert sara.following(search, {}, short) is None
    more = facts(30, 50, exactCount=False, links=[{"rel": "next", "href": "…"}])
    assert sara.following(search, {}, more) == {"done": 50}
    empty = facts(0, 50, exactCount=False, links=[{"rel": "next", "href": "…"}])
    assert sara.following(search, {}, empty) is None
    assert sara.total(search, {"properties": {"totalResults": "47"}}) is None
