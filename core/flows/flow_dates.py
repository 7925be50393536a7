"""The dates of a flow: the values of a WMS or WMTS time dimension."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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

        Values that cannot be read are left out; huge lists are never written out.
        """
        raise NotImplementedError

    @property
    def first(self) -> datetime | None:
        """The earliest instant, UTC; None where the beginning is open."""
        raise NotImplementedError

    @property
    def last(self) -> datetime | None:
        """The latest instant, UTC; None where the end is open (`..`, `current`)."""
        raise NotImplementedError

    def value_at(self, wanted: datetime) -> str:
        """Return what TIME is for the UTC day of `wanted`, as the service writes it; empty: not offered."""
        raise NotImplementedError

    def nearest_value(self, wanted: datetime) -> str:
        """Return the value nearest to `wanted`."""
        raise NotImplementedError

    def next_value(self, value: str) -> str:
        """Return the value after one; empty at the end."""
        raise NotImplementedError

    def previous_value(self, value: str) -> str:
        """Return the value before one; empty at the beginning."""
        raise NotImplementedError

    def instant(self, value: str) -> datetime | None:
        """Return when a value begins, UTC; None for what cannot be read."""
        raise NotImplementedError
