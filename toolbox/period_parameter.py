"""First and last day of a search, as the toolbox gives them."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from typing import Any

from qgis.core import QgsProcessingException
from qgis.PyQt.QtCore import QDate, QDateTime

from ..core.period import Period
from ..core.times import parse_instant
from ..gis.translation import tr

_DAY_LENGTH = 10  # 2026-08-01


def read_period(start: Any, end: Any) -> Period:
    """Return the period; a day without a time is meant whole, nothing is an open end.

    Args:
        start: ISO date or time, `QDate`, `QDateTime`, Python's date or datetime, or nothing.
        end: likewise.

    Raises:
        QgsProcessingException: for what is no date, or an end before the start.
    """
    first = _instant(start, time.min)
    last = _instant(end, time(23, 59, 59, 999999))
    if first is not None and last is not None and last < first:
        raise QgsProcessingException(tr("The last day is before the first day."))
    return Period(first, last)


def _instant(value: Any, of_day: time) -> datetime | None:
    plain = _plain(value)
    if plain is None or isinstance(plain, datetime):
        return plain
    if isinstance(plain, date):
        return datetime.combine(plain, of_day, timezone.utc)
    instant = parse_instant(plain)
    if instant is None:
        raise QgsProcessingException(tr("“%1” is no date; dates are written 2026-08-01.", str(value)[:50]))
    return datetime.combine(instant.date(), of_day, timezone.utc) if len(plain) <= _DAY_LENGTH else instant


def _plain(value: Any) -> datetime | date | str | None:
    """Return what Qt and Python mean; clock values without a zone are UTC."""
    if isinstance(value, QDateTime):
        value = value.toPyDateTime() if value.isValid() else None
    if isinstance(value, QDate):
        return value.toPyDate() if value.isValid() else None
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc) if value.tzinfo else value.replace(tzinfo=timezone.utc)
    if isinstance(value, date) or value is None:
        return value
    return str(value).strip() or None
