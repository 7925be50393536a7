"""Queries as requests to the Copernicus catalogues, compared with the examples of the portal sheets."""

import json
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import unquote

import pytest
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.named_product import WORLD
from guichet_eo.core.period import Period
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.providers.odata.name_terms import name_terms
from guichet_eo.providers.odata.odata_dialect import OdataDialect

RESOURCES = Path(__file__).parents[2] / "resources"
FAMILIES = {family.id: family for family in FamilyDirectory.load(RESOURCES / "families.json").families}
BOX = {
    "type": "Polygon",
    "coordinates": [[[1.3, 43.5], [1.6, 43.5], [1.6, 43.7], [1.3, 43.7], [1.3, 43.5]]],
}
JUNE = Period(datetime(2026, 6, 1, tzinfo=timezone.utc), datetime(2026, 6, 30, tzinfo=timezone.utc))
CDSE = "https://catalogue.dataspace.copernicus.eu/odata/v1"
NAME = "S2A_MSIL1C_20200808T010311_N0500_R045_T54PXA_20230413T212505"
ORBIT = (
    "Attributes/OData.CSC.{}Attribute/any(att:att/Name eq 'relativeOrbitNumber' and "
    "att/OData.CSC.IntegerAttribute/Value eq {})"
)
SLSTR = "S3B_SL_1_RBT____20190116T050535_20190116T050835_20190117T125958_0179_021_048_0000_LN2_O_NT_003"


def dialect(**more):
    document = json.loads((RESOURCES / "portals" / "creodias.json").read_text(encoding="utf-8"))
    return OdataDialect(replace(read_portal(document), **more), FAMILIES)


def plan(family, area=BOX, period=JUNE, talk=None, **criteria):
    query = Query(area, period, (family,), Criteria(**criteria), 0)
    (search,) = (talk or dialect()).searches(query, prepare_area(area))
    return search


def asked(search, place=None, size=50, talk=None):
    return unquote((talk or dialect()).request(search, place or {}, size).url)


def filter_of(search, place=None):
    url = dialect().request(search, place or {}, 50).url
    return unquote(url.partition("$filter=")[2].partition("&")[0])


def test_the_full_example_of_cdse_is_sent_as_it_is():
    talk = dialect(endpoints={"odata": CDSE})
    search = plan("s2-l2a-sen2cor", talk=talk, cloud_max=20)
    assert asked(search, talk=talk).replace("Start ge", "Start gt").replace("Start le", "Start lt") == (
        f"{CDSE}/Products?$filter=Collection/Name eq 'SENTINEL-2' and OData.CSC.Intersects(area=geography'"
        "SRID=4326;POLYGON((1.3 43.5,1.6 43.5,1.6 43.7,1.3 43.7,1.3 43.5))') and ContentDate/Start gt "
        "2026-06-01T00:00:00.000Z and ContentDate/Start lt 2026-06-30T00:00:00.000Z and Attributes/OData.CSC."
        "DoubleAttribute/any(att:att/Name eq 'cloudCover' and att/OData.CSC.DoubleAttribute/Value le 20.00) "
        "and Attributes/OData.CSC.StringAttribute/any(att:att/Name eq 'productType' and att/OData.CSC."
        "StringAttribute/Value eq 'S2MSI2A')&$orderby=ContentDate/Start desc&$top=50&$count=True"
        "&$expand=Attributes&$expand=Assets"
    )
    assert search.asked == {"area", "period", "cloud_max"}
    assert not search.left
    assert not search.simplified


def test_the_example_of_creodias_but_for_the_other_types_of_the_family():
    text = asked(plan("s1-grd", period=Period(JUNE.start)))
    assert text.startswith(
        "https://datahub.creodias.eu/odata/v1/Products?$filter=Collection/Name eq 'SENTINEL-1' and OData.CSC."
        "Intersects(area=geography'SRID=4326;POLYGON((1.3 43.5,1.6 43.5,1.6 43.7,1.3 43.7,1.3 43.5))') and "
        "ContentDate/Start ge 2026-06-01T00:00:00.000Z and (Attributes/OData.CSC.StringAttribute/any(att:att/"
        "Name eq 'productType' and att/OData.CSC.StringAttribute/Value eq 'IW_GRDH_1S') or Attributes/"
    )
    assert "Value eq 'EW_GRDM_1S-COG')" in text
    assert text.endswith("&$top=50&$count=True&$expand=Attributes&$expand=Assets")


