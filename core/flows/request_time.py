"""The date of a request."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from .flow_dates import FlowDates
from .flow_dates_form import FlowDatesForm
from .flow_entry import FlowEntry
from .flow_error import FlowError
from .flow_problem import FlowProblem
from .flow_request import FlowRequest

PLACE_OF_TIME = "{time}"  # in templates of XYZ
_OWN = ("current", "default")  # values without a date of their own


def dates_of(entry: FlowEntry) -> FlowDates | None:
    """Return the dates that the service can be asked for; None where the layer has one state only.

    A portal's file tells the year of many a layer that has no time dimension.
    """
    if entry.layer is not None and entry.layer.dates is not None:
        return entry.layer.dates
    if entry.flow is None or not entry.flow.times:
        return None
    if entry.source.kind == "xyz":
        return _written(entry) if PLACE_OF_TIME in entry.source.address else None
    if entry.flow.yearly:
        return None
    return entry.dates if entry.source.kind == "wms" or entry.layer is None else None


def request_at(request: FlowRequest, value: str) -> FlowRequest:
    """Return the request for another date.

    Args:
        request: of a layer with dates.
        value: as the service writes it; empty: the service's default, of tiles the latest.

    Raises:
        FlowError: NO_DATES; DATE_OUTSIDE.
    """
    dates = FlowDates.read(request.dates) if request.dates else None
    if dates is None:
        raise FlowError(FlowProblem.NO_DATES, value=request.title)
    check_time(dates, value)
    return replace(request, time=value if request.kind == "wms" else value or shown_time(dates))


def check_time(dates: FlowDates, value: str) -> None:
    """See that a service offers a date, or something in an interval.

    Raises:
        FlowError: DATE_OUTSIDE.
    """
    if not value or value in (*_OWN, dates.default):
        return
    parts = value.split("/")[:2]
    instants = [instant for instant in map(dates.instant, parts) if instant is not None]
    if not any(map(dates.value_at, instants)) and not _is_between(dates, instants):
        raise FlowError(FlowProblem.DATE_OUTSIDE, value=value)


def shown_time(dates: FlowDates) -> str:
    """Return the date of a service that has to be told one: its default, else the latest, else the first.

    A default that is not among the dates is a mistake of the service.
    """
    instant = dates.instant(dates.default)
    if dates.default in _OWN or (instant is not None and dates.value_at(instant)):
        return dates.default
    end = dates.last or dates.first
    return dates.nearest_value(end) if end is not None else ""


def _is_between(dates: FlowDates, instants: list[datetime]) -> bool:
    if len(instants) < 2:
        return False
    following = dates.instant(dates.next_value(instants[0].isoformat()))
    return following is not None and following <= instants[1]


def _written(entry: FlowEntry) -> FlowDates | None:
    """Return the dates of an XYZ as its address wants them written."""
    dates, form = entry.dates, entry.flow.date_form if entry.flow is not None else ""
    if dates is None or not form:
        return dates
    intervals = (item.split("/") for item in dates.text.split(","))
    text = ",".join("/".join(_rewritten(part, form) for part in parts) for parts in intervals)
    return FlowDates.read(text, dates.default, dates.nearest)


def _rewritten(part: str, form: str) -> str:
    found = FlowDatesForm.read(part.strip())
    return found[0].strftime(form) if found is not None else part
