"""Which date comes before and after another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone

from .clear_days import noon
from .flow_dates import FlowDates

_TRIES = 400  # clear days that the service may not have, one after the other


@dataclass(frozen=True)
class DateSteps:
    """The dates of a service or, of these, only the days of clear acquisitions.

    Attributes:
        dates: of the layer.
        clear: UTC days at noon, in order; none: all dates of the service count.
    """

    dates: FlowDates
    clear: tuple[datetime, ...] = ()

    def step(self, value: str, direction: int) -> str:
        """Return the value before (-1) or after (1) one; empty at the end.

        Args:
            value: as the service writes it; empty: its latest one, which has nothing after it.
            direction: -1 or 1.
        """
        if self.clear:
            return self._clear_step(value, direction)
        if not value:
            return self._latest() if direction < 0 else ""
        return self.dates.previous_value(value) if direction < 0 else self._next(value)

    def _latest(self) -> str:
        """Return the newest value that is not in the future."""
        return self.dates.nearest_value(datetime.now(timezone.utc))

    def _next(self, value: str) -> str:
        """Nothing is after today where the end is open."""
        following = self.dates.next_value(value)
        instant = self.dates.instant(following) if following else None
        open_end = self.dates.last is None
        return "" if open_end and (instant is None or instant > datetime.now(timezone.utc)) else following

    def _clear_step(self, value: str, direction: int) -> str:
        now = self.dates.instant(value) if value else None
        day = None if now is None else noon(now)
        if direction < 0:
            end = len(self.clear) if day is None else bisect_left(self.clear, day)
            candidates: Iterable[datetime] = reversed(self.clear[max(0, end - _TRIES) : end])
        elif day is None:
            return ""
        else:
            begin = bisect_right(self.clear, day)
            candidates = self.clear[begin : begin + _TRIES]
        values = map(self.dates.value_at, candidates)
        return next((found for found in values if found and found != value), "")
