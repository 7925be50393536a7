"""What the period strip draws: one mark for each acquisition, or for each week where they are many."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from ...core.acquisition import Acquisition
from .strip_mark import StripMark

MOST_MARKS = 400  # more than one for each pixel of a narrow dock says nothing
CLEAR = 10.0  # per cent: the clearest class of the cloud scale


def marks_of(acquisitions: Iterable[Acquisition]) -> list[StripMark]:
    """Return the marks of all acquisitions that have a date, oldest first."""
    marks = [
        StripMark(day, day, acquisition.cloud, 1, acquisition.id)
        for acquisition in acquisitions
        for day in [_day(acquisition)]
        if day is not None
    ]
    marks.sort(key=lambda mark: (mark.first, mark.acquisition))
    return marks


def grouped(marks: Sequence[StripMark]) -> Sequence[StripMark]:
    """Return the marks themselves, or one for each week (its clearest) where there are more than 400."""
    if len(marks) <= MOST_MARKS:
        return marks
    weeks: dict[date, StripMark] = {}
    for mark in marks:
        monday = mark.first - timedelta(days=mark.first.weekday())
        known = weeks.get(monday)
        best = mark if known is None or _clearness(mark) < _clearness(known) else known
        count = 1 if known is None else known.count + 1
        weeks[monday] = StripMark(monday, monday + timedelta(days=6), best.cloud, count, best.acquisition)
    return list(weeks.values())


def between(marks: Sequence[StripMark], first: date, last: date) -> Sequence[StripMark]:
    """Return the marks of the days `first` to `last`, both included."""
    days = [mark.first for mark in marks]
    return marks[bisect_left(days, first) : bisect_right(days, last)]


def neighbour(marks: Sequence[StripMark], current: int | None, step: int, clear: bool) -> StripMark | None:
    """Return the next mark to the right (`step` 1) or left (-1), perhaps only a clear one; None at the end.

    Args:
        marks: oldest first, one for each acquisition.
        current: id of the acquisition to start from; None starts before the first or after the last.
        step: 1 or -1.
        clear: pass over marks with more than 10 % cloud or unknown cloud.
    """
    places = [place for place, mark in enumerate(marks) if mark.acquisition == current]
    place = places[0] if places else (-1 if step > 0 else len(marks))
    place += step
    while 0 <= place < len(marks):
        if not clear or _clearness(marks[place]) <= CLEAR:
            return marks[place]
        place += step
    return None


def _day(acquisition: Acquisition) -> date | None:
    return None if acquisition.acquired is None else acquisition.acquired.date()


def _clearness(mark: StripMark) -> float:
    return 200.0 if mark.cloud is None else mark.cloud
