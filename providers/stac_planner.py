"""Query → searches at a STAC API."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ..core.criteria import Criteria
from ..core.family import Family
from ..core.period import Period
from ..core.portal import Portal
from ..core.prepared_area import PreparedArea
from ..core.query import Query
from ..core.timeless import TIMELESS
from .page_builder import CONDITIONS
from .stac_search import StacSearch

_ATMOST, _ATLEAST = ("lte", "<="), ("gte", ">=")
_OPERATORS = {
    "cloud_max": ("lte", "<="),
    "snow_max": ("lte", "<="),
    "incidence_max": ("lte", "<="),
    "resolution_max": ("lte", "<="),
    "sun_elevation_min": ("gte", ">="),
}
_EQUAL = ("eq", "=")
_POINTS = 300
Filter = tuple[str, str, str, Any]  # property, operator of `query`, operator of CQL2, value


class StacPlanner:
    """Translates queries for one portal.

    Dialect options used:
        `filter`: how the server filters by properties: `query` (the extension), `cql2-json`, or `none`.
        `criteria`: criterion → property, or {"property": …, "prefix": …, "collections": […]}: which
        criteria the
            server is asked for (`prefix` goes before the value, `collections` limits it to these).
        `area`: `intersects` (default), or `bbox` where the server knows no better.
        `max_points`: largest number of points sent as area.
        `period`: {"start": property, "end": property} where `datetime` is not the time of sensing; needs
            `filter`.
        `sort`: name of the field to sort by, newest first; empty or missing: the server's own order.
        `fields`: the *fields* extension's object, sent as it is.
    """

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        self._portal = portal
        self._families = families
        self._options = portal.options
        self._how = str(self._options.get("filter", "none"))

    def plan(self, query: Query, area: PreparedArea) -> tuple[StacSearch, ...]:
        """Return the searches that together answer `query`; none where nothing asked is held.

        Families whose conditions differ go into different searches: a filter on cloud cover would drop all
        radar scenes, a period all land cover maps.
        """
        groups: dict[str, list[Family]] = {}
        for family_id in query.families or tuple(self._portal.families):
            if family_id in self._portal.families and family_id in self._families:
                family = self._families[family_id]
                groups.setdefault(self._group(family, query.criteria), []).append(family)
        return tuple(
            search for families in groups.values() for search in self._searches(families, query, area)
        )

    def _group(self, family: Family, criteria: Criteria) -> str:
        holding = self._portal.families[family.id]
        asked = sorted(self._filters(family, criteria))
        return json.dumps([dict(holding.conditions), asked, family.kind in TIMELESS], sort_keys=True)

    def _searches(self, families: list[Family], query: Query, area: PreparedArea) -> Iterable[StacSearch]:
        conditions = self._portal.families[families[0].id].conditions
        owners: dict[str, Family] = {}
        for family in families:
            for collection in self._portal.families[family.id].collections:
                owners.setdefault(collection, family)
        filters = self._filters(families[0], query.criteria)
        asked = set(filters)
        body: dict[str, Any] = {"collections": list(owners)} if owners else {}
        interval = None if families[0].kind in TIMELESS else interval_text(query.period)
        during: list[Filter] = []
        if interval is not None:
            asked.add("period")
            during = self._during(query.period)
            if not during:
                body["datetime"] = interval
        body.update(self._filter_part([*filters.values(), *during, *self._conditions(conditions)]))
        if conditions and self._how != "none":
            asked.add(CONDITIONS)
        body.update(self._order_and_fields())
        wanted = {
            name for name in query.criteria.to_json() if any(name in family.criteria for family in families)
        }
        for where, simplified, exact in self._areas(area):
            yield StacSearch(
                body={**body, **where},
                families=owners,
                conditions=conditions,
                asked=frozenset(asked | ({"area"} if exact else set())),
                left=frozenset(wanted - asked),
                simplified=simplified,
            )

    def _areas(self, area: PreparedArea) -> Iterable[tuple[dict[str, Any], bool, bool]]:
        """Yield the area's part of a body, whether it is simplified, and whether it is the exact area."""
        if self._options.get("area") == "bbox":
            for box in area.boxes:
                yield {"bbox": list(box)}, False, False
            return
        geometry = area.request_geometry(int(self._options.get("max_points", _POINTS)))
        simplified = geometry is not area.geometry or area.simplified
        yield {"intersects": geometry}, simplified, not simplified

    def _filters(self, family: Family, criteria: Criteria) -> dict[str, Filter]:
        """Return the criteria that the server is asked for, for one family."""
        if self._how == "none":
            return {}
        found = {}
        collections = set(self._portal.families[family.id].collections)
        for name, value in criteria.to_json().items():
            told = (self._options.get("criteria") or {}).get(name)
            rule = {"property": told} if isinstance(told, str) else told
            if (
                not rule
                or name not in family.criteria
                or not collections <= set(rule.get("collections", collections))
            ):
                continue
            operators = _OPERATORS.get(name, _EQUAL)
            sent = f"{rule['prefix']}{value}" if "prefix" in rule else value
            found[name] = (str(rule["property"]), *operators, sent)
        return found

    def _during(self, period: Period) -> list[Filter]:
        """Return the period as a filter by properties; none where `datetime` serves."""
        told = self._options.get("period")
        if not isinstance(told, Mapping) or self._how == "none":
            return []
        ends = ((told["end"], _ATLEAST, period.start), (told["start"], _ATMOST, period.end))
        return [(str(name), *sign, _instant(instant)) for name, sign, instant in ends if instant is not None]

    @staticmethod
    def _conditions(conditions: Mapping[str, Any]) -> list[Filter]:
        return [
            (name, "in", "in", value) if isinstance(value, list) else (name, *_EQUAL, value)
            for name, value in conditions.items()
        ]

    def _filter_part(self, filters: list[Filter]) -> dict[str, Any]:
        if not filters or self._how == "none":
            return {}
        if self._how == "query":
            parts: dict[str, dict[str, Any]] = {}
            for name, operator, _, value in filters:
                parts.setdefault(name, {})[operator] = value
            return {"query": parts}
        terms = [
            {"op": operator, "args": [{"property": name}, value]} for name, _, operator, value in filters
        ]
        return {
            "filter-lang": "cql2-json",
            "filter": terms[0] if len(terms) == 1 else {"op": "and", "args": terms},
        }

    def _order_and_fields(self) -> dict[str, Any]:
        part: dict[str, Any] = {}
        if self._options.get("sort"):
            part["sortby"] = [{"field": self._options["sort"], "direction": "desc"}]
        if self._options.get("fields"):
            part["fields"] = self._options["fields"]
        return part


def interval_text(period: Period) -> str | None:
    """Return a STAC interval, `..` for an open end; None for a period that is open at both ends."""
    if period.start is None and period.end is None:
        return None
    return f"{_instant(period.start)}/{_instant(period.end)}"


def _instant(instant: datetime | None) -> str:
    """Milliseconds, cut: some servers read three decimals only."""
    if instant is None:
        return ".."
    text = instant.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{instant.microsecond // 1000:03d}Z" if instant.microsecond else f"{text}Z"
