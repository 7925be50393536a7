"""The days on which a search found something, and which of them are clear."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ....core.acquisition import Acquisition
from ...flows.date_steps import noon

CLEAR = 20.0  # per cent, where the search has no limit of its own; as for streams


class AcquiredDays:
    """Takes acquisitions as they come; sorted only when somebody asks."""

    def __init__(self) -> None:
        self._limit = CLEAR
        self._days: dict[int, tuple[datetime, float | None]] = {}

    def begin(self, search: Any | None) -> None:
        """Take the days of `search`, a `gis.search.Search`, from now on."""
        self._days.clear()
        if search is not None:
            limit = search.query.criteria.cloud_max
            self._limit = CLEAR if limit is None else limit
            self.add(search.acquisitions)

    def add(self, acquisitions: Iterable[Acquisition]) -> None:
        """The search found acquisitions, or more offers of known ones."""
        for found in acquisitions:
            if found.acquired is not None:
                self._days[found.id] = (noon(found.acquired), found.cloud)

    def days(self, clear_only: bool) -> tuple[datetime, ...]:
        """Return the days, at noon UTC, in order; radar, whose cloud is unknown, counts only among all."""
        known = self._days.values()
        wanted = (day for day, cloud in known if not clear_only or _is_clear(cloud, self._limit))
        return tuple(sorted(set(wanted)))


def _is_clear(cloud: float | None, limit: float) -> bool:
    return cloud is not None and cloud <= limit
