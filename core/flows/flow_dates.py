"""The dates of a flow: the values of a WMS or WMTS time dimension."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import islice

from .flow_dates_form import FlowDatesForm
from .flow_dates_list import FlowDatesList, items_of
from .flow_dates_span import FlowDatesSpan

_DAY = timedelta(days=1)
_LOOKED_AT = 1000  # items, until one is readable


@dataclass(frozen=True)
class FlowDates:
    """Single instants and intervals, perhaps with a step, as the service lists them, in time order.

    Values are kept as the service writes them: some answer `2022-02-11` and not `2022-02-11T00:00:00Z`.

    Attributes:
        text: the dimension as the service wrote it.
        default: what the service shows without a date; perhaps empty, `current` or a value.
        nearest: whether the service itself takes the nearest value.
    """

    text: str
    default: str = ""
    nearest: bool = False

    @staticmethod
    def read(text: str, default: str = "", nearest: bool = False) -> FlowDates | None:
        """Return the dates of a dimension's text (ISO 8601, OGC 06-042 annex D); None where none is readable.

        Values that cannot be read are left out; huge lists are never written out. Cheap: the text is taken
        apart when it is first asked for something.
        """
        readable = any(
            (FlowDatesSpan if "/" in item else FlowDatesForm).read(item) is not None
            for item in islice(items_of(text), _LOOKED_AT)
        )
        return FlowDates(text, default, nearest) if readable else None

    @property
    def first(self) -> datetime | None:
        """The earliest instant, UTC; None where the beginning is open."""
        return self._list.first

    @property
    def last(self) -> datetime | None:
        """When the latest value begins, UTC; None where the end is open (`..`, `current`)."""
        return self._list.last

    def value_at(self, wanted: datetime) -> str:
        """Return what TIME is for the UTC day of `wanted`, as the service writes it; empty: not offered.

        Of several instants a day the one nearest to `wanted`: intervals are not understood everywhere. Where
        every instant is offered, and written with its hour, it is `wanted` itself. Values that are months or
        years, or that follow each other by the month or the year, stand for all days until the next.
        """
        wanted = _utc(wanted)
        begin = wanted.replace(hour=0, minute=0, second=0, microsecond=0)
        found = [value for value in self._around(wanted) if begin <= value[0] < begin + _DAY]
        if not found:
            covering = self._list.covering(wanted)
            return covering[1] if covering is not None else ""
        return min(found, key=lambda value: abs(value[0] - wanted))[1]

    def nearest_value(self, wanted: datetime) -> str:
        """Return the value nearest to `wanted`, counted in days first, the earlier of two."""
        wanted = _utc(wanted)
        exact = self.value_at(wanted)
        if exact:
            return exact
        found = self._around(wanted)
        if not found:
            return ""
        return min(found, key=lambda value: (abs((value[0].date() - wanted.date()).days), value[0]))[1]

    def next_value(self, value: str) -> str:
        """Return the value after one; empty at the end. Where every instant is offered: a day later."""
        instant = self.instant(value)
        found = self._list.after(instant) if instant is not None else None
        return found[1] if found is not None else ""

    def previous_value(self, value: str) -> str:
        """Return the value before one; empty at the beginning."""
        instant = self.instant(value)
        found = self._list.before(instant) if instant is not None else None
        return found[1] if found is not None else ""

    def instant(self, value: str) -> datetime | None:
        """Return when a value begins, UTC; None for what cannot be read."""
        found = FlowDatesForm.read(value.split("/")[0].strip()[:64])
        return found[0] if found is not None else None

    @property
    def _list(self) -> FlowDatesList:
        return FlowDatesList.read(self.text)

    def _around(self, wanted: datetime) -> list[tuple[datetime, str]]:
        return [value for value in (self._list.at_or_before(wanted), self._list.after(wanted)) if value]


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        return instant.replace(tzinfo=timezone.utc)
    return instant.astimezone(timezone.utc)
