"""Query → the parameters of a REGARDS search (portal sheet swh, Search API b)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from ...core.family import Family
from ...core.period import Period
from ...core.portal import Portal
from ...core.prepared_area import PreparedArea
from ...core.query import Query
from ..well_known_text import geometry_text

# engine → parameter of the area; the period goes into parameters of its own, or into `q`
_AREAS = {"opensearch": "geometry", "legacy": "g"}
_PERIODS = {"opensearch": ("startDate", "endDate")}
_MOST_POINTS = 150  # an address of some 5 000 characters
_EXTENSION = re.compile(r"\.(?:zip|ZIP|DIM|dim)$")
_SPECIAL = re.compile(r"([+\-!(){}\[\]^\"~*?:\\/&|\s])")


class RegardsQuery:
    """The parameters for one family.

    Attributes:
        pairs: parameter → value.
        asked: conditions that are in them, as `Sieve.reason` names them.
        simplified: the area is in them in a simpler, larger form.
    """

    def __init__(self, query: Query, area: PreparedArea, family: Family, portal: Portal) -> None:
        self._attributes: Mapping[str, Any] = portal.options.get("attributes") or {}
        engine = str(portal.options.get("engine", "opensearch"))
        geometry = area.request_geometry(int(portal.options.get("max_points", _MOST_POINTS)))
        self.simplified = area.simplified or geometry is not area.geometry
        self.pairs: dict[str, str] = {_AREAS[engine]: geometry_text(geometry)}
        self.asked: frozenset[str] = frozenset() if self.simplified else frozenset(("area",))
        terms = self._criteria(query, family)
        self.asked |= set(terms)
        self.pairs.update(self._period(query.period, engine, terms))
        if portal.options.get("scope"):
            self.pairs["scope"] = str(portal.options["scope"])
        if terms:
            self.pairs["q"] = " AND ".join(terms.values())

    def _period(self, period: Period, engine: str, terms: dict[str, str]) -> dict[str, str]:
        """Return the period's own parameters; where the engine has none, add terms to `q`."""
        names = _PERIODS.get(engine)
        if period.start is None and period.end is None:
            return {}
        if names is not None:
            self.asked |= {"period"}
            told = zip(names, (period.start, period.end))
            return {name: f"{_instant(instant)}Z" for name, instant in told if instant is not None}
        first, last = self._attributes.get("start"), self._attributes.get("end")
        if first and last:
            self.asked |= {"period"}
            if period.end is not None:
                terms["start"] = f"{first}:[* TO {_instant(period.end)}]"
            if period.start is not None:
                terms["end"] = f"{last}:[{_instant(period.start)} TO *]"
        return {}

    def _criteria(self, query: Query, family: Family) -> dict[str, str]:
        """Return criterion → term, for the attributes that the portal file names."""
        terms = {}
        for name, value in query.criteria.to_json().items():
            attribute = self._attributes.get(name)
            if name not in family.criteria or not attribute:
                continue
            if name == "identifier":
                text = _SPECIAL.sub(r"\\\1", _EXTENSION.sub("", str(value).strip()))
                terms[name] = f"{attribute}:*{text}*"
            elif name.endswith("_max"):
                terms[name] = f"{attribute}:[0 TO {value:g}]"
            elif isinstance(value, str):
                terms[name] = f'{attribute}:"{value.replace(chr(34), "")}"'
        return terms


def _instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond // 1000:03d}"


def search_address(
    root: str, engine: str, dataset: str, pairs: Mapping[str, str], page: int, size: int
) -> str:
    """Return the address of a page, counted from 0; of all data objects, or those of one data set."""
    within = f"datasets/{quote(dataset, safe='')}/" if dataset else ""
    told = {**pairs, "page": str(page), "size": str(size)}
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in told.items())
    return f"{root}/rs-catalog/engines/{engine}/{within}dataobjects/search?{query}"
