"""Portals that are asked only by name: invented scenes must not stand among real ones."""

from pathlib import Path

from guichet_eo.core.choice_reason import ChoiceReason
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_choice import choose_portals
from guichet_eo.core.portal_directory import BUILT_IN, PortalDirectory
from guichet_eo.core.query import Query


def portal(name, **options):
    return Portal(
        name, LocalText(name), name, dialect="stac", families={"other": Holding(("c",))}, options=options
    )


DIRECTORY = PortalDirectory([portal("real"), portal("shy", only_when_named=True)])


def reasons(**query):
    choices = choose_portals(DIRECTORY, FamilyDirectory((), {}), Query(area={}, **query))
    return {choice.portal.id: choice.reason for choice in choices}


def test_asked_only_by_name():
    assert reasons() == {"real": ChoiceReason.ASKED, "shy": ChoiceReason.NOT_CHOSEN}
    assert reasons(portals=("shy",)) == {"real": ChoiceReason.NOT_CHOSEN, "shy": ChoiceReason.ASKED}


def test_what_is_no_scene_of_a_date_is_asked_by_name_only():
    directory = PortalDirectory.load([Path(BUILT_IN)])
    named = [one.id for one in directory.portals if one.options.get("only_when_named")]
    assert named == ["gee", "sandbox"]  # data sets, and invented scenes
