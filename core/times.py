"""Reading the many ways in which portals write an instant."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any

UTC = timezone.utc
# 2015-01-29 08:19:16.649281+00:00, 2020-01-06T10:59:07.758Z, 20231008T175231, 20200106-105907-758, 2016-09
_PATTERN = re.compile(
    r"(?P<year>\d{4})(?:-?(?P<month>\d{2})(?:-?(?P<day>\d{2})"
    r"(?:[T _-]?(?P<hour>\d{2}):?(?P<minute>\d{2})"
    r"(?::?(?P<second>\d{2})(?:[.,-](?P<fraction>\d{1,12}))?)?)?)?)?"
    r"\s*(?P<zone>Z|UTC|[+-]\d{2}(?::?\d{2})?)?",
    re.IGNORECASE,
)


def parse_instant(text: Any) -> datetime | None:
    """Return an aware UTC datetime; None where `text` is no instant. Times without a zone are UTC.

    Day, month and year alone mean their first moment. Fractions beyond microseconds are cut. Leap seconds
    become second 59. Datetimes pass through.
    """
    if isinstance(text, datetime):
        return text.replace(tzinfo=UTC) if text.tzinfo is None else text.astimezone(UTC)
    if not isinstance(text, str):
        return None
    # The common forms first, put so that Python 3.9 reads them, too: it takes 0, 3 or 6 decimals, but no "Z".
    # An offset of nothing gives `timezone.utc` itself, in a quarter of the time that `replace` takes.
    try:
        if text[-1:] == "Z" and text[10:11] == "T":
            return datetime.fromisoformat(f"{text[:-1]}+00:00")
        if len(text) == 15 and text[8] == "T":  # as in product names
            spaced = f"{text[:4]}-{text[4:6]}-{text[6:11]}:{text[11:13]}:{text[13:]}"
            return datetime.fromisoformat(f"{spaced}+00:00")
        if len(text) == 8:
            return datetime.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}T00:00:00+00:00")
    except ValueError:  # decimals of another number, second 60
        pass
    return _parse_slowly(text)


def _parse_slowly(text: str) -> datetime | None:
    match = _PATTERN.fullmatch(text.strip()[:64])
    if match is None:
        return None
    part = match.groupdict()
    fraction = (part["fraction"] or "").ljust(6, "0")[:6]
    try:
        instant = datetime(
            int(part["year"]),
            int(part["month"] or 1),
            int(part["day"] or 1),
            int(part["hour"] or 0),
            int(part["minute"] or 0),
            min(int(part["second"] or 0), 59),
            int(fraction),
            UTC,
        )
        return instant - _offset(part["zone"])
    except (ValueError, OverflowError):
        return None


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone.upper() in ("Z", "UTC"):
        return timedelta(0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if zone[0] == "-" else offset
