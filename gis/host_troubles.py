"""Hosts that did not answer, so that nobody asks them again at once."""

from __future__ import annotations

import time

from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError

# what the next file of the same host would meet as well
SHARED = frozenset(
    [
        ErrorKind.UNREACHABLE,
        ErrorKind.TIMEOUT,
        ErrorKind.TLS,
        ErrorKind.PROXY,
        ErrorKind.LOGIN_NEEDED,
        ErrorKind.LOGIN_REFUSED,
        ErrorKind.LICENCE,
        ErrorKind.NOT_ALLOWED,
        ErrorKind.RATE_LIMITED,
        ErrorKind.QUOTA,
    ]
)
MEMORY_SECONDS = 300.0


class HostTroubles:
    """May be used by all threads: each step is a single one on a dictionary."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def note(self, host: str, error: PortalError) -> None:
        """Remember an error for some minutes, if other files of the host will meet it too."""
        if error.kind in SHARED:
            self._until[host] = time.monotonic() + max(MEMORY_SECONDS, error.retry_after or 0.0)

    def has(self, host: str) -> bool:
        """Whether a host is better left alone now."""
        return self._until.get(host, 0.0) > time.monotonic()

    def forget(self) -> None:
        """An account or the network changed."""
        self._until.clear()
