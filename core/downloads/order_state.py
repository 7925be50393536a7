"""Where an order stands."""

from __future__ import annotations

from enum import Enum


class OrderState(Enum):
    """In the words that all portals share."""

    ON_TAPE = "on tape"  # being brought back from an archive
    PENDING = "pending"  # being made
    READY = "ready"
    REFUSED = "refused"
    EXPIRED = "expired"  # was ready once; must be ordered again
    ELSEWHERE = "elsewhere"  # cannot be ordered from here; the user is told where
