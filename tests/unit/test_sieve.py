"""Every scene is looked at again."""

from datetime import datetime, timezone

import pytest
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.geometry import box_geometry, to_wkb
from guichet_eo.core.period import Period
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.core.scene_kind import SceneKind
from guichet_eo.core.sieve import Sieve

AREA = box_geometry((1.3, 43.5, 1.6, 43.7))
HERE = to_wkb(box_geometry((1, 43, 2, 44)))
JUNE = Period(datetime(2026, 6, 1, tzinfo=timezone.utc), datetime(2026, 6, 30, tzinfo=timezone.utc))
GOOD = {
    "acquired": datetime(2026, 6, 15, tzinfo=timezone.utc),
    "footprint": HERE,
    "cloud": 5.0,
    "snow": 0.0,
    "incidence_along": -4.0,
    "incidence_across": 3.0,
    "stereo_views": 3,
    "incidence": -12.0,
    "sun_elevation": 50.0,
    "resolution": 10.0,
    "orbit_direction": "descending",
    "orbit_relative": 51,
    "polarisations": ("VV", "VH"),
    "mode": "IW",
    "tile": "31TCJ",
}


def scene(**more):
    return Scene("cdse", "S2A_31TCJ", "S2A_MSIL2A_X", "s2-l2a-sen2cor", SceneKey("x"), **{**GOOD, **more})


def reason(criteria, **more):
    return Sieve(Query(AREA, JUNE, criteria=criteria), prepare_area(AREA)).reason(scene(**more))


@pytest.mark.parametrize(
    ("criteria", "bad"),
    [
        ({}, {"footprint": to_wkb(box_geometry((5, 43, 6, 44)))}),
        ({}, {"acquired": datetime(2026, 7, 15, tzinfo=timezone.utc)}),
        ({"cloud_max": 20}, {"cloud": 20.1}),
        ({"incidence_max": 20}, {"incidence": -21.0}),
        ({"snow_max": 20}, {"snow": 20.1}),
        ({"incidence_along_max": 5}, {"incidence_along": -6.0}),
        ({"incidence_across_max": 5}, {"incidence_across": 6.0}),
        ({"stereo": True}, {"stereo_views": 1}),
        ({"tri_stereo": True}, {"stereo_views": 2}),
        ({"sun_elevation_min": 30}, {"sun_elevation": 12.0}),
        ({"resolution_max": 10}, {"resolution": 20.0}),
        ({"orbit_direction": "descending"}, {"orbit_direction": "ascending"}),
        ({"orbit_relative": 51}, {"orbit_relative": 8}),
        ({"polarisation": "VV+VH"}, {"polarisations": ("VV",)}),
        ({"mode": "IW"}, {"mode": "EW"}),
        ({"tile": "T31TCJ"}, {"tile": "31TCH"}),
    ],
)
def test_each_condition_is_named_and_the_unknown_passes(criteria, bad):
    condition = next(iter(criteria), "area" if "footprint" in bad else "period")
    assert reason(Criteria(**criteria)) is None
    assert reason(Criteria(**criteria), **bad) == condition
    unknown = {
        name: () if name == "polarisations" else "" if isinstance(value, str) else None
        for name, value in bad.items()
    }
    assert reason(Criteria(**criteria), **unknown) is None


def test_identifiers_are_parts_of_id_or_title():
    assert reason(Criteria(identifier="msil2a")) is None
    assert reason(Criteria(identifier="31TCJ")) is None
    assert reason(Criteria(identifier="MSIL1C")) == "identifier"


def test_a_period_says_nothing_about_static_tiles():
    old = datetime(2021, 1, 1, tzinfo=timezone.utc)
    assert reason(Criteria(), acquired=old, kind=SceneKind.STATIC_TILE) is None
    assert reason(Criteria(), acquired=old) == "period"


def test_a_composite_that_ends_in_the_period_passes():
    start, end = datetime(2026, 5, 1, tzinfo=timezone.utc), datetime(2026, 6, 2, tzinfo=timezone.utc)
    assert reason(Criteria(), acquired=start, ended=end, kind=SceneKind.COMPOSITE) is None
