"""How much a portal still gives to an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .quota_unit import QuotaUnit


@dataclass(frozen=True)
class Quota:
    """As the portal tells it now.

    Attributes:
        unit: what is counted.
        limit: how many in all, None where it does not say.
        remaining: how many are left.
        resets: when all are there again, aware UTC; None where it does not say.
    """

    unit: QuotaUnit
    limit: int | None
    remaining: int
    resets: datetime | None = None

    @property
    def used_up(self) -> bool:
        """Whether nothing is left."""
        return self.remaining <= 0
