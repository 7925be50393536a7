"""One switch that ends everything a search or a download started."""

from __future__ import annotations

import threading
from typing import Callable


class CancelToken:
    """Shared by all threads of one search or download; cancelling is final and may happen on any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Set the switch and run what was registered, in the caller's thread."""
        self._event.set()
        with self._lock:
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def on_cancel(self, callback: Callable[[], None]) -> None:
        """Have `callback` called on cancellation, at once if that already happened."""
        with self._lock:
            if not self.cancelled:
                self._callbacks.append(callback)
                return
        callback()

    def forget(self, callback: Callable[[], None]) -> None:
        """Take back what `on_cancel` registered, so that closed connections do not pile up."""
        with self._lock:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

    def wait(self, seconds: float) -> bool:
        """Sleep at most `seconds`, less when cancelled; return whether cancelled."""
        return self._event.wait(seconds)
