"""Query → searches at a Harmonized Data Access broker (portal sheet wekeo, Search API)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ...core.criteria import Criteria
from ...core.family import Family
from ...core.named_product import pinned
from ...core.portal import Portal
from ...core.prepared_area import PreparedArea
from ...core.query import Query
from ...core.timeless import TIMELESS
from ..dialect_search import DialectSearch
from ..page_builder import FAMILY

NAMES = "names"
_PERIOD = ("startdate", "enddate")
Kinds = tuple[tuple[Family, tuple[str, ...]], ...]


class HdaQuery:
    """Translates queries for one portal.

    Dialect options used:
        `criteria`: criterion → parameter, or {"property": parameter, "collections": […]} where not all data
            sets have it; values are sent as texts.
        `periods`: data set → [start parameter, end parameter] where they are not `startdate` and `enddate`.
    """

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        self._portal = portal
        self._families = families

    def searches(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return one search for each data set and set of conditions, and for each side of the antimeridian.

        Families that are told apart by product names alone share a search.
        """
        groups: dict[str, list[Family]] = {}
        for name in query.families or tuple(self._portal.families):
            if name in self._portal.families and name in self._families:
                family = self._families[name]
                for data_set in self._portal.families[name].collections:
                    groups.setdefault(self._group(data_set, family, query.criteria), []).append(family)
        return tuple(
            search
            for group, families in groups.items()
            for search in self._searches(json.loads(group), families, query, area)
        )

    def _group(self, data_set: str, family: Family, criteria: Criteria) -> str:
        sent = {
            name: value
            for name, value in self._portal.families[family.id].conditions.items()
            if name != NAMES
        }
        asked = self._criteria(data_set, family, criteria)
        group = {"data_set": data_set, "conditions": sent, "criteria": asked}
        return json.dumps({**group, "timeless": family.kind in TIMELESS}, sort_keys=True)

    def _searches(
        self, group: Mapping[str, Any], families: list[Family], query: Query, area: PreparedArea
    ) -> Iterable[DialectSearch]:
        data_set, criteria = group["data_set"], group["criteria"]
        period = {} if group["timeless"] else self._period(data_set, query)
        body = {"dataset_id": data_set, **group["conditions"]}
        wanted = {name for name in query.criteria.to_json() if any(name in one.criteria for one in families)}
        asked = {*criteria, *({"period"} if period else ()), *({FAMILY} if group["conditions"] else ())}
        kinds = tuple((family, self._names(family)) for family in families)
        by_name = FAMILY not in asked and any(names for _, names in kinds)
        for box in area.boxes:
            sent = {**body, "bbox": [round(edge, 9) for edge in box], **period}
            yield DialectSearch(
                families={},
                terms={
                    "body": {**sent, **dict(criteria.values())},
                    "kinds": kinds,
                    "whole": len(area.boxes) == 1 and not by_name,
                },
                asked=frozenset(asked),
                left=frozenset(wanted - asked),
            )

    def _names(self, family: Family) -> tuple[str, ...]:
        names = self._portal.families[family.id].conditions.get(NAMES) or ()
        return tuple(str(name) for name in names) if isinstance(names, (list, tuple)) else (str(names),)

    def _period(self, data_set: str, query: Query) -> dict[str, str]:
        period = pinned(query).period
        names = (self._portal.options.get("periods") or {}).get(data_set, _PERIOD)
        ends = zip(names, (period.start, period.end))
        return {str(name): _instant(instant) for name, instant in ends if instant is not None}

    def _criteria(self, data_set: str, family: Family, criteria: Criteria) -> dict[str, tuple[str, str]]:
        """Return criterion → parameter and value, for what the data set can be asked."""
        found = {}
        for name, value in criteria.to_json().items():
            told = (self._portal.options.get("criteria") or {}).get(name)
            rule = {"property": told} if isinstance(told, str) else told
            if rule and name in family.criteria and data_set in rule.get("collections", (data_set,)):
                found[name] = (str(rule["property"]), _value(name, value))
        return found


def _value(name: str, value: Any) -> str:
    if name == "orbit_direction":
        return str(value).upper()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _instant(instant: datetime) -> str:
    """Return `2026-06-01T00:00:00Z`, with milliseconds only where there are any."""
    text = instant.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{instant.microsecond // 1000:03d}Z" if instant.microsecond else f"{text}Z"
