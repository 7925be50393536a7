"""Dates of a flow as QGIS's WMS provider understands them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

from ...core.flows.flow_dates import FlowDates
from ...core.flows.flow_dates_form import FlowDatesForm
from ...core.flows.flow_dates_list import FlowDatesList
from ...core.flows.flow_dates_span import FlowDatesSpan

MOST_VALUES = 2000  # QGIS takes the list apart for every picture
_DAY = FlowDatesForm()
_SECOND = FlowDatesForm(parts=6, zone="Z")
_EARLIEST = datetime(1970, 1, 1, tzinfo=timezone.utc)


def is_by_day(text: str) -> bool:
    """Whether a service's values have no hours: QGIS sends `2022-02-11` then."""
    listed = FlowDatesList.read(text)
    if any(span.form.has_hours for span in listed.spans):
        return False
    forms = (FlowDatesForm.read(value) for value in listed.texts[:1])
    return not any(form[1].has_hours for form in forms if form is not None)


def is_list_of_instants(text: str) -> bool:
    """Whether a service offers single instants with hours, such as those of overflights."""
    listed = FlowDatesList.read(text)
    return bool(listed.texts) and not listed.spans and not is_by_day(text)


def is_written_by_qgis(value: str, by_day: bool) -> bool:
    """Whether QGIS, given a value, sends it as it is: a day, or seconds that end with `Z`."""
    found = FlowDatesForm.read(value)
    return found is not None and found[1] == (_DAY if by_day else _SECOND)


def provider_extent(text: str) -> str:
    """Return the dates in the forms and the order that QGIS 3.22 reads without a mistake.

    It knows days and seconds only, takes a month for 30 days, and goes through the list from front to back.
    So months and years are written out, and more values than `MOST_VALUES` become an interval. An open end
    is today: QGIS needs one for the range of its temporal controller and asks for later dates all the same.
    """
    listed = FlowDatesList.read(text)
    form = _DAY if is_by_day(text) else _SECOND
    if len(listed.instants) > MOST_VALUES:
        return _interval(listed.instants[0], listed.instants[-1], form, "P1D")
    items = [(instant, form.write(instant)) for instant in listed.instants]
    for span in listed.spans:
        items.extend(_items(span, form))
    return ",".join(item for _start, item in sorted(items))


def available(dates: FlowDates) -> tuple[datetime, datetime]:
    """Return the range that a service has something in, with ends where they are open."""
    first, last = dates.first or _EARLIEST, dates.last or datetime.now(timezone.utc)
    return first, max(first, last)


def _items(span: FlowDatesSpan, form: FlowDatesForm) -> Iterator[tuple[datetime, str]]:
    start = span.start or _EARLIEST
    end = span.end or max(start, datetime.now(timezone.utc))
    if span.step is None:
        yield start, _interval(start, end, form, "")
    elif not span.step.months:
        yield start, _interval(start, end, form, _period(span.step.rest.total_seconds()))
    else:
        value = span.after(_before(start))
        for _count in range(MOST_VALUES):
            if value is None or value[0] > end:
                return
            yield value[0], form.write(value[0])
            value = span.after(value[0])


def _interval(start: datetime, end: datetime, form: FlowDatesForm, period: str) -> str:
    text = f"{form.write(start)}/{form.write(end)}"
    return f"{text}/{period}" if period else text


def _period(seconds: float) -> str:
    days, rest = divmod(int(seconds), 86400)
    return f"P{days}D" if not rest else f"P{days}DT{rest}S" if days else f"PT{rest}S"


def _before(instant: datetime) -> datetime:
    return instant.replace(year=max(1, instant.year - 1), day=min(instant.day, 28))
