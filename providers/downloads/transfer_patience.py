"""Whether a transfer that broke is taken up at once."""

from __future__ import annotations

from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError

_TRIES = 4  # in a row, without getting further
_ENOUGH = (
    64 * 1024
)  # bytes that count as getting further: else a server that trickles holds a thread for ever
_LINE = (ErrorKind.UNREACHABLE, ErrorKind.TIMEOUT)
_PASSING = (500, 502, 503, 504)


class TransferPatience:
    """Counts failures in a row; pauses grow from one to the next.

    Pauses that the portal asks for, and refusals, are for the queue: it waits without holding a thread.
    """

    def __init__(self, pause: float) -> None:
        """Begin.

        Args:
            pause: seconds after the first failure.
        """
        self._pause = pause
        self._failures = 0
        self._furthest = 0

    def after(self, error: PortalError, size: int) -> float | None:
        """Return the seconds to wait before the transfer is taken up again; None: give up.

        Args:
            error: what it ended in.
            size: bytes that are there now.
        """
        if error.retry_after is not None or not (error.kind in _LINE or error.status in _PASSING):
            return None
        if size >= self._furthest + _ENOUGH:
            self._failures = 0
        self._furthest = max(self._furthest, size)
        self._failures += 1
        if self._failures >= _TRIES:
            return None
        return float(self._pause * 2 ** (self._failures - 1))
