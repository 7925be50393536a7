"""Query → the text that a DHuS hub is asked with (portal sheet scihub, Search API 1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from ...core.criteria import Criteria
from ...core.family import Family
from ...core.holding import Holding
from ...core.period import Period
from ...core.prepared_area import PreparedArea
from ...core.query import Query
from ..well_known_text import geometry_text

LONGEST = 3_700  # characters once written as an address; beyond some 3 900 hubs answer 500
_FEWEST_POINTS = 5
_MOST_POINTS = 120
_EXTENSION = re.compile(r"\.(?:SAFE|SEN3|zip|ZIP)$")
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COMPLETE = re.compile(
    r"S2[A-D]_MSIL\w\w_\w{15}_N\d{4}_R\d{3}_T\w{5}_\d{8}T\d{6}"
    r"|S1[A-D]_\w{2}_\w{4}_\w{4}_\w{15}_\w{15}_\d{6}_[0-9A-F]{6}_[0-9A-F]{4}"
)


class DhusQuery:
    """The words for one family.

    Attributes:
        text: value of `q`.
        asked: conditions that are in it, as `Sieve.reason` names them.
        simplified: the area is in it in a simpler, larger form.
    """

    def __init__(self, query: Query, area: PreparedArea, family: Family, holding: Holding) -> None:
        period = _period(query.period)
        criteria = _criteria(query.criteria, family, holding)
        known = [*period, *criteria.values(), *_product(holding)]
        where, self.simplified = _area(area, LONGEST - _length(known))
        self.text = " ".join([*known, where])
        self.asked = frozenset(criteria) | ({"period"} if period else frozenset())
        if not self.simplified:
            self.asked |= {"area"}


def condition(name: str, value: Any) -> str:
    """Return `name:"value"` without what would end the text."""
    return f'{name}:"{re.sub(chr(34) + "|" + re.escape(chr(92)), "", str(value))}"'


def _product(holding: Holding) -> list[str]:
    """Return what selects the family: product types, any of them, and other words."""
    types = [condition("producttype", name) for name in holding.collections]
    words = [condition(str(name), value) for name, value in holding.conditions.items()]
    return [*words, *(types if len(types) < 2 else [f"({' OR '.join(types)})"])]


def _period(period: Period) -> list[str]:
    """Return conditions for all that was sensed during the period, be it in part."""
    found = []
    if period.end is not None:
        found.append(f'beginPosition:[* TO "{_instant(period.end)}"]')
    if period.start is not None:
        found.append(f'endPosition:["{_instant(period.start)}" TO *]')
    return found


def _instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond // 1000:03d}Z"


def _criteria(criteria: Criteria, family: Family, holding: Holding) -> dict[str, str]:
    """Return the conditions that every product of the family can be asked for.

    Not the tile, which old products do not name, nor the polarisation, whose parts are one word.
    """
    told: dict[str, str] = {}
    if criteria.identifier.strip():
        told["identifier"] = _identifier(criteria.identifier.strip())
    if criteria.cloud_max is not None and family.mission == "Sentinel-2" and family.optical:
        told["cloud_max"] = f'cloudcoverpercentage:["0" TO "{criteria.cloud_max:g}"]'
    if criteria.orbit_direction:
        told["orbit_direction"] = condition("orbitdirection", criteria.orbit_direction.upper())
    if criteria.orbit_relative is not None:
        told["orbit_relative"] = f"relativeorbitnumber:{int(criteria.orbit_relative)}"
    if criteria.mode and family.mission == "Sentinel-1":
        told["mode"] = condition("sensoroperationalmode", criteria.mode.upper())
    return {name: text for name, text in told.items() if name in family.criteria}


def _identifier(text: str) -> str:
    """Return the condition for a whole name or identifier, with jokers for a part of one."""
    name = _EXTENSION.sub("", text)
    if _UUID.fullmatch(name.lower()):
        return condition("uuid", name.lower())
    if _COMPLETE.fullmatch(name):
        return condition("identifier", name)
    return f"identifier:*{_UNSAFE.sub('?', name)}*"


def _area(area: PreparedArea, room: int) -> tuple[str, bool]:
    """Return the area's condition that fits, and whether it is simplified: longer texts are refused."""
    points = _MOST_POINTS
    while True:
        geometry = area.request_geometry(points)
        text = f'footprint:"Intersects({geometry_text(geometry)})"'
        if points <= _FEWEST_POINTS or _length([text]) <= room:
            return text, area.simplified or geometry is not area.geometry
        points = max(points * 2 // 3, _FEWEST_POINTS)


def _length(parts: list[str]) -> int:
    return sum(len(quote(part)) + 3 for part in parts)


def search_address(root: str, text: str, start: int, rows: int) -> str:
    """Return the address of a page, newest first."""
    pairs: Mapping[str, Any] = {
        "format": "json",
        "rows": rows,
        "start": start,
        "orderby": "beginposition desc",
        "q": text,
    }
    return f"{root}/search?" + "&".join(f"{name}={quote(str(value))}" for name, value in pairs.items())
