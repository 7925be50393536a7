"""What would help when nothing was found, computed from the answers themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from ...core.family import Family
from ...core.period import Period
from ...core.query import Query
from ...gis.portal_state import PortalState
from ...gis.translation import tr
from .. import formats
from .query_words import conditions
from .suggestion import Suggestion

if TYPE_CHECKING:
    from ...gis.guichet import Guichet

CLOUD_STEPS = (30, 60)
WIDER = timedelta(days=10)
MOST = 5
MOST_FAMILIES = 2
CLOUD = "cloud_max"
PLACE_AND_TIME = ("area", "period", "family")


def suggestions(query: Query, states: Iterable[PortalState], guichet: Guichet) -> list[Suggestion]:
    """Return up to five changes, those first of which the answers say that they would bring something."""
    left_out = _left_out(states)
    sure = [*_clouds(query, left_out), *_conditions(query, left_out)]
    return [*sure, *_wider(query), *_families(query, guichet)][:MOST]


def _left_out(states: Iterable[PortalState]) -> dict[str, int]:
    """Return condition → scenes left out by it in all answers."""
    counts: dict[str, int] = {}
    for state in states:
        for condition, count in state.sieved.items():
            counts[condition] = counts.get(condition, 0) + count
    return counts


def _clouds(query: Query, left_out: dict[str, int]) -> list[Suggestion]:
    limit = query.criteria.cloud_max
    if limit is None:
        return []
    higher = next((step for step in CLOUD_STEPS if step > limit), None)
    changed = replace(query, criteria=replace(query.criteria, cloud_max=higher))
    title = tr("Take Any Cloud") if higher is None else tr("Raise Cloud to %1", formats.percent(higher))
    return [Suggestion(title, _count_words(left_out.get(CLOUD, 0)), changed)]


def _conditions(query: Query, left_out: dict[str, int]) -> list[Suggestion]:
    """Offer to drop each further condition that left scenes out."""
    offers = []
    empty = type(query.criteria)()
    for name, count in sorted(left_out.items(), key=lambda entry: -entry[1]):
        if name == CLOUD or name in PLACE_AND_TIME or not count or not hasattr(empty, name):
            continue
        only = replace(empty, **{name: getattr(query.criteria, name)})
        changed = replace(query, criteria=replace(query.criteria, **{name: getattr(empty, name)}))
        words = ", ".join(conditions(only))
        if words:
            offers.append(Suggestion(tr("Drop “%1”", words), _count_words(count), changed))
    return offers


def _count_words(count: int) -> str:
    if not count:
        return tr("asks all portals again")
    return formats.counted(count, tr("%1 scene was left out by this"), tr("%1 scenes were left out by this"))


def _wider(query: Query) -> list[Suggestion]:
    start, end = query.period.start, query.period.end
    if start is None and end is None:
        return []
    latest = datetime.now(timezone.utc)
    wider = Period(
        None if start is None else start - WIDER,
        None if end is None else max(end, min(end + WIDER, latest)),
    )
    title = tr("Widen to %1", formats.period(wider))
    both = start is not None and end is not None and wider.end == end + WIDER
    reason = tr("10 days more on each side") if both else tr("10 days more")
    return [Suggestion(title, reason, replace(query, period=wider))]


def _families(query: Query, guichet: Guichet) -> list[Suggestion]:
    """Offer neighbours: the optical family with most themes in common, and radar."""
    chosen = [family for family in map(guichet.families.get, query.families) if family is not None]
    if not chosen:
        return []
    missions = {family.mission for family in chosen}  # another level has the same acquisitions
    others = [family for family in guichet.families.families if family.mission not in missions]
    optical = sorted(
        (family for family in others if family.optical and _shared(family, chosen)),
        key=lambda family: -_shared(family, chosen),
    )
    cloudy = any(one.optical for one in chosen)
    radar = [family for family in others if cloudy and family.id == "s1-grd"]
    found: list[Suggestion] = []
    for candidates in (optical, radar):
        found += _first_answered(query, candidates, guichet)
    return found[:MOST_FAMILIES]


def _first_answered(query: Query, candidates: Sequence[Family], guichet: Guichet) -> list[Suggestion]:
    """Return the first family that a portal can be asked about, over this area and period."""
    for family in candidates[:8]:
        asked = replace(query, families=(family.id,), portals=())
        portals = sum(choice.asked for choice in guichet.choices(asked))
        if portals:
            more = replace(query, families=(*query.families, family.id), portals=())
            name = f"{family.mission} {family.title.text(formats.language())}"
            return [Suggestion(tr("Add %1", name), _family_reason(family, portals), more)]
    return []


def _family_reason(family: Family, portals: int) -> str:
    at = formats.counted(portals, tr("%1 portal, same period"), tr("%1 portals, same period"))
    if not family.optical:
        return tr("radar sees through cloud; %1", at)
    return tr("%1; %2", formats.metres(family.resolution), at) if family.resolution else at


def _shared(family: Family, chosen: Iterable[Family]) -> int:
    """Return how many themes two families share at most, none where they are of another kind."""
    kinds = [set(family.themes) & set(one.themes) for one in chosen if one.kind is family.kind]
    return max(map(len, kinds), default=0)
