"""The dates of a layer in words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from ...core.flows.flow_dates import FlowDates
from ...core.flows.flow_entry import FlowEntry
from ...gis.translation import tr
from .. import formats

SINGLE_YEARS = 2  # years that are named one by one
GOES_ON = timedelta(days=120)  # a service whose last date is younger is still fed
YEAR, MONTH = "yyyy", "MMM yyyy"
_HOURS = re.compile(r"T(\d\d):?(\d\d)")
_STEP = re.compile(r"^P(?:(\d+)([DMY])|T(\d+)([HM]))$")


def short_dates(entry: FlowEntry) -> tuple[str, bool]:
    """Return the dates for a narrow column, and whether there are several to choose from."""
    dates = entry.dates
    if dates is None:
        return (tr("latest") if _is_latest(entry) else ""), False
    if not may_choose(entry):
        first = dates.first
        return ("" if first is None else str(first.year)), False
    return _short(dates.text, formats.language(), datetime.now(timezone.utc).date().isoformat())


def period_sentence(entry: FlowEntry) -> str:
    """Return from when to when, and how often; empty where the layer has no dates."""
    dates = entry.dates
    if dates is None:
        return ""
    return period_of_dates(dates, entry.flow is not None and entry.flow.yearly)


def period_of_dates(dates: FlowDates, years: bool = False) -> str:
    """Return from when to when, in years if wanted, and how often."""
    span = _years(dates) if years else _days(dates)
    step = _step_words(dates.text)
    return f"{span}, {step}" if span and step and several(dates) else span


def _years(dates: FlowDates) -> str:
    first, last = dates.first, dates.last
    if first is not None and last is not None and first.year == last.year:
        return str(first.year)
    begin, end = ("" if instant is None else str(instant.year) for instant in (first, last))
    return f"{begin}–{end}" if begin and end else f"{begin} → {end}".strip()


def _days(dates: FlowDates) -> str:
    first, last = dates.first, dates.last
    begin = "" if first is None else formats.day(first)
    end = "" if last is None or _goes_on(last) else formats.day(last)
    if begin and not several(dates):
        return begin
    if begin:
        return tr("%1 to %2", begin, end) if end else tr("%1 to today", begin)
    return tr("until %1", end) if end else ""


def value_words(dates: FlowDates | None, value: str) -> str:
    """Return a value of TIME as people read it; the value itself where it cannot be read."""
    instant = dates.instant(value) if dates is not None and value else None
    if instant is None:
        return value
    form = value_form(value)
    if form == YEAR:
        return str(instant.year)
    if form == MONTH:
        return f"{formats.month(instant.month)} {instant.year}"
    hours = _HOURS.search(value)
    exact = hours is not None and hours.group(1, 2) != ("00", "00")
    return f"{formats.day(instant)}, {formats.clock(instant)}" if exact else formats.day(instant)


def value_form(value: str) -> str:
    """Return how much of a date a value says: Qt's display form of a year, a month or a day."""
    begin = value.split("/")[0].strip()
    return {4: YEAR, 7: MONTH}.get(len(begin), "d MMM yyyy")


def several(dates: FlowDates | None) -> bool:
    """Whether there is more than one date to choose."""
    if dates is None:
        return False
    first = dates.first
    if first is None or dates.last is None:
        return True
    return dates.last != first


def may_choose(entry: FlowEntry) -> bool:
    """Whether a layer has more than one date to choose; what shows a whole year has one for each year."""
    dates = entry.dates
    if dates is None or not several(dates):
        return False
    first, last = dates.first, dates.last
    years = entry.flow is not None and entry.flow.yearly
    return not (years and first is not None and last is not None and first.year == last.year)


@lru_cache(maxsize=4096)
def _short(text: str, language: str, today: str) -> tuple[str, bool]:
    dates = FlowDates(text)
    first, last = dates.first, dates.last
    if not several(dates):
        return ("" if first is None else str(first.year)), False
    if first is None:
        return f"→ {last.year}" if last is not None else "", True
    if last is None or _goes_on(last):
        return f"{first.year} →", True
    between = last.year - first.year
    if between == 0:
        return str(first.year), True
    if between < SINGLE_YEARS and "/" not in text:
        return ", ".join(str(year) for year in range(first.year, last.year + 1)), True
    return f"{first.year}–{last.year}", True


def _goes_on(last: datetime) -> bool:
    return datetime.now(timezone.utc) - last < GOES_ON


def _is_latest(entry: FlowEntry) -> bool:
    """Whether the portal's file names a layer without any date: what it shows is renewed."""
    named = entry.flow is not None and bool(entry.source.portal)
    return named and not re.search(r"(19|20)\d\d", f"{entry.name} {entry.title('en')}")


def _step_words(text: str) -> str:
    """Return how often, where one interval says it."""
    parts = text.split("/")
    step = _STEP.match(parts[2].strip()) if len(parts) == 3 else None
    if step is None:
        return ""
    count, unit = int(step[1] or step[3]), step[2] or f"T{step[4]}"
    words = {
        "D": (tr("daily"), tr("every %1 days")),
        "M": (tr("monthly"), tr("every %1 months")),
        "Y": (tr("yearly"), tr("every %1 years")),
        "TH": (tr("hourly"), tr("every %1 hours")),
        "TM": (tr("every minute"), tr("every %1 minutes")),
    }
    one, many = words[unit]
    return one if count == 1 else many.replace("%1", formats.number(count))
