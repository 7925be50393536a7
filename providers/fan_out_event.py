"""What a worker reports about its portal."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.page import Page
from ..core.portal_error import PortalError
from .fan_out_kind import FanOutKind


@dataclass(frozen=True)
class FanOutEvent:
    """One message from a worker thread; plain data, safe to hand to another thread.

    Attributes:
        portal: portal id.
        kind: what happened.
        page: for PAGE.
        error: for FAILED.
        more: for ENDED and FAILED: `FanOut.more` can go on from here (limit reached, or broken off in the
            middle).
        seconds: since the portal was asked, in this turn.
    """

    portal: str
    kind: FanOutKind
    page: Page | None = None
    error: PortalError | None = None
    more: bool = False
    seconds: float = 0.0
