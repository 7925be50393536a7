"""Dimensions of WMS layers: time, elevation and others."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from ...core.flows.flow_dates import FlowDates
from ...core.safe_xml import Element
from ...core.texts import clean_text
from .wms_dimension import WmsDimension

_LONGEST = 1_000_000
_MOST = 30
_NAME_LIMIT, _VALUE_LIMIT = 100, 200


class WmsDimensions:
    """Reads the dimensions of one document's layers; equal lists of dates are made once."""

    def __init__(self) -> None:
        self._dates: dict[WmsDimension, FlowDates | None] = {}

    def read(
        self, declared: list[Element], extents: list[Element], inherited: Mapping[str, WmsDimension]
    ) -> Mapping[str, WmsDimension]:
        """Return dimensions by their name in lower case, own ones in place of inherited ones.

        WMS 1.3.0 has the values in `Dimension` (OGC 06-042, C.2), 1.1.1 in `Extent` (OGC 01-068r3, C.3), and
        some servers mix both.
        """
        if not declared and not extents:
            return inherited
        found = dict(inherited)
        for element in chain(declared, extents):
            name = clean_text(element.get("name"), _NAME_LIMIT)
            if not name or (name.lower() not in found and len(found) >= _MOST):
                continue
            before = found.get(name.lower())
            made = _dimension(name, element)
            if made.values or before is None:
                found[name.lower()] = made
        return found

    def dates(self, dimensions: Mapping[str, WmsDimension]) -> FlowDates | None:
        """Return the dates of the time dimension."""
        time = dimensions.get("time")
        if time is None:
            return None
        if time not in self._dates:
            self._dates[time] = FlowDates.read(time.values, time.default, time.nearest)
        return self._dates[time]


def elevation_of(dimensions: Mapping[str, WmsDimension]) -> str:
    """Return the default of the elevation; empty where there is none."""
    found = dimensions.get("elevation")
    return "" if found is None else first_value(found.default, found.values)


def others_of(dimensions: Mapping[str, WmsDimension]) -> Mapping[str, str]:
    """Return further dimensions → default value."""
    return {
        each.name: first_value(each.default, each.values)
        for key, each in dimensions.items()
        if key not in ("time", "elevation")
    }


def first_value(default: str, values: str) -> str:
    """Return a default, else the first of a list of values or the beginning of an interval."""
    return default or clean_text(values[: _VALUE_LIMIT * 2].split(",")[0].split("/")[0], _VALUE_LIMIT)


def _dimension(name: str, element: Element) -> WmsDimension:
    text = (element.text or "").strip()
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rpartition(",")[0]
    default = clean_text(element.get("default"), _VALUE_LIMIT)
    return WmsDimension(name, text, default, element.get("nearestValue", "0").strip() in ("1", "true"))
