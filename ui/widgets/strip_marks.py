"""What the period strip draws: one mark for each acquisition, or for each week where they are many."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from operator import itemgetter

from ...core.acquisition import Acquisition
from .strip_mark import StripMark

MOST_MARKS = 400  # more than one for each pixel of a narrow dock says nothing
CLEAR = 10.0  # per cent: the clearest class of the cloud scale
_PLACE = itemgetter(0, 4)  # first day, acquisition


def marks_of(acquisitions: Iterable[Acquisition], known: Sequence[StripMark] = ()) -> list[StripMark]:
    """Return the marks of all acquisitions that have a date, oldest first.

    Args:
        acquisitions: new or changed ones.
        known: marks of others, oldest first; they are not made again.
    """
    new = {acquisition.id: acquisition for acquisition in acquisitions}
    marks = [mark for mark in known if mark.acquisition not in new]
    for acquisition in new.values():
        instant = acquisition.acquired
        if instant is not None:
            day = instant.date()
            marks.append(StripMark(day, day, acquisition.cloud, 1, acquisition.id))
    marks.sort(key=_PLACE)
    return marks


def grouped(marks: Sequence[StripMark]) -> Sequence[StripMark]:
    """Return the marks themselves, or one for each week (its clearest) where there are more than 400."""
    if len(marks) <= MOST_MARKS:
        return marks
    weeks: dict[int, list[StripMark]] = {}
    for mark in marks:
        weeks.setdefault((mark.first.toordinal() - 1) // 7, []).append(mark)  # day 1 is a Monday
    return [_week(week * 7 + 1, days) for week, days in weeks.items()]


def _week(monday: int, marks: Sequence[StripMark]) -> StripMark:
    """Return one mark for those of a week that begins with the day of ordinal `monday`."""
    best = min(marks, key=_clearness)
    first = date.fromordinal(monday)
    return StripMark(first, first + timedelta(days=6), best.cloud, len(marks), best.acquisition)


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


def _clearness(mark: StripMark) -> float:
    return 200.0 if mark.cloud is None else mark.cloud
