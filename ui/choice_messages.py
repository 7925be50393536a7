"""Why a portal is not asked, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..core.choice_reason import ChoiceReason
from ..core.portal_choice import PortalChoice
from ..gis.translation import tr
from . import formats


def choice_sentence(choice: PortalChoice) -> str:
    """Return why a portal is not asked, in a few words that follow its name; empty where it is asked."""
    if choice.reason is ChoiceReason.RETIRED:
        return _closed(choice)
    if choice.reason is ChoiceReason.OUTSIDE_PERIOD:
        return _outside_period(choice.value)
    words = REASONS.get(choice.reason)
    return words().replace("%1", choice.value) if words else ""


def _closed(choice: PortalChoice) -> str:
    since = formats.month_and_year(choice.portal.status_since)
    if since and choice.value:
        return tr("closed in %1, replaced by %2", since, choice.value)
    if choice.value:
        return tr("closed, replaced by %1", choice.value)
    return tr("closed in %1", since) if since else tr("closed")


def _outside_period(span: str) -> str:
    """Word `start/end`; the side that lies away from the period is `..`."""
    start, _, end = span.partition("/")
    if end not in ("", ".."):
        return tr("ends in %1, before the period", formats.month_and_year(end))
    if start not in ("", ".."):
        return tr("begins in %1, after the period", formats.month_and_year(start))
    return tr("holds nothing of this period")


REASONS: Mapping[ChoiceReason, Callable[[], str]] = {
    ChoiceReason.LOGIN_NEEDED: lambda: tr("needs a login to search"),
    ChoiceReason.SWITCHED_OFF: lambda: tr("switched off"),
    ChoiceReason.NOT_CHOSEN: lambda: tr("not among the portals of this search"),
    ChoiceReason.NO_FAMILY: lambda: tr("holds no %1"),
    ChoiceReason.OUTSIDE_AREA: lambda: tr("does not cover the area"),
    ChoiceReason.NEEDS_CONTRACT: lambda: tr("needs a contract and a key"),
    ChoiceReason.NO_INTERFACE: lambda: tr("has no interface that a program can ask"),
}
