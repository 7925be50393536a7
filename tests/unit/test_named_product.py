"""Searching by product identifier: any portal's naming, with or without ending."""

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.named_product import WORLD, bare_identifier, matcher, named_product, pinned
from guichet_eo.core.period import Period
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_choice import choose_portals
from guichet_eo.core.portal_directory import BUILT_IN, PortalDirectory
from guichet_eo.core.product_names import read_product_name
from guichet_eo.core.query import Query
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_keys import scene_key

RESOURCES = Path(__file__).parents[2] / "resources"
S2 = "S2A_MSIL2A_20260807T105621_N0512_R094_T31TCJ_20260807T143000"
URN = "URN:FEATURE:DATA:gdh:8bf09ed1-8f5f-354e-b4c3-9f3b60f521d9:V1"


def at(*parts):
    return datetime(*parts, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def families():
    return FamilyDirectory.load(RESOURCES / "families.json")


@pytest.fixture(scope="module")
def portals():
    return PortalDirectory.load([BUILT_IN])


def scene_of(title, portal="p", family="x", **fields):
    """Return a scene as a portal that prints no more than its name gives it."""
    name = read_product_name(title)
    instant = fields.pop("acquired", name.sensed)
    key = scene_key(portal, title, name.platform, name.tile, instant, name.mode, name)
    return Scene(portal, title, title, family, key, acquired=instant, level=name.level, **fields)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (S2 + ".SAFE", {"s2-l2a-sen2cor"}),
        ("/eodata/Sentinel-2/" + S2 + ".SAFE/", {"s2-l2a-sen2cor"}),
        (S2.replace("L2A", "L1C") + ".zip", {"s2-l1c"}),
        ("S2A_31TCJ_20260807_0_L2A", {"s2-l2a-sen2cor"}),
        ("SENTINEL2B_20200106-105907-758_L2A_T31TCH_C", {"s2-l2a-maja"}),
        ("SENTINEL2X_20200115-000000-000_L3A_T31TCH_D", {"s2-l3a-wasp"}),
        ("S2C_20260807T104621_31TCN_TOC_V220", {"terrascope-s2-toc"}),
        ("S2A_20190307T105021_31UFS_FAPAR_10M_V200", {"biophysical"}),
        ("S1A_IW_GRDH_1SDV_20240604T110100_20240604T110131_054172_069690_E33E.SAFE", {"s1-grd"}),
        ("S1B_IW_SLC__1SDV_20200127T175434_20200127T175502_020006_025D93_D721", {"s1-slc"}),
        ("S1A_IW_GRDH_1SDV_20250311T044231_20250311T044249_058252_073302_rtc", {"s1-rtc"}),
        ("LC08_L2SP_028030_20200114_20200824_02_T1_SR", {"landsat-c2-l2"}),
        ("LC09_L1TP_199030_20261120_20261204_02_T1.tar", {"landsat-c2-l1"}),
        ("LC80330322023281LGN00", {"landsat-c2-l1", "landsat-c2-l2", "landsat-l2a-maja"}),
        ("DS_PHR1A_201208231055123_FR1_PX_E001N43_0612_01654", {"pleiades"}),
        ("DS_SPOT6_201306121036100_FR1_FR1_FR1_FR1_E001N43_01871", {"spot67-ortho", "spot67-archive"}),
        ("11222858708240840372P", {"spot15-l1a"}),
        ("VENUS-XS_20200103-110008-000_L1C_ES-LTERA_D", {"venus-l1c"}),
        (
            "S3A_OL_1_EFR____20230101T101010_20230101T101310_20230101T120000_0179_094_022_2160_PS1_O_NR_002.SEN3",
            {"s3-olci"},
        ),
        ("S5P_OFFL_L2__CH4____20230101T101010_20230101T115310_27000_03_020400_20230102T120000", {"s5p"}),
    ],
)
def test_a_name_tells_the_families(text, expected, families, portals):
    assert set(named_product(text, families, portals).families) == expected


def test_a_tile_and_an_instant_make_the_search_small(families, portals):
    found = named_product(S2 + ".SAFE", families, portals)
    assert found.placed
    west, south, east, north = _box(found.area)
    assert (round(west), round(south), round(east), round(north)) == (0, 43, 2, 44)
    assert found.period.start == at(2026, 8, 7, 10, 11, 21)
    assert found.period.end == at(2026, 8, 7, 11, 41, 21)
    assert found.query(50).criteria == Criteria(identifier=S2)


def test_a_name_without_place_is_searched_everywhere_at_its_instant(families, portals):
    radar = "S1A_IW_GRDH_1SDV_20240604T110100_20240604T110131_054172_069690_E33E"
    found = named_product(radar, families, portals)
    assert not found.placed
    assert found.area is WORLD
    assert (found.period.start, found.period.end) == (at(2024, 6, 4, 11, 0), at(2024, 6, 4, 11, 2, 31))


