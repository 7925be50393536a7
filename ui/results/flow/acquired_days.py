"""The days on which a search found something clear."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ....core.acquisition import Acquisition
from ....core.flows.clear_days import CLEAR


class AcquiredDays:
    """Takes acquisitions as they come."""

    def __init__(self) -> None:
        self._limit = CLEAR
        self._found: dict[int, tuple[datetime, float]] = {}

    def begin(self, search: Any | None) -> None:
        """Take the days of `search`, a `gis.search.Search`, from now on."""
        self._found.clear()
        if search is not None:
            limit = search.query.criteria.cloud_max
            self._limit = CLEAR if limit is None else limit
            self.add(search.acquisitions)

    def add(self, acquisitions: Iterable[Acquisition]) -> None:
        """The search found acquisitions, or more offers of known ones."""
        for found in acquisitions:
            if found.acquired is not None and found.cloud is not None:
                self._found[found.id] = (found.acquired, found.cloud)

    @property
    def clear(self) -> list[datetime]:
        """When clear acquisitions were sensed, UTC; radar, whose cloud is unknown, is not among them."""
        return [acquired for acquired, cloud in self._found.values() if cloud <= self._limit]
