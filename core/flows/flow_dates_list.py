"""All that the text of a time dimension lists."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from .flow_dates_form import FlowDatesForm
from .flow_dates_span import FlowDatesSpan

_LONGEST = 8_000_000  # characters
_MOST_INSTANTS = 300_000
_MOST_SPANS = 5_000
_LONGEST_ITEM = 120  # characters

_Value = tuple[datetime, str]


class FlowDatesList(NamedTuple):
    """Single instants in their order, each as it is written, and intervals.

    Attributes:
        instants, texts: side by side.
        spans: may overlap.
    """

    instants: tuple[datetime, ...]
    texts: tuple[str, ...]
    spans: tuple[FlowDatesSpan, ...]

    @staticmethod
    @lru_cache(maxsize=64)
    def read(text: str) -> FlowDatesList:
        """Return what is readable; more than anybody can step through is left out."""
        values: dict[datetime, str] = {}
        spans: list[FlowDatesSpan] = []
        for item in items_of(text):
            if "/" not in item:
                instant = _instant(item)
                if instant is not None and len(values) < _MOST_INSTANTS:
                    values.setdefault(instant, item)
                continue
            span = FlowDatesSpan.read(item)
            if span is not None and span.start is not None and span.start == span.last:
                values.setdefault(span.start, span.form.write(span.start))
            elif span is not None and len(spans) < _MOST_SPANS:
                spans.append(span)
        ordered = sorted(values)
        return FlowDatesList(tuple(ordered), tuple(values[one] for one in ordered), tuple(spans))

    @property
    def first(self) -> datetime | None:
        """The earliest instant; None where the beginning is open."""
        starts = [span.start for span in self.spans] + list(self.instants[:1])
        known = [start for start in starts if start is not None]
        return min(known) if starts and len(known) == len(starts) else None

    @property
    def last(self) -> datetime | None:
        """When the latest value begins; None where the end is open."""
        ends = [span.last for span in self.spans] + list(self.instants[-1:])
        known = [end for end in ends if end is not None]
        return max(known) if ends and len(known) == len(ends) else None

    def at_or_before(self, wanted: datetime) -> _Value | None:
        """Return the latest value that does not begin after an instant."""
        place = bisect_right(self.instants, wanted)
        return _latest((self._at(place - 1), *(span.at_or_before(wanted) for span in self.spans)))

    def before(self, wanted: datetime) -> _Value | None:
        """Return the latest value that begins before an instant."""
        place = bisect_left(self.instants, wanted)
        return _latest((self._at(place - 1), *(span.before(wanted) for span in self.spans)))

    def after(self, wanted: datetime) -> _Value | None:
        """Return the first value that begins after an instant."""
        place = bisect_right(self.instants, wanted)
        return _earliest((self._at(place), *(span.after(wanted) for span in self.spans)))

    def covering(self, wanted: datetime) -> _Value | None:
        """Return the value of the month or the year of an instant, where values stand for these."""
        found: list[_Value | None] = []
        place = bisect_right(self.instants, wanted) - 1
        value = self._at(place)
        if value is not None:
            form = FlowDatesForm.read(value[1])
            if form is not None and FlowDatesSpan(None, None, None, form[1]).covers(value[0], wanted):
                found.append(value)
        for span in self.spans:
            value = span.at_or_before(wanted)
            if value is not None and span.covers(value[0], wanted):
                found.append(value)
        return _latest(found)

    def _at(self, place: int) -> _Value | None:
        return (self.instants[place], self.texts[place]) if 0 <= place < len(self.instants) else None


def items_of(text: str) -> Iterator[str]:
    """Return what stands between the commas, none of it long."""
    items = (item.strip() for item in text[:_LONGEST].split(","))
    return (item for item in items if item and len(item) <= _LONGEST_ITEM)


def _latest(values: Iterable[_Value | None]) -> _Value | None:
    return max((value for value in values if value is not None), key=_begin, default=None)


def _earliest(values: Iterable[_Value | None]) -> _Value | None:
    return min((value for value in values if value is not None), key=_begin, default=None)


def _begin(value: _Value) -> datetime:
    return value[0]


def _instant(text: str) -> datetime | None:
    """Return an instant; the two forms that lists of thousands have are read a dozen times as fast."""
    try:
        if len(text) == 10:
            return datetime.fromisoformat(f"{text}T00:00:00+00:00")
        if len(text) in (20, 24) and text[-1] == "Z" and text[10] == "T":
            return datetime.fromisoformat(f"{text[:-1]}+00:00")
    except ValueError:
        return None
    found = FlowDatesForm.read(text)
    return found[0] if found is not None else None
