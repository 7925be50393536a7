"""Why a flow fits, or none does, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ....core.flows.flow_match import FlowMatch
from ....core.flows.flow_match_lack import FlowMatchLack
from ....core.flows.flow_match_reason import FlowMatchReason
from ....core.scene import Scene
from ....gis.translation import tr
from ... import formats
from ...message import filled

YEARLY = (FlowMatchReason.YEAR, FlowMatchReason.OTHER_YEAR)


def match_title(match: FlowMatch) -> str:
    """Return the layer's name, plain text."""
    return match.title(formats.language()) or tr("Picture of the scene")


def match_words(match: FlowMatch, scene: Scene, portal_title: str) -> str:
    """Return which portal's it is and why it fits: `Terrascope, 24 Oct 2026`."""
    return filled(REASONS[match.reason](), portal_title, date_words(match, scene))[0]


def date_words(match: FlowMatch, scene: Scene) -> str:
    """Return the date or year that a match shows."""
    instant = scene.acquired
    dates = None if match.entry is None else match.entry.dates
    if dates is not None and match.time:
        instant = dates.instant(match.time) or instant
    if instant is None:
        return match.time
    return str(instant.year) if match.reason in YEARLY else formats.day(instant)


def lack_words(lack: FlowMatchLack) -> str:
    """Return why no flow fits, as a sentence."""
    return LACKS[lack]()


# Called when something is said, never at import time: the translator comes later.
REASONS: Mapping[FlowMatchReason, Callable[[], str]] = {
    FlowMatchReason.SCENE: lambda: tr("%1, this scene alone"),
    FlowMatchReason.DATE: lambda: tr("%1, %2"),
    FlowMatchReason.YEAR: lambda: tr("%1, year %2"),
    FlowMatchReason.OTHER_SCENE: lambda: tr("other portal: %1, the same acquisition"),
    FlowMatchReason.OTHER_DATE: lambda: tr("other portal: %1, %2"),
    FlowMatchReason.OTHER_YEAR: lambda: tr("other portal: %1, year %2"),
    FlowMatchReason.ACCOUNT: lambda: tr("your account at %1, %2"),
}

LACKS: Mapping[FlowMatchLack, Callable[[], str]] = {
    FlowMatchLack.UNDATED_SCENE: lambda: tr("No flow at this date: the scene has no date."),
    FlowMatchLack.NO_FLOW: lambda: tr("No portal has a flow of this product family."),
    FlowMatchLack.ELSEWHERE: lambda: tr("The flows of this product family show other places."),
    FlowMatchLack.NO_DATES: lambda: tr("The flows of this product family have one state only."),
    FlowMatchLack.OTHER_DATES: lambda: tr("The flows of this product family have nothing at this date."),
}
