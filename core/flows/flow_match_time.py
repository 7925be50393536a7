"""At which of its dates a flow shows a scene."""

from __future__ import annotations

from datetime import datetime

from ..scene import Scene
from .flow_dates import FlowDates
from .flow_entry import FlowEntry

PLACE_OF_TIME = "{time}"  # in templates of XYZ


def time_at(scene: Scene, entry: FlowEntry) -> str | None:
    """Return the value of TIME for a scene; empty: the layer shows nothing else; None: not this date.

    A product made of many dates (a synthesis) has a beginning and an end: any date between them will do.
    """
    if scene.acquired is None or entry.dates is None:
        return None
    if entry.flow is not None and entry.flow.yearly:
        return _value_of_year(scene.acquired, entry, entry.dates)
    value = entry.dates.value_at(scene.acquired)
    if value or scene.ended is None or scene.ended.date() <= scene.acquired.date():
        return value or None
    return _value_between(scene.acquired, scene.ended, entry.dates)


def _value_between(start: datetime, end: datetime, dates: FlowDates) -> str | None:
    value = dates.nearest_value(start + (end - start) / 2)
    instant = dates.instant(value) if value else None
    return value if instant is not None and start.date() <= instant.date() <= end.date() else None


def _value_of_year(wanted: datetime, entry: FlowEntry, dates: FlowDates) -> str | None:
    first, last = dates.first, dates.last
    if (first is not None and wanted.year < first.year) or (last is not None and wanted.year > last.year):
        return None
    if not _is_asked_with_time(entry):
        return ""
    value = dates.nearest_value(wanted)
    instant = dates.instant(value) if value else None
    return value if instant is not None and instant.year == wanted.year else None


def _is_asked_with_time(entry: FlowEntry) -> bool:
    """Whether the service has a time dimension: a layer of one year alone mostly has none."""
    if entry.layer is not None and entry.layer.dates is not None:
        return True
    return entry.source.kind == "xyz" and PLACE_OF_TIME in entry.source.address