def test_the_page_after_and_beyond():
    search = plan("s1-grd")
    assert "&$top=100&$skip=150&$expand=Attributes" in asked(search, {"skip": 150}, 100)
    assert "$count" not in asked(search, {"skip": 150}, 100)
    bound = asked(search, {"before": "2026-06-11T10:00:00.001Z", "skip": 0}, 5000)
    assert " and ContentDate/Start lt 2026-06-11T10:00:00.001Z and (Attributes" in bound
    assert "$top=1000&$expand" in bound


def test_nothing_of_an_address_is_left_to_chance():
    url = dialect().request(plan("s1-grd", identifier="a&b#c+d%'e\u00e9 f"), {}, 50).url
    assert not set(url) & set('#+ ;\u00e9"<>')
    assert "contains(Name,'a%26b%23c%2Bd%25''e%C3%A9%20f')" in url


def test_criteria_are_asked_for_where_the_attribute_is_known():
    text = filter_of(plan("s2-l1c", orbit_relative=51, tile="T31TCJ", cloud_max=33.3333))
    assert ORBIT.format("Integer", 51) in text
    assert "'tileId' and att/OData.CSC.StringAttribute/Value eq '31TCJ'" in text
    assert "Value le 33.3333)" in text
    search = plan("s2-l1c", orbit_direction="descending", sun_elevation_min=20, cloud_max=1)
    assert search.left == {"orbit_direction", "sun_elevation_min"}
    assert plan("s3-slstr", cloud_max=20).left == {"cloud_max"}
    assert plan("s1-grd", cloud_max=20).asked == {"area", "period"}


def test_radar_criteria():
    text = filter_of(plan("s1-slc", orbit_direction="ascending", mode="iw", polarisation="VV+VH"))
    assert "'orbitDirection' and att/OData.CSC.StringAttribute/Value eq 'ASCENDING'" in text
    assert "'operationalMode' and att/OData.CSC.StringAttribute/Value eq 'IW'" in text
    assert "Value eq 'VV&VH') or " in text
    assert "Value eq 'VV')" not in text
    assert "Value eq 'HH&HV')" in filter_of(plan("s1-slc", polarisation="HH"))
    assert plan("s1-slc", mode="S3", polarisation="VV+HH").left == {"mode", "polarisation"}


def test_the_orbit_is_tried_as_text_where_nothing_was_found():
    search = plan("s1-grd", orbit_relative=30)
    again = filter_of(search, {"again": True})
    assert ORBIT.format("String", 30) in again
    assert "$count=True" in asked(search, {"again": True})
    assert not plan("s1-grd").terms["retry"]


def test_composites_are_found_in_the_middle_of_their_quarter_and_tiles_at_any_time():
    mosaic = plan("s2-mosaic")
    assert (
        " and ContentDate/End ge 2026-06-01T00:00:00.000Z and ContentDate/Start le 2026-06-30"
        in filter_of(mosaic)
    )
    assert filter_of(mosaic).endswith(" and contains(Name,'Sentinel-2_mosaic')")
    assert "$orderby=PublicationDate desc" in asked(mosaic)
    dem = plan("dem")
    assert "Date" not in filter_of(dem)
    assert "period" not in dem.asked
    assert "PublicationDate lt 2020" in filter_of(dem, {"before": "2020-01-01T00:00:00.000Z"})


def test_microseconds_stay():
    text = filter_of(
        plan("s2-l1c", period=Period(None, datetime(2026, 6, 30, 23, 59, 59, 999999, timezone.utc)))
    )
    assert "ContentDate/Start le 2026-06-30T23:59:59.999999Z" in text
    assert " ge " not in text


