"""One interval of the dates of a flow."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from .flow_dates_form import FlowDatesForm
from .flow_dates_step import FlowDatesStep

_OPEN = frozenset(("..", "", "current", "now", "present"))
_DAY = timedelta(days=1)
_NOTHING = FlowDatesStep(0, timedelta(0))
_UNITS = ((6, timedelta(minutes=1)), (5, timedelta(hours=1)), (5, _DAY))
_EARLIEST = datetime.min.replace(tzinfo=timezone.utc)
_LATEST = datetime.max.replace(tzinfo=timezone.utc)


class FlowDatesSpan(NamedTuple):
    """From one instant to another, all of it or in steps; values are computed, never listed.

    Attributes:
        start, end: UTC, the last instant is part of it; None: open.
        step: None where every instant has something.
        form: how its values are written.
    """

    start: datetime | None
    end: datetime | None
    step: FlowDatesStep | None
    form: FlowDatesForm

    @staticmethod
    def read(text: str) -> FlowDatesSpan | None:
        """Return `start/end` or `start/end/period`; None for what is neither."""
        parts = [part.strip() for part in text.split("/")]
        if not 2 <= len(parts) <= 3:
            return None
        start, end = _end(parts[0]), _end(parts[1])
        step = FlowDatesStep.read(parts[2]) if parts[2:] and parts[2] != "0" else _NOTHING
        if start is None or end is None or step is None:
            return None
        return _span(start, end, None if step.is_nothing else step)

    @property
    def last(self) -> datetime | None:
        """When its last value begins; None where it is open."""
        if self.end is None:
            return None
        found = self.at_or_before(self.end)
        return found[0] if found is not None else self.end

    def at_or_before(self, wanted: datetime) -> tuple[datetime, str] | None:
        """Return its latest value that does not begin after an instant, and when that is."""
        wanted = min(wanted, self.end or _LATEST)
        if wanted < (self.start or _EARLIEST):
            return None
        if self.step is None or self.start is None:
            return self._free(wanted)
        return self._stepped(self.step, self.start, _steps(self.step, self.start, wanted))

    def after(self, instant: datetime) -> tuple[datetime, str] | None:
        """Return its first value that begins after an instant."""
        try:
            if self.step is not None and self.start is not None:
                count = _steps(self.step, self.start, instant) + 1 if instant >= self.start else 0
                found = self._stepped(self.step, self.start, count)
            elif self.start is not None and instant < self.start:
                found = self._free(self.start)
            else:
                found = self._free(self._following(instant))
        except OverflowError:
            return None
        return found if found[0] <= (self.end or _LATEST) else None

    def before(self, instant: datetime) -> tuple[datetime, str] | None:
        """Return its last value that begins before an instant."""
        try:
            if self.step is None and self.form.has_hours and (self.end is None or instant <= self.end):
                return self._day_before(instant)
            return self.at_or_before(instant - timedelta(microseconds=1))
        except OverflowError:
            return None

    def covers(self, begin: datetime, wanted: datetime) -> bool:
        """Whether a value that begins at `begin` is meant for the day of `wanted`, too: months and years.

        A value of a layer with one picture a month or a year stands for all of that month or year.
        """
        try:
            if self.step is not None and self.step.months:
                return wanted < self.step.times(1, begin)
            return self.form.is_coarse and wanted < self.form.after(begin)
        except OverflowError:
            return True

    def _day_before(self, instant: datetime) -> tuple[datetime, str] | None:
        if self.start is None:
            return self._free(instant - _DAY)
        return self._free(max(self.start, instant - _DAY)) if instant > self.start else None

    def _following(self, instant: datetime) -> datetime:
        return instant + _DAY if self.form.has_hours else self.form.after(instant)

    def _stepped(self, step: FlowDatesStep, start: datetime, count: int) -> tuple[datetime, str]:
        instant = step.times(count, start)
        return instant, self.form.write(instant)

    def _free(self, instant: datetime) -> tuple[datetime, str]:
        return self.form.begin(instant), self.form.write(instant)


def _steps(step: FlowDatesStep, start: datetime, wanted: datetime) -> int:
    """Return how many whole steps lie between the beginning and an instant."""
    low, high = 0, (wanted - start) // step.shortest
    while low < high:
        middle = (low + high + 1) // 2
        try:
            is_before = step.times(middle, start) <= wanted
        except OverflowError:
            is_before = False
        low, high = (middle, high) if is_before else (low, middle - 1)
    return low


def _end(text: str) -> tuple[datetime | None, FlowDatesForm | None] | None:
    """Return an end of an interval; None for what is none."""
    if text.lower() in _OPEN or FlowDatesStep.read(text) is not None:  # PT36H/PRESENT: the last 36 hours
        return None, None
    return FlowDatesForm.read(text)


def _span(
    start: tuple[datetime | None, FlowDatesForm | None],
    end: tuple[datetime | None, FlowDatesForm | None],
    step: FlowDatesStep | None,
) -> FlowDatesSpan | None:
    begin, form = start
    finish, end_form = end
    chosen = form or end_form or FlowDatesForm()
    if end_form is not None and finish is not None:
        finish = _last_instant(end_form, finish)
    if begin is not None and finish is not None and finish < begin:
        return None
    if step is None or begin is None:
        return FlowDatesSpan(begin, finish, None, chosen)
    return FlowDatesSpan(begin, finish, step, _fine_enough(chosen, step))


def _fine_enough(form: FlowDatesForm, step: FlowDatesStep) -> FlowDatesForm:
    """Return a form that tells the values of a step apart: days are not enough for hours."""
    if step.rest % timedelta(seconds=1):
        return form.with_parts(6, 6)
    for parts, unit in _UNITS:
        if step.rest % unit:
            return form.with_parts(parts)
    if step.rest:
        return form.with_parts(3)
    return form.with_parts(2) if step.months % 12 else form


def _last_instant(form: FlowDatesForm, instant: datetime) -> datetime:
    """Return the last instant of a day, month or year that ends an interval."""
    if form.has_hours:
        return instant
    try:
        return form.after(instant) - timedelta(microseconds=1)
    except OverflowError:
        return _LATEST
