"""Portals that are not asked, by reason."""

from dataclasses import replace

from guichet_eo.core.choice_reason import ChoiceReason
from guichet_eo.core.portal_choice import PortalChoice
from guichet_eo.core.portal_status import PortalStatus
from guichet_eo.ui.criteria.why_not_group import why_not_groups
from imagined import imagined_portal


def choice(name, reason, value="", since=""):
    portal = replace(imagined_portal(name), status_since=since)
    if reason is ChoiceReason.RETIRED:
        portal = replace(portal, status=PortalStatus.RETIRED)
    return PortalChoice(portal, reason, value)


def test_what_the_user_can_change_comes_first_and_closed_ones_last(qgis_app):
    groups = why_not_groups(
        [
            choice("old", ChoiceReason.RETIRED, "CDSE", "2023-10"),
            choice("radar", ChoiceReason.NO_FAMILY, "Sentinel-2"),
            choice("older", ChoiceReason.RETIRED, "CDSE"),
            choice("key", ChoiceReason.LOGIN_NEEDED),
            choice("land", ChoiceReason.NO_FAMILY, "Sentinel-2"),
            choice("other", ChoiceReason.RETIRED, "GEODES", "2025"),
        ]
    )
    assert [(group.names, group.sentence, group.needs) for group in groups] == [
        (("key",), "needs a login to search", True),
        (("radar", "land"), "holds no Sentinel-2", False),
        (("old (Oct 2023)", "older"), "closed, replaced by CDSE", False),
        (("other (2025)",), "closed, replaced by GEODES", False),
    ]
