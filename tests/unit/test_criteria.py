"""Conditions of a query: written, read, and which of them make sense for a family."""

from pathlib import Path

import pytest
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.scene_kind import SceneKind

FAMILIES = FamilyDirectory.load(Path(__file__).resolve().parents[2] / "resources" / "families.json")


def test_documents_of_earlier_versions_are_read():
    old = {"cloud_max": 20, "stereo": True, "identifier": "x"}
    assert Criteria.from_json(old) == Criteria(cloud_max=20, stereo=True, identifier="x")
    assert Criteria.from_json(old).to_json() == old


def test_what_is_written_is_read():
    criteria = Criteria(incidence_along_max=10, incidence_across_max=12.5, tri_stereo=True, snow_max=5)
    assert Criteria.from_json(criteria.to_json()) == criteria
    assert Criteria().to_json() == {}


def test_an_unknown_condition_is_named():
    with pytest.raises(ValueError, match="haze"):
        Criteria.from_json({"haze": 1})


@pytest.mark.parametrize(("criteria", "views"), [({}, 1), ({"stereo": True}, 2), ({"tri_stereo": True}, 3)])
def test_least_views(criteria, views):
    assert Criteria(**criteria).least_views == views


VIEWS = {"incidence_max", "incidence_along_max", "incidence_across_max", "stereo"}


def test_families_have_the_criteria_of_their_kind():
    for family in FAMILIES.families:
        assert "identifier" in family.criteria, family.id
        assert ("cloud_max" in family.criteria) <= family.optical, family.id
        if "snow_max" in family.criteria or "sun_elevation_min" in family.criteria:
            assert family.optical, family.id
            assert family.kind is SceneKind.ACQUISITION, family.id
        if "tri_stereo" in family.criteria:
            assert "stereo" in family.criteria, family.id
    for name in ("pleiades", "spot67-archive", "ccm-vhr"):
        assert VIEWS | {"snow_max", "sun_elevation_min", "resolution_max"} <= FAMILIES.get(name).criteria
    for name in ("s1-slc", "s1-grd", "terrasar-x", "cosmo-skymed", "alos2"):
        assert {"polarisation", "mode", "orbit_direction", "orbit_relative"} <= FAMILIES.get(name).criteria
