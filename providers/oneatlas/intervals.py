"""Intervals as OneAtlas takes them: text with brackets."""

from __future__ import annotations

from datetime import datetime, timedelta

from ...core.period import Period
from ..request_instant import instant_text

# Whether the last value belongs to an interval is told in two ways (portal sheet airbus, Search API): a
# little more is asked for, and what is too much is left out here.
_MORE = 0.01
_SECOND = timedelta(seconds=1)


def most_text(largest: float) -> str:
    """Return the interval from 0 to a little more than `largest`: `[0,20.01]`."""
    return f"[0,{round(largest + _MORE, 4):g}]"


def period_text(period: Period) -> str | None:
    """Return the interval of whole seconds around a period, an open end left out; None for any time."""
    if period.start is None and period.end is None:
        return None
    start = "" if period.start is None else instant_text(period.start.replace(microsecond=0))
    return f"[{start},{_end(period.end)}]"


def _end(end: datetime | None) -> str:
    if end is None:
        return ""
    whole = end.replace(microsecond=0)
    return instant_text(whole if whole == end else whole + _SECOND)
