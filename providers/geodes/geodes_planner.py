"""Query → searches at GEODES."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ...core.family import Family
from ...core.period import Period
from ...core.portal import Portal
from ...core.prepared_area import PreparedArea
from ...core.query import Query
from ...core.timeless import TIMELESS
from ..dialect_search import DialectSearch
from ..page_builder import CONDITIONS
from ..request_instant import instant_text
from ..whole_earth import is_whole_earth
from .criterion_filter import criterion_filter
from .geodes_area import sent_area

_POINTS = 300
_ORDER = {"sortBy": [{"field": "start_datetime", "direction": "desc"}]}
Filters = Mapping[str, Mapping[str, Any]]


class GeodesPlanner:
    """Makes the parts of request bodies that all pages of a search share.

    Portal options used: `criteria`, criterion → property or {"property": …, "collections": […]}, those that
    the portal filters by; `max_points`, largest number of points sent as area.
    """

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        self._portal = portal
        self._families = families
        self._rules: Mapping[str, Any] = portal.options.get("criteria") or {}

    def plan(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return one search for all families that are asked for in the same words."""
        groups: dict[str, list[Family]] = {}
        for name in query.families or tuple(self._portal.families):
            if name in self._portal.families and name in self._families:
                family = self._families[name]
                groups.setdefault(self._group(family, query), []).append(family)
        return tuple(self._search(families, query, area) for families in groups.values())

    def _group(self, family: Family, query: Query) -> str:
        conditions = dict(self._portal.families[family.id].conditions)
        asked = sorted(self._filters(family, query))
        return json.dumps([conditions, asked, family.kind in TIMELESS], sort_keys=True)

    def _search(self, families: list[Family], query: Query, area: PreparedArea) -> DialectSearch:
        conditions = self._portal.families[families[0].id].conditions
        filters = self._filters(families[0], query)
        owners: dict[str, Family] = {}
        for family in families:
            for collection in self._portal.families[family.id].collections:
                owners.setdefault(collection, family)
        asked = set(filters) | ({CONDITIONS} if conditions else set())
        body, parts = _collections(owners)
        if families[0].kind not in TIMELESS:
            parts.update(_period(query.period))
            asked.add("period")
        parts.update(_conditions(conditions))
        parts.update({self._property(name): dict(wanted) for name, wanted in filters.items()})
        if _is_urn(query.criteria.identifier):
            body["ids"] = [query.criteria.identifier.strip()]
            asked.add("identifier")
        if parts:
            body["query"] = parts
        simplified = self._add_area(body, area)
        if not simplified:
            asked.add("area")
        return DialectSearch(
            families=owners,
            terms={"body": {**body, **_ORDER}, "conditions": conditions},
            asked=frozenset(asked),
            left=frozenset(_wanted(families, query) - asked),
            simplified=simplified or area.simplified,
        )

    def _add_area(self, body: dict[str, Any], area: PreparedArea) -> bool:
        """Put the area into a body; return whether it is larger there."""
        if is_whole_earth(area):
            return False
        body["intersects"], simplified = sent_area(area, int(self._portal.options.get("max_points", _POINTS)))
        return simplified

    def _filters(self, family: Family, query: Query) -> Filters:
        """Return criterion → operator and value, for those that the portal can be asked for."""
        found = {}
        held = set(self._portal.families[family.id].collections)
        for name, value in query.criteria.to_json().items():
            rule = self._rules.get(name)
            if not rule or name not in family.criteria or (name == "identifier" and _is_urn(value)):
                continue
            if not isinstance(rule, str) and not held <= set(rule.get("collections", held)):
                continue
            wanted = criterion_filter(name, value, query.period)
            if wanted is not None:
                found[name] = wanted
        return found

    def _property(self, criterion: str) -> str:
        rule = self._rules[criterion]
        return str(rule if isinstance(rule, str) else rule["property"])


def _collections(owners: Mapping[str, Family]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the body's and the query's part: two ids in `collections` find nothing (Known pitfalls)."""
    names = list(owners)
    if len(names) == 1:
        return {"collections": names}, {}
    return {}, {"dataset": {"in": names}}


def _period(period: Period) -> dict[str, Any]:
    """Return the sensing period; the parameter `datetime` means the publication (Known pitfalls)."""
    found: dict[str, Any] = {}
    if period.start is not None:
        found["end_datetime"] = {"gte": instant_text(period.start)}
    if period.end is not None:
        found["start_datetime"] = {"lte": instant_text(period.end)}
    return found


def _conditions(conditions: Mapping[str, Any]) -> dict[str, Any]:
    return {name: {"in" if isinstance(wanted, list) else "eq": wanted} for name, wanted in conditions.items()}


def _is_urn(identifier: Any) -> bool:
    return isinstance(identifier, str) and identifier.strip().startswith("URN:FEATURE:")


def _wanted(families: Iterable[Family], query: Query) -> set[str]:
    known = {name for family in families for name in family.criteria}
    return {name for name in query.criteria.to_json() if name in known}
