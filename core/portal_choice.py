"""Which portals a query goes to, and why the others are not asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .choice_reason import ChoiceReason
from .family_directory import FamilyDirectory
from .geometry import clean_polygons
from .holding import Box, Holding
from .local_text import LocalText
from .period import Period
from .portal import Portal
from .portal_directory import PortalDirectory
from .portal_status import PortalStatus
from .query import Query
from .timeless import TIMELESS

# portal option: invented scenes must not stand among real ones unless they were asked for
ONLY_WHEN_NAMED = "only_when_named"


@dataclass(frozen=True)
class PortalChoice:
    """A portal and whether a query goes to it.

    Attributes:
        portal: the portal.
        reason: ASKED, or why it is not asked.
        value: the fact that a sentence about the reason needs, empty where there is none:
            RETIRED: short title of the successor (the date is `portal.status_since`);
            NO_FAMILY: missions of the chosen families, separated by ", ";
            OUTSIDE_PERIOD: what is held, as ISO dates `start/end`, `..` for an open end.
        detail: the portal's own words about its accounts, for LOGIN_NEEDED and NEEDS_CONTRACT.
        families: ids of the chosen families that it holds.
    """

    portal: Portal
    reason: ChoiceReason = ChoiceReason.ASKED
    value: str = ""
    detail: LocalText = LocalText()
    families: tuple[str, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether the query goes there."""
        return self.reason is ChoiceReason.ASKED


def choose_portals(
    directory: PortalDirectory,
    families: FamilyDirectory,
    query: Query,
    accounts: Collection[str] = (),
    switched_off: Collection[str] = (),
) -> tuple[PortalChoice, ...]:
    """Decide for every portal, in the order of the directory.

    Args:
        directory: the portals.
        families: tells which families have no period (static tiles).
        query: an empty area or no families set no condition; portals named in it are asked also when
        switched off.
        accounts: ids of portals for which the user has an account.
        switched_off: ids of portals that the user does not want.
    """
    boxes = area_boxes(query.area)
    choices = []
    for portal in directory.portals:
        wanted = tuple(name for name in query.families or portal.families if name in portal.families)
        reason, value = _reason(portal, wanted, query.period, boxes, families)
        if reason is ChoiceReason.RETIRED:
            successor = directory.get(portal.successor)
            value = portal.successor if successor is None else successor.short_title
        elif reason is ChoiceReason.NO_FAMILY:
            value = ", ".join(_missions(query.families, families))
        elif reason is ChoiceReason.ASKED:
            reason = _wish(portal, wanted, query.portals, accounts, switched_off)
        needs = reason in (ChoiceReason.LOGIN_NEEDED, ChoiceReason.NEEDS_CONTRACT)
        choices.append(
            PortalChoice(portal, reason, value, portal.access.note if needs else LocalText(), wanted)
        )
    return tuple(choices)


def _reason(
    portal: Portal, wanted: Sequence[str], period: Period, boxes: Sequence[Box], families: FamilyDirectory
) -> tuple[ChoiceReason, str]:
    """Whether the portal could answer at all."""
    if portal.status is PortalStatus.RETIRED:
        return ChoiceReason.RETIRED, ""
    if not portal.dialect:
        return ChoiceReason.NO_INTERFACE, ""
    if not wanted:
        return ChoiceReason.NO_FAMILY, ""
    near = [name for name in wanted if holds_area(portal.families[name], boxes)]
    if not near:
        return ChoiceReason.OUTSIDE_AREA, ""
    if not any(_timeless(families, name) or holds_period(portal.families[name], period) for name in near):
        return ChoiceReason.OUTSIDE_PERIOD, _span([portal.families[name].period for name in near], period)
    return ChoiceReason.ASKED, ""


def _wish(
    portal: Portal,
    wanted: Collection[str],
    named: Collection[str],
    accounts: Collection[str],
    switched_off: Collection[str],
) -> ChoiceReason:
    """Whether the user wants it and may search at least one of the families there."""
    if portal.id not in named and (named or portal.options.get(ONLY_WHEN_NAMED)):
        return ChoiceReason.NOT_CHOSEN
    if not named and portal.id in switched_off:
        return ChoiceReason.SWITCHED_OFF
    if portal.id not in accounts and all(portal.search_of(name) == "login" for name in wanted):
        contract = portal.access.pixels == "contract"
        return ChoiceReason.NEEDS_CONTRACT if contract else ChoiceReason.LOGIN_NEEDED
    return ChoiceReason.ASKED


def area_boxes(area: Mapping[str, Any]) -> tuple[Box, ...]:
    """Return one box (west, south, east, north) for each polygon of an area; none for an empty one."""
    try:
        polygons = clean_polygons(area) if area else ()
    except (TypeError, ValueError, KeyError, IndexError):
        return ()
    return tuple(_box(list(rings[0])) for rings in polygons)


def _box(ring: Sequence[tuple[float, float]]) -> Box:
    xs = [x for x, _ in ring]
    ys = [y for _, y in ring]
    return (min(xs), min(ys), max(xs), max(ys))


def holds_area(holding: Holding, boxes: Sequence[Box]) -> bool:
    """Return whether what is held can meet one of the boxes; no boxes at either side: everywhere."""
    if not holding.boxes or not boxes:
        return True
    return any(_meet(held, box) for whole in holding.boxes for held in _halves(whole) for box in boxes)


def _halves(box: Box) -> Iterator[Box]:
    west, south, east, north = box
    if west <= east:
        yield box
    else:
        yield (west, south, 180.0, north)
        yield (-180.0, south, east, north)


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def holds_period(holding: Holding, period: Period) -> bool:
    """Return whether what is held can meet the period."""
    held = holding.period
    return not (_before(held.end, period.start) or _before(period.end, held.start))


def _before(end: datetime | None, start: datetime | None) -> bool:
    return end is not None and start is not None and end < start


def _timeless(families: FamilyDirectory, name: str) -> bool:
    family = families.get(name)
    return family is not None and family.kind in TIMELESS


def _span(held: Sequence[Period], period: Period) -> str:
    """What is held, as `start/end`; the side that lies away from the period stays open."""
    starts = [one.start for one in held if one.start is not None]
    ends = [one.end for one in held if one.end is not None]
    first = min(starts) if len(starts) == len(held) else None
    last = max(ends) if len(ends) == len(held) else None
    begins = "" if first is None or not _before(period.end, first) else first.date().isoformat()
    ended = "" if last is None or not _before(last, period.start) else last.date().isoformat()
    return f"{begins or '..'}/{ended or '..'}"


def _missions(names: Sequence[str], families: FamilyDirectory) -> list[str]:
    found = (families.get(name) for name in names)
    return list(dict.fromkeys(family.mission for family in found if family is not None))