def test_a_name_with_a_day_only_takes_the_whole_day(families, portals):
    found = named_product("LC09_L2SP_199030_20261120_20261204_02_T1", families, portals)
    assert found.period == Period(at(2026, 11, 20), at(2026, 11, 20, 23, 59, 59, 999999))


def test_identifiers_of_one_portal_go_there_only(families):
    own = Portal("one", LocalText("One"), "One", options={"identifiers": ["URN:FEATURE:DATA:gdh:.*"]})
    other = Portal("two", LocalText("Two"), "Two", options={"identifiers": "nonsense"})
    found = named_product(URN, families, PortalDirectory([own, other]))
    assert found.portals == ("one",)
    assert found.query(10).portals == ("one",)
    assert named_product("Toulouse", families, PortalDirectory([own, other])) is None


def test_only_portals_that_can_hold_it_are_asked(families, portals):
    def asked(text):
        query = named_product(text, families, portals).query(50)
        return {choice.portal.id for choice in choose_portals(portals, families, query) if choice.asked}

    assert "earth-search" in asked(S2)
    assert "usgs-landsatlook" not in asked(S2)
    landsat = asked("LC09_L2SP_199030_20261120_20261204_02_T1")
    assert {"earth-search", "usgs-landsatlook", "planetary-computer"} <= landsat
    assert not landsat & {"cdse", "terrascope", "dinamis"}
    assert asked("SENTINEL2B_20250106-105907-758_L2A_T31TCH_C") >= {"dinamis"}
    assert "cdse" not in asked("SENTINEL2B_20250106-105907-758_L2A_T31TCH_C")


@pytest.mark.parametrize(
    ("identifier", "title", "same"),
    [
        (S2 + ".SAFE", S2, True),
        (S2, "S2A_31TCJ_20260807_0_L2A", True),
        ("S2A_31TCJ_20260807_0_L2A", S2, True),
        ("S2A_31TCJ_20260806_0_L2A", S2, False),
        ("s2a_msil2a_20260807t105621", S2, True),
        (S2, S2.replace("L2A", "L1C"), False),
        (S2, S2.replace("31TCJ", "31TDJ"), False),
        (S2, S2.replace("S2A", "S2B"), False),
        (S2, "S2A_T31TCJ_20260808T105621_L2A", False),
        (S2, "SENTINEL2A_20260807-105621-000_L2A_T31TCJ_C", False),
        ("SENTINEL2A_20260807-105621-000_L2A_T31TCJ_C", S2, False),
        ("LC09_L2SP_199030_20261120_20261204_02_T1", "LC09_L2SP_199030_20261120_02_T1", True),
        ("LC09_L2SP_199030_20261120_20261204_02_T1", "LC09_L1TP_199030_20261120_20261204_02_T1", False),
        (
            "S1A_IW_GRDH_1SDV_20240604T110100_20240604T110131_054172_069690_E33E",
            "S1A_IW_GRDH_1SDV_20240604T110100_20240604T110131_054172_069690",
            True,
        ),
        (
            "S1A_IW_GRDH_1SDV_20240604T110100_20240604T110131_054172_069690_E33E",
            "S1A_IW_SLC__1SDV_20240604T110059_20240604T110132_054172_069690_0000",
            False,
        ),
    ],
)
def test_the_same_product_under_another_name(identifier, title, same):
    acquired = at(2026, 8, 7, 10, 56, 21) if "20260807_0" in title else None
    fields = {"acquired": acquired} if acquired else {}
    scene = replace(scene_of(title, **fields), processor=read_product_name(title).processor)
    assert matcher(identifier)(scene) is same


def test_a_text_that_names_no_product_is_looked_for_as_text():
    assert matcher("t31tcj")(scene_of(S2))
    assert not matcher("T31TDK")(scene_of(S2))


def test_a_query_is_pinned_to_the_instant_of_its_identifier():
    day = Period(at(2026, 8, 7), at(2026, 8, 7, 23, 59))
    query = Query(WORLD, day, criteria=Criteria(identifier=S2))
    assert pinned(query).period == Period(at(2026, 8, 7, 10, 11, 21), at(2026, 8, 7, 11, 41, 21))
    assert pinned(replace(query, period=Period())).period.start == at(2026, 8, 7, 10, 11, 21)
    other = replace(query, period=Period(at(2020, 1, 1), at(2020, 2, 1)))
    assert pinned(other) is other
    assert pinned(replace(query, criteria=Criteria())).period is day


@pytest.mark.parametrize("ending", ["", ".SAFE", ".SAFE.zip", ".zip", ".SEN3", ".tar.gz", "/"])
def test_endings_do_not_matter(ending):
    assert bare_identifier(f" folder/{S2}{ending} ") == S2


def _box(geometry):
    ring = geometry["coordinates"][0]
    return min(x for x, _ in ring), min(y for _, y in ring), max(x for x, _ in ring), max(y for _, y in ring)
