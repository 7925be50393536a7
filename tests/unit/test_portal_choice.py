"""Which portals are asked, and why the others are not."""

from datetime import date
from pathlib import Path

import pytest
from guichet_eo.core.choice_reason import ChoiceReason
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.period import Period
from guichet_eo.core.portal_choice import choose_portals
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query

FAMILIES = FamilyDirectory.load(Path(__file__).resolve().parents[2] / "resources" / "families.json")
S2 = {"s2-l2a-sen2cor": {"collections": ["x"], "start": "2015-06-27"}}
JUNE = Period.of_days(date(2026, 6, 1), date(2026, 6, 30))
AREA = box_geometry((1.3, 43.5, 1.6, 43.7))


def portal(name, **more):
    return read_portal({"id": name, "title": name.upper(), "dialect": "stac", "families": S2, **more})


def choice(one, *others, query=None, **more):
    directory = PortalDirectory([one, *others])
    asked = query or Query(AREA, JUNE, ("s2-l2a-sen2cor", "landsat-c2-l2"))
    return {c.portal.id: c for c in choose_portals(directory, FAMILIES, asked, **more)}[one.id]


def test_a_portal_that_can_answer_is_asked():
    found = choice(portal("a"))
    assert found.asked
    assert found.reason is ChoiceReason.ASKED
    assert found.families == ("s2-l2a-sen2cor",)


def test_retired_with_date_and_successor():
    dead = portal("old", status={"state": "retired", "since": "2026-03", "successor": "new"}, dialect="")
    found = choice(dead, portal("new", short_title="New One"))
    assert (found.reason, found.value, found.portal.status_since) == (
        ChoiceReason.RETIRED,
        "New One",
        "2026-03",
    )
    assert not found.asked
    assert choice(dead).value == "new"


def test_no_interface():
    assert choice(portal("web", dialect="")).reason is ChoiceReason.NO_INTERFACE


def test_no_family_names_the_missions():
    found = choice(portal("radar", families={"s1-grd": {}}))
    assert (found.reason, found.value) == (ChoiceReason.NO_FAMILY, "Sentinel-2, Landsat")


@pytest.mark.parametrize("box", [[110, -45, 180, -10], [-60, 0, -50, 10], [100, -10, -170, 10]])
def test_outside_area(box):
    families = {"s2-l2a-sen2cor": {"boxes": [box]}}
    assert choice(portal("far", families=families)).reason is ChoiceReason.OUTSIDE_AREA


def test_a_box_across_the_antimeridian_meets_both_sides():
    far = portal("fiji", families={"s2-l2a-sen2cor": {"boxes": [[170, -20, -170, -10]]}})
    for area in (
        box_geometry((-179, -19, -178, -18)),
        box_geometry((177, -19, 178, -18)),
        box_geometry((179, -19, -179, -18)),
    ):
        assert choice(far, query=Query(area, JUNE, ("s2-l2a-sen2cor",))).asked


@pytest.mark.parametrize(
    ("held", "value"),
    [
        ({"end": "2015-12-31"}, "../2015-12-31"),
        ({"start": "2027-01-01"}, "2027-01-01/.."),
    ],
)
def test_outside_period(held, value):
    found = choice(portal("past", families={"s2-l2a-sen2cor": held}))
    assert (found.reason, found.value) == (ChoiceReason.OUTSIDE_PERIOD, value)


def test_one_family_in_the_period_is_enough():
    families = {"s2-l2a-sen2cor": {"end": "2015-12-31"}, "landsat-c2-l2": {}}
    assert choice(portal("half", families=families)).asked


def test_a_period_does_not_keep_static_tiles_away():
    cover = portal("worldcover", families={"worldcover": {"start": "2020-01-01", "end": "2021-12-31"}})
    assert choice(cover, query=Query(AREA, JUNE, ("worldcover",))).asked


def test_logins_and_contracts():
    note = {"en": "Free account.", "fr": "Compte gratuit."}
    login = portal("login", access={"search": "login", "pixels": "login", "note": note})
    found = choice(login)
    assert (found.reason, found.detail.fr) == (ChoiceReason.LOGIN_NEEDED, "Compte gratuit.")
    assert choice(login, accounts={"login"}).asked
    contract = portal("contract", access={"search": "login", "pixels": "contract"})
    assert choice(contract).reason is ChoiceReason.NEEDS_CONTRACT
    assert choice(contract, accounts={"contract"}).asked
    assert choice(portal("later", access={"pixels": "login"})).asked


def test_switched_off_and_named():
    assert choice(portal("a"), switched_off={"a"}).reason is ChoiceReason.SWITCHED_OFF
    named = Query(AREA, JUNE, ("s2-l2a-sen2cor",), portals=("a",))
    assert choice(portal("a"), query=named, switched_off={"a"}).asked
    assert choice(portal("b"), query=named).reason is ChoiceReason.NOT_CHOSEN


def test_without_area_period_and_families_all_that_can_are_asked():
    assert choice(portal("a"), query=Query({})).asked
    assert choice(portal("a"), query=Query({"type": "Polygon", "coordinates": "x"})).asked
