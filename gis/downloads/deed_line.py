"""Calls that wait for the disk, one after the other, away from the window."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from ...core.portal_error import PortalError
from ..failure import as_portal_error

Deed = Callable[[], object]


class DeedLine:
    """Runs deeds in the order in which they were handed in; its thread lives only while there are some.

    Args:
        failed: told, in the worker, about a deed that failed.
    """

    def __init__(self, failed: Callable[[PortalError], object]) -> None:
        self._failed = failed
        self._lock = threading.Lock()
        self._waiting: deque[Deed] = deque()
        self._alive = self._closed = False

    def submit(self, deed: Deed) -> None:
        """Have a deed done; nothing is done any more once this is closed."""
        with self._lock:
            if self._closed:
                return
            self._waiting.append(deed)
            begin, self._alive = not self._alive, True
        if begin:
            threading.Thread(target=self._run, name="guichet-eo queue", daemon=True).start()

    def close(self) -> None:
        """Drop what has not begun."""
        with self._lock:
            self._closed = True
            self._waiting.clear()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._alive = False
                    return
                deed = self._waiting.popleft()
            try:
                deed()
            except Exception as error:  # the thread's boundary: reported, never lost
                self._failed(as_portal_error(error, ""))
