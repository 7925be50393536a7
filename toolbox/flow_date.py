"""The parameter `DATE` of flows."""

from __future__ import annotations

from datetime import datetime

from qgis.core import QgsProcessingException

from ..core.flows.flow_dates import FlowDates
from ..core.flows.flow_entry import FlowEntry
from ..core.flows.request_time import dates_of
from ..core.times import parse_instant
from ..gis.translation import tr


def date_value(entry: FlowEntry, date: str, language: str) -> str:
    """Return what TIME is for a date; empty where no date is wanted, or the layer shows that year anyway.

    Args:
        entry: the layer.
        date: ISO date or time, UTC; empty: none.
        language: of the layer's title.

    Raises:
        QgsProcessingException: for what is no date, or one that the service does not have, with the nearest.
    """
    if not date:
        return ""
    wanted = parse_instant(date)
    if wanted is None:
        raise QgsProcessingException(tr("DATE: “%1” is no date; write it as %2.", date, "2026-10-24"))
    title, dates = entry.title(language), dates_of(entry)
    if dates is not None:
        value = dates.value_at(wanted)
        if value:
            return value
        raise QgsProcessingException(
            tr("%1 has nothing on %2. The nearest dates are: %3.", title, date, _nearest(dates, wanted))
        )
    shown = entry.dates
    if shown is None:
        raise QgsProcessingException(tr("%1 has one date only: leave DATE empty.", title))
    if _holds(shown, wanted):
        return ""
    raise QgsProcessingException(tr("%1 shows %2 only: leave DATE empty.", title, shown.text))


def _holds(shown: FlowDates, wanted: datetime) -> bool:
    """Whether a layer of one state shows a date: the portal's file tells its year or period."""
    first, last = shown.first, shown.last
    return bool(shown.value_at(wanted)) or (
        (first is None or first.year <= wanted.year) and (last is None or wanted.year <= last.year)
    )


def _nearest(dates: FlowDates, wanted: datetime) -> str:
    middle = dates.nearest_value(wanted)
    found = (dates.previous_value(middle), middle, dates.next_value(middle))
    return ", ".join(value for value in found if value)
