"""Which criteria the Copernicus catalogues can filter by (portal sheet cdse, Search API A)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ...core.criteria import Criteria
from ...core.family import Family
from .filter_terms import any_of, attribute_term, number_value, text_value
from .name_terms import name_terms

_SENTINEL_1, _SENTINEL_2 = frozenset({"SENTINEL-1"}), frozenset({"SENTINEL-2"})
# Asked for only where the attribute was seen: a filter drops the products that lack it.
_SEEN_IN: Mapping[str, frozenset[str]] = {
    "cloud_max": _SENTINEL_2,
    "tile": _SENTINEL_2,
    "orbit_relative": _SENTINEL_1 | _SENTINEL_2,
    "orbit_direction": _SENTINEL_1,
    "polarisation": _SENTINEL_1,
    "mode": _SENTINEL_1,
}
_MODES = ("IW", "EW", "WV")
_CHANNELS = ("VV", "VH", "HH", "HV", "VV&VH", "VH&VV", "HH&HV", "HV&HH")
Terms = tuple[str, str]  # as name_terms: what to ask for, and what to try where nothing is found


def criteria_terms(criteria: Criteria, family: Family, collections: Collection[str]) -> dict[str, Terms]:
    """Return the criteria that the server is asked for: name → condition, and a second try or nothing."""
    found: dict[str, Terms] = {}
    for name, value in criteria.to_json().items():
        if name not in family.criteria:
            continue
        if name == "identifier":
            terms = name_terms(str(value))
        elif set(collections) <= _SEEN_IN.get(name, frozenset()):
            terms = _attribute(name, value)
        else:
            terms = None
        if terms is not None:
            found[name] = terms
    return found


def _attribute(name: str, value: object) -> Terms | None:
    text = str(value).strip().upper()
    if name == "cloud_max" and isinstance(value, (int, float)):
        return attribute_term("Double", "cloudCover", "le", number_value(value)), ""
    if name == "tile":
        cell = text[1:] if len(text) == 6 and text[0] == "T" else text.rpartition("-")[2]
        return attribute_term("String", "tileId", "eq", text_value(cell.zfill(5))), ""
    if name == "orbit_relative":
        # One user found that this attribute is filed as text (sheet, source 15).
        terms = [
            attribute_term("Integer", "relativeOrbitNumber", "eq", text, outer) for outer in ("", "String")
        ]
        return terms[0], terms[1]
    if name == "orbit_direction":
        return attribute_term("String", "orbitDirection", "eq", text_value(text)), ""
    if name == "mode":
        known = text in _MODES
        return (attribute_term("String", "operationalMode", "eq", text_value(text)), "") if known else None
    return _polarisation(text)


def _polarisation(text: str) -> Terms | None:
    wanted = set(text.replace("+", " ").split())
    fitting = [channels for channels in _CHANNELS if wanted and wanted <= set(channels.split("&"))]
    if not fitting:
        return None
    terms = [attribute_term("String", "polarisationChannels", "eq", text_value(each)) for each in fitting]
    return any_of(terms), ""
