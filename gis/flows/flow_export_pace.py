"""How fast a service is asked while a flow is exported."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError

AT_ONCE = 2
_SHARE = 0.1  # of the time that an answer took, before the next is asked for
_LEAST = 0.01  # seconds
_POLL = 0.05


class FlowExportPace:
    """Shared by the threads of one export: two requests at once, one after the service asked for patience.

    Args:
        token: ends all waiting.
    """

    def __init__(self, token: CancelToken) -> None:
        self._token = token
        self._condition = threading.Condition()
        self._running = 0
        self._most = AT_ONCE
        self._earliest = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until it is one's turn to ask.

        Raises:
            PortalError: CANCELLED.
        """
        self._enter()
        begin = time.monotonic()
        try:
            yield
        finally:
            end = time.monotonic()
            with self._condition:
                self._running -= 1
                self._earliest = max(self._earliest, end + max(_LEAST, _SHARE * (end - begin)))
                self._condition.notify_all()

    def rest(self, seconds: float, slower: bool) -> None:
        """Let nobody ask for a while.

        Args:
            seconds: from now.
            slower: whether only one request at a time is made from now on.
        """
        with self._condition:
            self._earliest = max(self._earliest, time.monotonic() + seconds)
            if slower:
                self._most = 1

    def _enter(self) -> None:
        with self._condition:
            while True:
                if self._token.cancelled:
                    raise PortalError("", ErrorKind.CANCELLED)
                wait = self._earliest - time.monotonic()
                if self._running < self._most and wait <= 0:
                    self._running += 1
                    return
                self._condition.wait(min(_POLL, wait) if wait > 0 else _POLL)
