"""What searches and tests have shown of one portal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from ..core.texts import clean_text
from ..core.times import parse_instant
from .health_state import HealthState

INTERNAL = 500  # HTTP statuses from here on: the server itself is in trouble
LONGEST_DETAIL = 300
PAUSE = timedelta(days=1)  # a pause that was asked for is of no interest after that
_QUERY = re.compile(r"(https?://[^\s?#]+)[?#]\S*")
_USER = re.compile(r"(https?://)[^\s/@]+@")
_STATES: Mapping[ErrorKind, HealthState] = {
    ErrorKind.UNREACHABLE: HealthState.SILENT,
    ErrorKind.TIMEOUT: HealthState.SILENT,
    ErrorKind.GONE: HealthState.SILENT,
    ErrorKind.BAD_ANSWER: HealthState.CHANGED,
    ErrorKind.LOGIN_NEEDED: HealthState.WELL,  # it answers; that it wants a login is said elsewhere
    ErrorKind.LOGIN_REFUSED: HealthState.REFUSED,
    ErrorKind.LICENCE: HealthState.REFUSED,
    ErrorKind.NOT_ALLOWED: HealthState.REFUSED,
    ErrorKind.RATE_LIMITED: HealthState.BUSY,
    ErrorKind.QUOTA: HealthState.BUSY,
    ErrorKind.NOT_READY: HealthState.BUSY,
}


@dataclass(frozen=True)
class PortalRecord:
    """A value; instants are aware, UTC.

    Attributes:
        last_success: when it last answered; None: never. seconds: how long that took.
        last_failure: when it last failed; None: never. kind, status, detail: of that failure.
        failing_since: the first failure since the last success; None while it is well.
        other_since: since when its answers are not what was asked; None: they are.
        moved_to: host that it named as its new home; empty: none.
    """

    last_success: datetime | None = None
    seconds: float = 0.0
    last_failure: datetime | None = None
    kind: ErrorKind | None = None
    status: int | None = None
    detail: str = ""
    failing_since: datetime | None = None
    other_since: datetime | None = None
    moved_to: str = ""

    def succeeded(self, at: datetime, seconds: float, other: bool = False) -> PortalRecord:
        """Return the record after an answer."""
        other_since = (self.other_since or at) if other else None
        return replace(self, last_success=at, seconds=seconds, failing_since=None, other_since=other_since)

    def failed(self, at: datetime, error: PortalError) -> PortalRecord:
        """Return the record after a failure; its detail without what may be private."""
        return replace(
            self,
            last_failure=at,
            kind=error.kind,
            status=error.status,
            detail=without_private_parts(error.detail),
            failing_since=self.failing_since or at,
        )

    def state(self, now: datetime) -> HealthState:
        """Return how the portal is."""
        if self.failing_since is not None and self.kind is not None:
            return self._trouble(now)
        if self.last_success is None:
            return HealthState.UNKNOWN
        if self.other_since is not None:
            return HealthState.OTHER
        return HealthState.MOVED if self.moved_to else HealthState.WELL

    @property
    def error(self) -> PortalError | None:
        """The failure that has not been followed by a success, for `ui/messages.py`."""
        if self.failing_since is None or self.kind is None:
            return None
        return PortalError("", self.kind, self.detail, self.status)

    @property
    def latest(self) -> datetime | None:
        """When the portal was last heard of, well or not."""
        return max(filter(None, (self.last_success, self.last_failure)), default=None)

    def merged(self, other: PortalRecord) -> PortalRecord:
        """Return what two sessions know together: the newer of both, and the last success of either."""
        newer, older = (self, other) if _after(self.latest, other.latest) else (other, self)
        if not _after(older.last_success, newer.last_success):
            return newer
        answered = replace(newer, last_success=older.last_success, seconds=older.seconds)
        if _after(older.last_success, newer.failing_since):
            return replace(answered, failing_since=newer.last_failure)
        return answered

    def to_json(self) -> dict[str, Any]:
        """Return a document of what is known."""
        values = {name: getattr(self, name) for name in _INSTANTS}
        document: dict[str, Any] = {name: at.isoformat() for name, at in values.items() if at is not None}
        document["seconds"] = round(self.seconds, 3)
        if self.kind is not None:
            document |= {"kind": self.kind.value, "status": self.status, "detail": self.detail}
        return {**document, **({"moved_to": self.moved_to} if self.moved_to else {})}

    @staticmethod
    def from_json(document: Any) -> PortalRecord:
        """Read what `to_json` wrote; what cannot be read is not known."""
        if not isinstance(document, Mapping):
            return PortalRecord()
        kinds = {kind.value: kind for kind in ErrorKind}
        seconds, status = document.get("seconds"), document.get("status")
        instants = {name: parse_instant(document.get(name)) for name in _INSTANTS}
        return PortalRecord(
            **instants,
            seconds=float(seconds) if isinstance(seconds, (int, float)) and 0 <= seconds < 1e6 else 0.0,
            kind=kinds.get(str(document.get("kind"))),
            status=status if isinstance(status, int) and not isinstance(status, bool) else None,
            detail=clean_text(document.get("detail"), LONGEST_DETAIL),
            moved_to=clean_text(document.get("moved_to"), LONGEST_DETAIL),
        )

    def _trouble(self, now: datetime) -> HealthState:
        if self.status is not None and self.status >= INTERNAL:
            return HealthState.SILENT
        state = _STATES.get(self.kind, HealthState.FAILED) if self.kind else HealthState.FAILED
        if state is HealthState.BUSY and self.last_failure is not None and now - self.last_failure > PAUSE:
            return HealthState.WELL if self.last_success else HealthState.UNKNOWN
        return state


def without_private_parts(text: str) -> str:
    """Return a technical line without queries of addresses and without user names in them."""
    return clean_text(_USER.sub(r"\1", _QUERY.sub(r"\1?…", text)), LONGEST_DETAIL)


_INSTANTS = ("last_success", "last_failure", "failing_since", "other_since")


def _after(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)
