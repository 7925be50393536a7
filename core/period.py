"""A span of time, open at either end if wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timezone


@dataclass(frozen=True)
class Period:
    """Both ends belong to the period; None is open. Aware datetimes, UTC.

    Raises:
        ValueError: on naive datetimes, or an end before the start.
    """

    start: datetime | None = None
    end: datetime | None = None

    def __post_init__(self) -> None:
        for instant in (self.start, self.end):
            if instant is not None and instant.tzinfo is None:
                raise ValueError("a period needs aware datetimes")
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError("the period ends before it starts")

    @staticmethod
    def of_days(first: date | None, last: date | None) -> Period:
        """Return the period from the first moment of `first` to the last second of `last`, both in UTC."""
        return Period(
            None if first is None else datetime.combine(first, time.min, timezone.utc),
            None if last is None else datetime.combine(last, time(23, 59, 59, 999999), timezone.utc),
        )

    def overlaps(self, start: datetime | None, end: datetime | None = None) -> bool:
        """Return whether [start, end] meets the period; an unknown time (None) is kept, never dropped."""
        if start is None:
            return True
        last = end or start
        return not (
            (self.end is not None and start > self.end) or (self.start is not None and last < self.start)
        )