def test_areas():
    fiji = {
        "type": "Polygon",
        "coordinates": [[[179, -18], [181, -18], [181, -17], [179, -17], [179, -18]]],
    }
    text = filter_of(plan("s2-l1c", fiji))
    assert text.count("OData.CSC.Intersects(area=geography'SRID=4326;POLYGON((") == 2
    assert "')) or OData" not in text
    assert "') or OData.CSC.Intersects" in text
    assert "MULTIPOLYGON" not in text
    hole = [[1.4, 43.55], [1.5, 43.55], [1.5, 43.6], [1.4, 43.55]]
    ring = filter_of(plan("s2-l1c", {**BOX, "coordinates": [*BOX["coordinates"], hole]}))
    assert "1.3 43.5),(1.4 43.55,1.5 43.55,1.5 43.6,1.4 43.55))')" in ring
    assert "Intersects" not in filter_of(plan("s2-l1c", WORLD))
    assert "area" in plan("s2-l1c", WORLD).asked


def test_a_detailed_area_is_sent_in_a_larger_form_and_the_address_stays_short():
    import math

    circle = [
        [1.5 + math.cos(n / 500 * math.pi) / 3, 43 + math.sin(n / 500 * math.pi) / 3] for n in range(1000)
    ]
    area = {"type": "Polygon", "coordinates": [[*circle, circle[0]]]}
    search = plan(
        "s1-grd", area, polarisation="VV", mode="IW", orbit_relative=30, orbit_direction="ascending"
    )
    assert search.simplified
    assert "area" not in search.asked
    assert len(dialect().request(search, {}, 50).url) < 8000


NAMES = [
    (NAME, f"Name eq '{NAME}.SAFE'"),
    (f"{NAME}.SAFE", f"Name eq '{NAME}.SAFE'"),
    (f" {NAME.lower()}.SAFE.zip", f"Name eq '{NAME}.SAFE'"),
    (
        "S1A_IW_GRDH_1SDV_20240604T110100_20240604T110131_054172_069690_E33E_COG",
        "Name eq 'S1A_IW_GRDH_1SDV_20240604T110100_20240604T110131_054172_069690_E33E_COG.SAFE'",
    ),
    (SLSTR, f"Name eq '{SLSTR}.SEN3'"),
    ("S2A_MSIL2A_2026", "startswith(Name,'S2A_MSIL2A_2026')"),
    ("S5P_OFFL_L2__NO2", "startswith(Name,'S5P_OFFL_L2__NO2')"),
    ("_T31TCJ_", "contains(Name,'_T31TCJ_')"),
    ("o'clock", "(contains(Name,'o''clock') or contains(Name,'O''CLOCK'))"),
]


@pytest.mark.parametrize(("identifier", "term"), NAMES)
def test_names(identifier, term):
    assert name_terms(identifier)[0] == term
    assert filter_of(plan("s2-l1c", identifier=identifier)).split(" and ", 4)[4].startswith(term)


def test_a_product_that_was_processed_again_is_looked_for_too():
    assert (
        name_terms(NAME)[1] == "startswith(Name,'S2A_MSIL1C_20200808T010311_') and contains(Name,'_T54PXA_')"
    )
    assert name_terms("S1A_IW_GRDH_1SDV_20240604T110100_20240604T110131_054172_069690_E33E")[1] == (
        "startswith(Name,'S1A_IW_GRDH_1SDV_20240604T110100_')"
    )


def test_a_name_without_the_baseline_is_one_of_these_products():
    assert name_terms("S2B_MSIL2A_20261120T105351_R051_T31TCJ_20261120T143028") == (
        "startswith(Name,'S2B_MSIL2A_20261120T105351_') and contains(Name,'_T31TCJ_')",
        "",
    )


def test_names_of_other_catalogues_are_compared_here():
    for name in ("SENTINEL2A_20260807-105617-461_L2A_T31TCJ_C", "S2A_31TCJ_20260807_0_L2A", "  "):
        assert name_terms(name) is None
    assert plan("s2-l2a-sen2cor", identifier="S2A_31TCJ_20260807_0_L2A").left == {"identifier"}


def test_only_what_is_held_is_searched():
    talk = dialect()
    assert talk.searches(Query(BOX, JUNE, ("pleiades",)), prepare_area(BOX)) == ()
    assert len(talk.searches(Query(BOX, JUNE), prepare_area(BOX))) == len(talk.portal.families)
