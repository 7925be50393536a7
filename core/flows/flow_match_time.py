"""At which of its dates a flow shows a scene."""

from __future__ import annotations

from datetime import datetime

from ..scene import Scene
from .flow_dates import FlowDates
from .flow_entry import FlowEntry
from .request_time import dates_of


def time_at(scene: Scene, entry: FlowEntry) -> str | None:
    """Return the value of TIME for a scene; empty: the layer shows nothing else; None: not this date.

    A product made of many dates (a synthesis) has a beginning and an end: any date between them will do.
    """
    shown, asked = entry.dates, dates_of(entry)
    if scene.acquired is None or shown is None:
        return None
    if entry.flow is not None and entry.flow.yearly:
        return _value_of_year(scene.acquired, shown, asked)
    value = _value_of_scene(scene.acquired, scene.ended, asked or shown)
    return value if asked is not None or value is None else ""


def _value_of_scene(start: datetime, end: datetime | None, dates: FlowDates) -> str | None:
    value = dates.value_at(start)
    if value or end is None or end.date() <= start.date():
        return value or None
    return _value_between(start, end, dates)


def _value_between(start: datetime, end: datetime, dates: FlowDates) -> str | None:
    value = dates.nearest_value(start + (end - start) / 2)
    instant = dates.instant(value) if value else None
    return value if instant is not None and start.date() <= instant.date() <= end.date() else None


def _value_of_year(wanted: datetime, shown: FlowDates, asked: FlowDates | None) -> str | None:
    """Return the value within the year; empty where the service is not asked for one."""
    first, last = shown.first, shown.last
    if (first is not None and wanted.year < first.year) or (last is not None and wanted.year > last.year):
        return None
    if asked is None:
        return ""
    value = asked.nearest_value(wanted)
    instant = asked.instant(value) if value else None
    return value if instant is not None and instant.year == wanted.year else None
