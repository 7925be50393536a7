"""Criteria → GEODES' filters (portal sheet geodes, Search API)."""

from __future__ import annotations

from typing import Any

from ...core.mgrs import is_tile
from ...core.period import Period
from ...core.scene_keys import bare_tile
from ..whole_name import is_narrow, whole_name

# one polarisation → all texts of the portal that hold it
_HOLDING_ONE = {
    "VV": ["VV", "VV VH"],
    "VH": ["VH", "VV VH"],
    "HH": ["HH", "HH HV"],
    "HV": ["HV", "HH HV"],
}
_PAIRS = {frozenset(("VV", "VH")): "VV VH", frozenset(("HH", "HV")): "HH HV"}
_MOST = {"cloud_max", "snow_max", "incidence_max", "resolution_max"}


def criterion_filter(name: str, value: Any, period: Period) -> dict[str, Any] | None:
    """Return the operator and value that ask for one criterion; None where it cannot be said.

    Args:
        name: field of `Criteria`.
        value: what it is.
        period: of the query; a name is not sent where the period says enough.
    """
    if name in _MOST:
        return {"lte": value}
    if name == "sun_elevation_min":
        return {"gte": value}
    if name == "orbit_direction":
        return {"eq": str(value).capitalize()}
    if name == "tile":
        cell = bare_tile(str(value))
        return {"eq": f"T{cell}"} if is_tile(cell) else {"contains": str(value)}
    if name == "polarisation":
        return _polarisation(str(value))
    if name == "mode":
        return {"eq": str(value).upper()}
    if name == "identifier":
        return _identifier(str(value), period)
    return {"eq": value}


def _polarisation(value: str) -> dict[str, Any] | None:
    """The portal's field is one text, `VV VH`."""
    parts = frozenset(value.upper().replace("+", " ").split())
    if len(parts) == 1:
        texts = _HOLDING_ONE.get(next(iter(parts)))
        return None if texts is None else {"in": texts}
    pair = _PAIRS.get(parts)
    return None if pair is None else {"eq": pair}


def _identifier(value: str, period: Period) -> dict[str, Any] | None:
    if is_narrow(period):
        return None
    name = whole_name(value)
    return {"eq": name} if name else {"contains": value.strip()}
