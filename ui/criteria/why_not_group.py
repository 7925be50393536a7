"""Portals that are not asked for the same reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...core.choice_reason import ChoiceReason
from ...core.portal_choice import PortalChoice
from ...gis.translation import tr
from .. import formats
from ..choice_messages import choice_sentence

NEEDS_SOMETHING = (ChoiceReason.LOGIN_NEEDED, ChoiceReason.NEEDS_CONTRACT)
_ORDER = (
    *NEEDS_SOMETHING,
    ChoiceReason.OUTSIDE_PERIOD,
    ChoiceReason.OUTSIDE_AREA,
    ChoiceReason.NO_FAMILY,
    ChoiceReason.NO_INTERFACE,
    ChoiceReason.RETIRED,
)


@dataclass(frozen=True)
class WhyNotGroup:
    """One line of the list.

    Attributes:
        names: short titles, those of closed portals with the month in which they closed.
        sentence: the reason, for all of them.
        needs: whether the user could change it with an account or a contract.
    """

    names: tuple[str, ...]
    sentence: str
    needs: bool


def why_not_groups(choices: Iterable[PortalChoice]) -> list[WhyNotGroup]:
    """Return portals that are not asked, by reason; what the user can change first, closed ones last."""
    found: dict[str, list[PortalChoice]] = {}
    for choice in sorted(choices, key=_rank):
        found.setdefault(_sentence(choice), []).append(choice)
    return [
        WhyNotGroup(tuple(map(_name, group)), sentence, group[0].reason in NEEDS_SOMETHING)
        for sentence, group in found.items()
    ]


def _rank(choice: PortalChoice) -> int:
    return _ORDER.index(choice.reason) if choice.reason in _ORDER else len(_ORDER)


def _sentence(choice: PortalChoice) -> str:
    if choice.reason is not ChoiceReason.RETIRED:
        return choice_sentence(choice)
    return tr("closed, replaced by %1", choice.value) if choice.value else tr("closed")


def _name(choice: PortalChoice) -> str:
    title = choice.portal.short_title
    since = formats.month_and_year(choice.portal.status_since)
    return f"{title} ({since})" if choice.reason is ChoiceReason.RETIRED and since else title
