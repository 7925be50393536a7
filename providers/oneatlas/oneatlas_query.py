"""Query → what OneAtlas' OpenSearch is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...core.criteria import Criteria
from ...core.family import Family
from ...core.period import Period
from ...core.portal import Portal
from ...core.prepared_area import PreparedArea
from ...core.query import Query
from ..dialect_search import DialectSearch
from ..plain_box import plain_box
from ..well_known_text import geometry_text
from ..whole_name import is_narrow, whole_name
from .intervals import most_text, period_text

_POINTS = 300
_DECIMALS = 7
_INTERVALS = {"cloud_max": "cloudCover", "snow_max": "snowCover", "incidence_max": "incidenceAngle"}
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SOURCE = re.compile(r"DS_.*_[EW]\d{3}[NS]\d{2}_\d{4,}(?:_\d+)?")


class OneAtlasQuery:
    """Translates queries for one portal.

    A family's collections are constellations (`PHR`, `PNEO`, `SPOT`). Portal options used: `max_points`
    (largest number of points sent as area), `workspaces` (ids; missing: all that the account may see).
    """

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        self._portal = portal
        self._families = families

    def plan(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return one search for the families that are asked for with the same criteria."""
        groups: dict[frozenset[str], list[Family]] = {}
        for family_id in query.families or tuple(self._portal.families):
            if family_id in self._portal.families and family_id in self._families:
                family = self._families[family_id]
                asked = frozenset(name for name in query.criteria.to_json() if name in family.criteria)
                groups.setdefault(asked, []).append(family)
        return tuple(self._search(asked, families, query, area) for asked, families in groups.items())

    def _search(
        self, asked: frozenset[str], families: list[Family], query: Query, area: PreparedArea
    ) -> DialectSearch:
        owners: dict[str, Family] = {}
        for family in families:
            for name in self._portal.families[family.id].collections:
                owners.setdefault(name, family)
        where, exact, simplified = self._area(area)
        terms: dict[str, Any] = {**where, "constellation": ",".join(owners)}
        interval = period_text(query.period)
        if interval is not None:
            terms["acquisitionDate"] = interval
        sent = _criteria(query.criteria, asked, query.period)
        for parts in sent.values():
            terms.update(parts)
        if self._portal.options.get("workspaces"):
            terms["workspace"] = ",".join(self._portal.options["workspaces"])
        terms["sortBy"] = "-acquisitionDate"
        told = {"area"} if exact else set()
        return DialectSearch(owners, terms, frozenset(told), asked - set(sent), simplified)

    def _area(self, area: PreparedArea) -> tuple[dict[str, str], bool, bool]:
        """Return the area's parameter, whether it is exact, and whether it is simplified."""
        box = plain_box(area)
        if box is not None:
            return {"bbox": ",".join(str(round(edge, _DECIMALS)) for edge in box)}, True, area.simplified
        geometry = area.request_geometry(int(self._portal.options.get("max_points", _POINTS)))
        simplified = geometry is not area.geometry or area.simplified
        return {"geometry": geometry_text(geometry)}, not simplified, simplified


def _criteria(criteria: Criteria, asked: frozenset[str], period: Period) -> dict[str, dict[str, str]]:
    """Return criterion → parameters, for those that the server can be asked for."""
    sent = {
        name: {parameter: most_text(value)}
        for name, parameter in _INTERVALS.items()
        for value in [getattr(criteria, name)]
        if name in asked and value is not None
    }
    identifier = criteria.identifier.strip() if "identifier" in asked else ""
    if _UUID.fullmatch(identifier):
        sent["identifier"] = {"id": identifier.lower()}
    elif identifier and not is_narrow(period) and _SOURCE.fullmatch(whole_name(identifier)):
        sent["identifier"] = {"sourceIdentifier": whole_name(identifier)}
    return sent
