"""How much of a portal the queue may use now."""

from __future__ import annotations

from datetime import datetime, timedelta

from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from .download_source import DownloadSource


class PortalTurn:
    """Counts and pauses of one portal; guarded by the queue's lock.

    Attributes:
        portal_id: whose.
        source: what is needed to fetch; a `PortalError` where the portal cannot be used; None before it is
            known.
        wanted: the user's limit of transfers, None: the portal's own.
        running: transfers under way. ordering: whether an order is being asked about.
        rest_until: nothing is begun before, aware UTC; None: no pause.
        refusals: `Asset.needs` → why nothing more is asked with this account.
    """

    def __init__(self, portal_id: str) -> None:
        self.portal_id = portal_id
        self.source: DownloadSource | PortalError | None = None
        self.wanted: int | None = None
        self.running = 0
        self.ordering = False
        self.rest_until: datetime | None = None
        self.refusals: dict[str, PortalError] = {}
        self._refused = 0  # "too many requests" in a row
        self._failed = 0  # failed connections in a row
        self._lowered: int | None = None

    @property
    def own_limit(self) -> int:
        """Transfers at once that the portal's file and the user allow."""
        allowed = self.source.portal.downloads.parallel if isinstance(self.source, DownloadSource) else 1
        return max(1, allowed if self.wanted is None else min(allowed, self.wanted))

    @property
    def limit(self) -> int:
        """Transfers at once now: fewer for a while after the portal said that it were too many."""
        return self.own_limit if self._lowered is None else min(self.own_limit, self._lowered)

    def may_begin(self, now: datetime) -> bool:
        """Return whether the portal can be asked for something now."""
        if self.rest_until is not None and self.rest_until <= now:
            self.rest_until = None
        return isinstance(self.source, DownloadSource) and self.rest_until is None

    def refuse(self, now: datetime) -> int:
        """Count a "too many requests" and lower the limit; return how many it were in a row.

        Answers to what was sent before the last one was heard are not counted.
        """
        if self.rest_until is None or self.rest_until <= now or not self._refused:
            self._refused += 1
            self._lowered = max(1, min(self.limit, self.running + 1) // 2)
        return self._refused

    def fail(self, now: datetime) -> int:
        """Count a failed connection; return how often in a row all of them failed, 0: some still work."""
        if self.rest_until is None or self.rest_until <= now:
            self._failed += 1
        return self._failed // max(1, self.limit)

    def rest(self, now: datetime, seconds: float) -> datetime:
        """Begin nothing for a while; return until when. A longer pause stands."""
        until = now + timedelta(seconds=max(0.0, seconds))
        if self.rest_until is None or until > self.rest_until:
            self.rest_until = until
        return self.rest_until

    def lower(self) -> None:
        """Allow one transfer at first when the pause is over."""
        self._lowered = 1

    def moves(self) -> None:
        """Bytes come: the line is there."""
        self._failed = 0

    def succeed(self) -> None:
        """A transfer is done: a lowered limit rises again by one."""
        self._failed = self._refused = 0
        if self._lowered is not None:
            self._lowered += 1
            if self._lowered >= self.own_limit:
                self._lowered = None

    def accept(self) -> None:
        """Somebody accepted a licence: what was refused for want of it may be asked for."""
        kept = {needs: error for needs, error in self.refusals.items() if error.kind is not ErrorKind.LICENCE}
        self.refusals = kept

    def begin_anew(self) -> None:
        """Somebody wants it tried now: pauses of our own making end, those that the portal set do not."""
        self.refusals.clear()
        if self._failed and not self._refused:
            self.rest_until = None
        self._failed = 0
