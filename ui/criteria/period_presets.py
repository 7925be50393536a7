"""Spans of days that people ask for again and again; plain dates, no widgets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Optional

Days = tuple[Optional[date], Optional[date]]


def last_days(count: int, today: date) -> Days:
    """Return the `count` days that end today."""
    return today - timedelta(days=count), today


def this_year(today: date) -> Days:
    """Return the year so far."""
    return date(today.year, 1, 1), today


def same_season(days: Days, years_back: int, today: date) -> Days:
    """Return the same days, `years_back` years earlier.

    An open end counts as today, an open start as 30 days before it. The 29th of February becomes the 28th
    where the earlier year has none. A span over New Year stays one.
    """
    last = days[1] or today
    first = days[0] or last - timedelta(days=30)
    return _years_before(first, years_back), _years_before(last, years_back)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
