"""Query → searches at a resto server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

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
from .criterion_parameter import criterion_parameter, is_exact
from .resto_address import search_address
from .sent_geometry import sent_geometry

KIND = "kind"


class _Group(NamedTuple):
    """Families that one search brings."""

    collection: str
    conditions: Mapping[str, Any]
    members: list[tuple[str, Family]]  # begin of the mission's product type, perhaps empty; family


class RestoPlanner:
    """Makes the parameters that all pages of a search share.

    A search asks one collection: the address without one is slow (portal sheet sara). Conditions of a family
    are sent as parameters, but `kind`, the begin of the product type in product names, is looked at here.
    Portal options used: `criteria`, criterion → parameter or {"property": …, "capital": …, "prefix": …,
    "collections": […]}; `sort`: field to sort by, newest first.
    """

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        self._portal = portal
        self._families = families
        self._rules: Mapping[str, Any] = portal.options.get("criteria") or {}

    def plan(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return a search for each collection and each set of parameters."""
        groups: dict[str, _Group] = {}
        for family, collection, conditions in self._asked(query):
            kind = str(conditions.pop(KIND, ""))
            filters = self._filters(family, collection, query)
            key = json.dumps([collection, conditions, sorted(filters.items()), family.kind in TIMELESS])
            groups.setdefault(key, _Group(collection, conditions, [])).members.append((kind, family))
        return tuple(self._search(group, query, area) for group in groups.values())

    def _asked(self, query: Query) -> Iterator[tuple[Family, str, dict[str, Any]]]:
        for name in query.families or tuple(self._portal.families):
            if name in self._portal.families and name in self._families:
                holding = self._portal.families[name]
                for collection in holding.collections:
                    yield self._families[name], collection, dict(holding.conditions)

    def _search(self, group: _Group, query: Query, area: PreparedArea) -> DialectSearch:
        family = group.members[0][1]
        filters = self._filters(family, group.collection, query)
        criteria = query.criteria.to_json()
        asked = {name for name in filters if is_exact(name, criteria[name])}
        parameters = {} if family.kind in TIMELESS else _period(query.period)
        if family.kind not in TIMELESS:
            asked.add("period")
        parameters.update({name: str(value) for name, value in group.conditions.items()})
        parameters.update({self._parameter(name): text for name, text in filters.items()})
        if self._portal.options.get("sort"):
            parameters.update({"sortParam": str(self._portal.options["sort"]), "sortOrder": "desc"})
        geometry, simplified = None, False
        if not is_whole_earth(area):
            room = search_address(self._portal, group.collection, parameters)
            geometry, simplified = sent_geometry(area, len(room))
            parameters["geometry"] = geometry
        asked |= {CONDITIONS} if group.conditions else set()
        asked |= set() if simplified else {"area"}
        wanted = {name for name in criteria if any(name in each.criteria for _, each in group.members)}
        kinds = {kind: each for kind, each in group.members if kind}
        return DialectSearch(
            families={} if kinds else {group.collection: family},
            terms={
                "collection": group.collection,
                "parameters": parameters,
                "conditions": group.conditions,
                "kinds": kinds,
            },
            asked=frozenset(asked),
            left=frozenset(wanted - asked),
            simplified=simplified or area.simplified,
        )

    def _filters(self, family: Family, collection: str, query: Query) -> dict[str, str]:
        """Return criterion → value to send, for those that the portal can be asked for."""
        found = {}
        for name, value in query.criteria.to_json().items():
            rule = self._rule(name)
            if not rule or name not in family.criteria:
                continue
            if collection in rule.get("collections", (collection,)):
                text = criterion_parameter(name, value, rule, query.period)
                if text:
                    found[name] = text
        return found

    def _rule(self, criterion: str) -> Mapping[str, Any]:
        rule = self._rules.get(criterion)
        return {"property": rule} if isinstance(rule, str) else rule or {}

    def _parameter(self, criterion: str) -> str:
        return str(self._rule(criterion)["property"])


def _period(period: Period) -> dict[str, str]:
    """Return the period's parameters: a day alone means its first moment (portal sheet peps)."""
    found = {}
    if period.start is not None:
        found["startDate"] = instant_text(period.start).replace("T00:00:00Z", "")
    if period.end is not None:
        found["completionDate"] = instant_text(period.end).replace("T00:00:00Z", "")
    return found
