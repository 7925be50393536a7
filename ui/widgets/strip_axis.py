"""Days to pixels, and the months under them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from .. import formats

MARGIN = 8
DAYS_PER_MONTH = 30.44
STEPS = (1, 2, 3, 6, 12, 24, 60, 120)  # months between labels


class StripAxis(NamedTuple):
    """A linear scale of days.

    Attributes:
        first, last: the days at both ends.
        width: of the widget in pixels.
    """

    first: date
    last: date
    width: int

    @property
    def days(self) -> int:
        """Days between both ends, at least one."""
        return max(1, (self.last - self.first).days)

    def x(self, day: date) -> float:
        """Return the place of a day in pixels."""
        return MARGIN + (self.width - 2 * MARGIN) * (day - self.first).days / self.days

    def day(self, x: float) -> date:
        """Return the day at a place, inside both ends."""
        share = (x - MARGIN) / max(1, self.width - 2 * MARGIN)
        return self.first + timedelta(days=round(min(1.0, max(0.0, share)) * self.days))

    def months(self) -> list[date]:
        """Return the first days of the months inside, and of the one that begins before."""
        day, starts = self.first.replace(day=1), []
        while day <= self.last:
            starts.append(day)
            day = (day.replace(day=28) + timedelta(days=5)).replace(day=1)
        return starts

    def step(self, label_width: float) -> int:
        """Return the number of months between two labels of a width in pixels."""
        room = (self.width - 2 * MARGIN) * DAYS_PER_MONTH / self.days
        return next((step for step in STEPS if room * step >= label_width), STEPS[-1])


def month_label(day: date) -> str:
    """Return the month's name, the year in January."""
    return str(day.year) if day.month == 1 else formats.month(day.month)
