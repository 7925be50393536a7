"""Something a service lends for a while."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True)
class GateLease:
    """A signature, a signed link or a bearer token with its end.

    Attributes:
        value: what was lent; secret.
        begins: when it was got, aware UTC, by the clock of this machine.
        ends: when it stops to work, by the same clock.
        margin: it is renewed when less than this remains, or than a quarter of its life if that is shorter.
    """

    value: str = field(repr=False)
    begins: datetime
    ends: datetime
    margin: timedelta

    @property
    def renew_after(self) -> datetime:
        """The instant from which on it is to be renewed, aware UTC."""
        return self.ends - min(self.margin, max(self.ends - self.begins, timedelta()) / 4)

    def fresh(self, now: datetime) -> bool:
        """Return whether it may be handed out at `now`."""
        return now < self.renew_after
