"""Criteria → the Catalog's filter, CQL2 as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.criteria import Criteria

# polarisations of a radar product → code of the property `s1:polarization`
_POLARISATIONS = {frozenset(("VV", "VH")): "DV", frozenset(("HH", "HV")): "DH"}
_NUMBERS = {"cloud_max": "<=", "snow_max": "<=", "sun_elevation_min": ">=", "resolution_max": "<="}


def catalog_filter(criteria: Criteria, names: Mapping[str, Any], collection: str) -> dict[str, str]:
    """Return criterion → term, for the criteria that the server can be asked for.

    Terms may be joined by `and` only (portal sheet sentinel-hub, Search API).

    Args:
        criteria: all that are asked.
        names: criterion → property, or {"property": …, "collections": […]}: those that have it.
        collection: whose items are asked for.
    """
    terms = {}
    for criterion, value in criteria.to_json().items():
        rule = names.get(criterion)
        told = {"property": rule} if isinstance(rule, str) else rule
        if not told or collection not in told.get("collections", (collection,)):
            continue
        term = _term(criterion, str(told["property"]), value)
        if term:
            terms[criterion] = term
    return terms


def _term(criterion: str, name: str, value: Any) -> str:
    """Return one comparison, empty where it cannot be said without `or`."""
    if criterion in _NUMBERS:
        return f"{name} {_NUMBERS[criterion]} {value:.10g}"
    if criterion == "polarisation":
        wanted = frozenset(value.upper().replace("+", " ").split())
        value = _POLARISATIONS.get(wanted)
    return f"{name} = '{_quoted(str(value))}'" if value else ""


def _quoted(text: str) -> str:
    return text.replace("'", "''")
