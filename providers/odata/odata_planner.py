"""Query → searches in an OData catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.criteria import Criteria
from ...core.family import Family
from ...core.period import Period
from ...core.portal import Portal
from ...core.prepared_area import PreparedArea
from ...core.query import Query
from ...core.scene_kind import SceneKind
from ...core.timeless import TIMELESS
from ..dialect_search import DialectSearch
from .criteria_terms import criteria_terms
from .filter_terms import (
    END,
    PUBLISHED,
    START,
    all_of,
    area_term,
    collection_term,
    time_value,
)
from .odata_conditions import condition_terms

_POINTS = 80  # an address of some 8 kB is what web servers take
_WHOLE_EARTH = (-180.0, -90.0, 180.0, 90.0)
_EARTH_KM2 = 509e6


class OdataPlanner:
    """Translates queries for one portal, a search for each family.

    Portal option used: `max_points`, the largest number of points sent as area.

    Terms of a search: `head` and `tail`, the filter before and after the times; `retry`, a tail for a second
    try where nothing was found; `start`, `end`; `key`, what is sorted and split by; `conditions`.
    """

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        self._portal = portal
        self._families = families
        self._points = int(portal.options.get("max_points", _POINTS))

    def plan(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return the searches that together answer `query`; none where nothing asked is held."""
        held = self._portal.families
        wanted = [name for name in query.families or held if name in held and name in self._families]
        return tuple(self._search(self._families[name], query, area) for name in dict.fromkeys(wanted))

    def _search(self, family: Family, query: Query, area: PreparedArea) -> DialectSearch:
        holding = self._portal.families[family.id]
        where, exact, simplified = self._area(area)
        criteria = criteria_terms(query.criteria, family, holding.collections)
        conditions = condition_terms(holding.conditions)
        asked = {*criteria, *({"area"} if exact else ())}
        if family.kind not in TIMELESS and query.period != Period():
            asked.add("period")
        terms = {
            "head": all_of([collection_term(holding.collections), where]),
            "tail": all_of([*(first for first, _ in criteria.values()), *conditions]),
            "retry": _retry(criteria, conditions),
            "conditions": dict(holding.conditions),
            **_times(family, query.period),
        }
        return DialectSearch(
            families=dict.fromkeys(holding.collections, family),
            terms=terms,
            asked=frozenset(asked),
            left=frozenset(_wanted(query.criteria, family) - asked),
            simplified=simplified,
        )

    def _area(self, area: PreparedArea) -> tuple[str, bool, bool]:
        """Return the condition on the area, whether it is the exact area, and whether it is a simpler one.

        Nothing is asked for the whole Earth: products without footprint would be lost.
        """
        if area.bounds == _WHOLE_EARTH and area.km2 > _EARTH_KM2:
            return "", True, False
        geometry = area.request_geometry(self._points)
        simplified = geometry is not area.geometry or area.simplified
        return area_term(geometry), not simplified, simplified


def _wanted(criteria: Criteria, family: Family) -> set[str]:
    return {name for name in criteria.to_json() if name in family.criteria}


def _retry(criteria: Mapping[str, tuple[str, str]], conditions: list[str]) -> str:
    """Return the tail with every condition replaced that has a second form; empty where none has."""
    if not any(second for _, second in criteria.values()):
        return ""
    return all_of([*(second or first for first, second in criteria.values()), *conditions])


def _times(family: Family, period: Period) -> dict[str, Any]:
    """Return the conditions on times, and by what to go on beyond the largest `$skip`.

    Filters on the start are quick (sheet, "date range"). Composites take in weeks: what ends after the
    period's start belongs to it. Thousands of composites and tiles share one instant, so that only the date
    of their publication can split them.
    """
    if family.kind in TIMELESS:
        return {"start": "", "end": "", "key": PUBLISHED}
    composite = family.kind is SceneKind.COMPOSITE
    first = END if composite else START
    return {
        "start": "" if period.start is None else f"{first} ge {time_value(period.start)}",
        "end": "" if period.end is None else f"{START} le {time_value(period.end)}",
        "key": PUBLISHED if composite else START,
    }
