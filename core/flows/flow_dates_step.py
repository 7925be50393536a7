"""The distance between the dates of a flow."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, timedelta
from typing import NamedTuple

_NUMBER = r"(\d{1,9}(?:[.,]\d{1,9})?)"
_STEP = re.compile(
    rf"P(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?"
    rf"(?:T(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?",
    re.ASCII | re.IGNORECASE,
)
_SECONDS = (604800, 86400, 3600, 60, 1)
_SHORTEST_MONTH = timedelta(days=28)


class FlowDatesStep(NamedTuple):
    """A period of ISO 8601, e.g. `P5D`, `P1M`, `PT15M`: months as the calendar has them, and the rest.

    Attributes:
        months: whole ones; a year has twelve.
        rest: weeks, days, hours, minutes, seconds.
    """

    months: int
    rest: timedelta

    @staticmethod
    def read(text: str) -> FlowDatesStep | None:
        """Return a period; None for what is none, and for parts of months."""
        match = _STEP.fullmatch(text)
        if match is None or not any(match.groups()):
            return None
        years, months, *others = (float((part or "0").replace(",", ".")) for part in match.groups())
        whole = years * 12 + months
        if whole != int(whole):
            return None
        try:
            seconds = sum(number * length for number, length in zip(others, _SECONDS))
            return FlowDatesStep(int(whole), timedelta(seconds=seconds))
        except OverflowError:
            return None

    @property
    def is_nothing(self) -> bool:
        """Whether dates follow each other without a gap (OGC 06-042, annex C: a resolution of 0)."""
        return not self.months and not self.rest

    @property
    def shortest(self) -> timedelta:
        """No step is shorter."""
        try:
            return self.months * _SHORTEST_MONTH + self.rest
        except OverflowError:
            return timedelta.max

    def times(self, count: int, start: datetime) -> datetime:
        """Return the instant `count` steps after `start`; 31 January and a month are the end of February.

        Raises:
            OverflowError: after the year 9999.
        """
        months = start.year * 12 + start.month - 1 + self.months * count
        year, month = divmod(months, 12)
        if year > 9999:
            raise OverflowError("after the year 9999")
        day = min(start.day, monthrange(year, month + 1)[1])
        return start.replace(year=year, month=month + 1, day=day) + self.rest * count
