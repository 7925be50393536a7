"""Which acquisitions the list shows: words of the filter field, days of the strip."""

from __future__ import annotations

from datetime import date

from ...core.acquisition import Acquisition
from ...core.acquisition_order import matching


class ListFilter:
    """Both conditions together.

    Attributes:
        text: words that must all be found. days: first and last day, None for all.
    """

    def __init__(self) -> None:
        self.text = ""
        self.days: tuple[date, date] | None = None

    def __call__(self, acquisition: Acquisition) -> bool:
        """Whether an acquisition is shown; one without a date is hidden by days only."""
        if self.days is not None:
            sensed = acquisition.acquired
            if sensed is None or not self.days[0] <= sensed.date() <= self.days[1]:
                return False
        return not self.text or bool(matching((acquisition,), self.text))

    @property
    def is_set(self) -> bool:
        """Whether anything may be hidden."""
        return bool(self.text.strip()) or self.days is not None
