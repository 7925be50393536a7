"""One parser at a time in the whole process."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from ..core.cancel_token import CancelToken

_POLL_SECONDS = 0.02
_LONGEST_PAUSE = 1.0


class DecodingTurn:
    """Held while JSON is decoded and scenes are built; shared by all portals of a search.

    `json` holds the interpreter lock: eight workers on pages of 1 000 items left the main thread waiting
    for 1 to 2.5 s, one worker at a time on pages of 100 items some 30 ms (measured). The rest at the end
    of each turn belongs to nobody, so that the main thread gets the interpreter even when many workers
    queue.
    """

    def __init__(self, rest_seconds: float = 0.002) -> None:
        self._lock = threading.Lock()
        self._rest = rest_seconds
        self._undisturbed = threading.Event()
        self._undisturbed.set()
        self._hushes = 0
        self._collecting = False

    def take(self, token: CancelToken) -> bool:
        """Wait for the turn; return False, without it, when cancelled meanwhile."""
        while not token.cancelled:
            if self._lock.acquire(timeout=_POLL_SECONDS):
                self._quiet_collector()
                return True
        return False

    def _quiet_collector(self) -> None:
        """Keep Python's garbage collector from running in the middle of a page.

        Each item is some 400 dicts and lists that are gone again at once: they would set off the collector
        all the time, now and then over everything that QGIS's interpreter holds, with the main thread
        waiting.
        """
        self._collecting = gc.isenabled()
        if self._collecting:
            gc.disable()

    def rest(self) -> None:
        """Let the other threads of the process run, in the middle of a long turn."""
        if self._rest:
            time.sleep(self._rest)

    @contextmanager
    def hushed(self) -> Iterator[None]:
        """Keep decoding still while the caller works; for one thread only, the one that shows the results.

        Every call into QGIS lets go of the interpreter. A thread that decodes takes it for up to 5 ms each
        time: writing 300 footprints took 200 ms beside it, and takes 8 ms without (measured).
        """
        self._hushes += 1
        self._undisturbed.clear()
        try:
            yield
        finally:
            self._hushes -= 1
            if not self._hushes:
                self._undisturbed.set()

    def pause(self) -> None:
        """Stand still while `hushed`; called between two items by the worker that has the turn."""
        if not self._undisturbed.is_set():
            self._undisturbed.wait(_LONGEST_PAUSE)

    def give_back(self) -> None:
        """Rest, then let the next worker decode."""
        if self._collecting:
            gc.enable()
        self.rest()
        self._lock.release()

    def __enter__(self) -> DecodingTurn:
        self._lock.acquire()
        self._quiet_collector()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.give_back()
