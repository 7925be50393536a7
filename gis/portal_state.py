"""What is known of one portal during a search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..core.notice import Notice
from ..core.page import Page
from ..core.portal_error import PortalError
from .portal_phase import PortalPhase


@dataclass(frozen=True)
class PortalState:
    """A value; a new one takes its place whenever the portal says something.

    Attributes:
        portal: the portal's id.
        phase: waiting, asking, done, failed or stopped.
        loaded: scenes that are in the results.
        received: items in the portal's answers, readable or not.
        matched: the portal's own total for the query, None where it gives none.
        error: why it failed.
        notices: what the user must know, each once.
        sieved: condition → scenes left out here.
        unreadable: items that could not be converted.
        more: whether the portal has further pages.
        seconds: time from the question to the last answer.
    """

    portal: str
    phase: PortalPhase = PortalPhase.WAITING
    loaded: int = 0
    received: int = 0
    matched: int | None = None
    error: PortalError | None = None
    notices: frozenset[Notice] = frozenset()
    sieved: Mapping[str, int] = field(default_factory=dict)
    unreadable: int = 0
    more: bool = False
    seconds: float = 0.0

    def with_page(self, page: Page, seconds: float) -> PortalState:
        """Return the state after `page`."""
        sieved = dict(self.sieved)
        for condition, count in page.sieved.items():
            sieved[condition] = sieved.get(condition, 0) + count
        return replace(
            self,
            phase=PortalPhase.ASKING,
            loaded=self.loaded + len(page.scenes),
            received=self.received + page.received,
            matched=self.matched if page.matched is None else page.matched,
            notices=self.notices | page.notices,
            sieved=sieved,
            unreadable=self.unreadable + page.unreadable,
            more=page.continuation is not None,
            seconds=seconds,
        )
