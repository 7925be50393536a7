"""Going through months and tiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

TILES_AT_ONCE = 6


@dataclass(frozen=True)
class SearchStep:
    """What is listed before a page is made.

    Attributes:
        number: its place in the search, from 0.
        first, last: days of one month, both included.
        tiles: at most `TILES_AT_ONCE`.
    """

    number: int
    first: date
    last: date
    tiles: tuple[str, ...]


def search_steps(tiles: Sequence[str], first: date, last: date) -> Iterator[SearchStep]:
    """Yield the steps of a search, the newest month first, all tiles before the month before.

    Args:
        tiles: in any order, always the same.
        first: oldest day.
        last: newest day, included.
    """
    number = 0
    for start, end in _months(first, last):
        for place in range(0, len(tiles), TILES_AT_ONCE):
            yield SearchStep(number, start, end, tuple(tiles[place : place + TILES_AT_ONCE]))
            number += 1


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    end = last
    while end >= first:
        start = max(end.replace(day=1), first)
        yield start, end
        end = start - timedelta(days=1)
