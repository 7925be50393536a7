"""How a service writes its dates."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

_MOMENT = re.compile(
    r"(?P<year>\d{4})(?:(?P<dash>-?)(?P<month>\d{2})(?:-?(?P<day>\d{2})"
    r"(?:(?P<between>[Tt ])(?P<hour>\d{2}):?(?P<minute>\d{2})?"
    r"(?::?(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)?)?)?"
    r"(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?",
    re.ASCII,
)
_YEAR, _MONTH, _DAY, _HOUR, _MINUTE, _SECOND = range(1, 7)
_PARTS = ("%Y", "%m", "%d", "%H", "%M", "%S")


class FlowDatesForm(NamedTuple):
    """The parts that a date has, and what stands between them.

    Attributes:
        parts: 1 the year alone, 2 with the month, … 6 with seconds.
        decimals: of the seconds.
        dash: between year, month and day; `:` is left out, too, where it is empty.
        between: day and hour.
        zone: as it is written; empty: UTC is meant.
    """

    parts: int = _DAY
    decimals: int = 0
    dash: str = "-"
    between: str = "T"
    zone: str = ""

    @staticmethod
    def read(text: str) -> tuple[datetime, FlowDatesForm] | None:
        """Return an instant (UTC) and how it is written; None for what is no date of ISO 8601."""
        match = _MOMENT.fullmatch(text)
        if match is None:
            return None
        part = match.groupdict()
        texts = [part[name] for name in ("year", "month", "day", "hour", "minute", "second")]
        known = [int(number) for number in texts if number is not None]
        fraction = part["fraction"] or ""
        form = FlowDatesForm(
            len(known), len(fraction), part["dash"] or "", part["between"] or "T", part["zone"] or ""
        )
        if len(known) == _MONTH and not form.dash:  # 202202 is no date of ISO 8601
            return None
        if len(known) < _MONTH:
            form = form._replace(dash="-")
        try:
            return _instant(known, fraction) - form.offset, form
        except (ValueError, OverflowError):
            return None

    @property
    def offset(self) -> timedelta:
        """From UTC."""
        digits = self.zone[1:].replace(":", "").ljust(4, "0")
        if len(self.zone) < 2:
            return timedelta(0)
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return -offset if self.zone[0] == "-" else offset

    def write(self, instant: datetime) -> str:
        """Return a UTC instant in this form; what the form has no part for is cut off."""
        local = instant + self.offset
        # Not `strftime`: it writes the year 987 as 987 on some systems.
        numbers = (local.year, local.month, local.day, local.hour, local.minute, local.second)
        colon = ":" if self.dash else ""
        marks = ("", self.dash, self.dash, self.between, colon, colon)
        text = f"{numbers[0]:04d}"
        for mark, number in zip(marks[1 : self.parts], numbers[1 : self.parts]):
            text += f"{mark}{number:02d}"
        if self.decimals:
            text += "." + f"{local.microsecond:06d}".ljust(9, "0")[: self.decimals]
        return text + self.zone

    def begin(self, instant: datetime) -> datetime:
        """Return the first instant that is written the same way."""
        found = FlowDatesForm.read(self.write(instant))
        return found[0] if found is not None else instant

    def after(self, instant: datetime) -> datetime:
        """Return the first instant that is written otherwise: a year, a month, a day … later.

        Raises:
            OverflowError: after the year 9999.
        """
        local = self.begin(instant) + self.offset
        if self.parts == _YEAR:
            return _checked(local.year + 1, 1) - self.offset
        if self.parts == _MONTH:
            return _checked(local.year + local.month // 12, local.month % 12 + 1) - self.offset
        lengths = {_DAY: 86400, _HOUR: 3600, _MINUTE: 60}
        seconds = lengths.get(self.parts)
        if seconds is None:
            return local - self.offset + timedelta(microseconds=max(1, 10 ** (6 - self.decimals)))
        return local - self.offset + timedelta(seconds=seconds)

    @property
    def has_hours(self) -> bool:
        """Whether it tells instants of one day apart."""
        return self.parts > _DAY

    @property
    def is_coarse(self) -> bool:
        """Whether it names months or years."""
        return self.parts < _DAY

    def with_parts(self, parts: int, decimals: int = 0) -> FlowDatesForm:
        """Return the form that has these parts at least; hours bring seconds and UTC along."""
        if self.parts >= parts and self.decimals >= decimals:
            return self
        if parts > _DAY >= self.parts:  # 10:15Z alone is understood by fewer services than 10:15:00Z
            return self._replace(parts=_SECOND, decimals=decimals, zone=self.zone or "Z")
        return self._replace(parts=max(parts, self.parts), decimals=max(decimals, self.decimals))


def _instant(known: list[int], fraction: str) -> datetime:
    year, month, day, hour, minute, second = known + [1, 1, 1, 0, 0, 0][len(known) :]
    midnight = datetime(year, month, day, tzinfo=timezone.utc)
    if hour == 24 and not minute and not second:  # the end of a day
        return midnight + timedelta(days=1)
    microsecond = int(fraction.ljust(6, "0")[:6])
    return midnight.replace(hour=hour, minute=minute, second=min(second, 59), microsecond=microsecond)


def _checked(year: int, month: int) -> datetime:
    if year > 9999:
        raise OverflowError("after the year 9999")
    return datetime(year, month, 1, tzinfo=timezone.utc)
