"""How far back the results are complete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ...core.acquisition import Acquisition
from ...gis.portal_state import PortalState


class LoadedSpan:
    """Portals deliver newest first: before a portal's oldest scene nothing is loaded while it has more."""

    def __init__(self) -> None:
        self._oldest: dict[str, date] = {}

    def clear(self) -> None:
        """Begin a new search."""
        self._oldest.clear()

    def take(self, acquisitions: Iterable[Acquisition]) -> None:
        """Look at new or changed acquisitions."""
        for acquisition in acquisitions:
            for offer in acquisition.offers:
                if offer.acquired is not None:
                    day = offer.acquired.date()
                    if day < self._oldest.get(offer.portal, date.max):
                        self._oldest[offer.portal] = day

    def start(self, states: Mapping[str, PortalState]) -> date | None:
        """Return the day from which all portals are complete; None where nothing is missing."""
        going_on = (name for name, state in states.items() if state.more or state.phase.under_way)
        return max((self._oldest[name] for name in going_on if name in self._oldest), default=None)
