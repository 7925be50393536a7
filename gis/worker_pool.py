"""A few daemon threads that do the newest job first."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Hashable
from typing import Callable

from ..core.cancel_token import CancelToken

Work = Callable[[CancelToken], None]


class WorkerPool:
    """Runs at most `threads` jobs at once, and at most `per_lane` of one lane (a portal's host).

    A thread lives only while there is a job for it: an idle pool has none. The newest job comes first,
    because the row that came into sight last is the one that is looked at.

    Args:
        name: prefix of the threads' names.
        threads: jobs at once.
        per_lane: jobs at once of one lane.
        pending: jobs that may wait; the oldest are dropped.
    """

    def __init__(self, name: str, threads: int = 4, per_lane: int = 2, pending: int = 200) -> None:
        self._name, self._threads, self._per_lane, self._limit = name, threads, per_lane, pending
        self._lock = threading.Lock()
        self._pending: OrderedDict[Hashable, tuple[str, Work]] = OrderedDict()
        self._running: dict[Hashable, CancelToken] = {}
        self._lanes: Counter[str] = Counter()
        self._alive = 0
        self._closed = False

    def submit(self, key: Hashable, lane: str, work: Work) -> tuple[Hashable, ...]:
        """Queue `work` as the newest job; the same key replaces a job that waits, not one that runs.

        Args:
            key: names the job.
            lane: what it shares a limit with.
            work: called in a worker with a token of its own; it must let no exception escape.

        Returns:
            Keys of the oldest jobs, dropped because too many wait.
        """
        with self._lock:
            if self._closed or key in self._running:
                return ()
            self._pending.pop(key, None)
            self._pending[key] = (lane, work)
            dropped = []
            while len(self._pending) > self._limit:
                dropped.append(self._pending.popitem(last=False)[0])
            start = self._alive < self._threads
            self._alive += start
        if start:
            threading.Thread(target=self._run, name=f"guichet-eo {self._name}", daemon=True).start()
        return tuple(dropped)

    def promote(self, key: Hashable) -> None:
        """Make a job that waits the newest."""
        with self._lock:
            if key in self._pending:
                self._pending.move_to_end(key)

    def forget_pending(self) -> tuple[Hashable, ...]:
        """Drop every job that has not begun and return their keys."""
        with self._lock:
            dropped = tuple(self._pending)
            self._pending.clear()
        return dropped

    def cancel(self, key: Hashable) -> None:
        """Drop the job, or end it if it runs."""
        with self._lock:
            self._pending.pop(key, None)
            token = self._running.get(key)
        if token is not None:
            token.cancel()

    def close(self) -> None:
        """Drop and end all jobs; later ones are ignored."""
        with self._lock:
            self._closed = True
            self._pending.clear()
            tokens = tuple(self._running.values())
        for token in tokens:
            token.cancel()

    @property
    def idle(self) -> bool:
        """Whether no thread is left."""
        with self._lock:
            return self._alive == 0

    def _run(self) -> None:
        while True:
            with self._lock:
                key = self._next()
                if key is None:
                    self._alive -= 1
                    return
                lane, work = self._pending.pop(key)
                token = self._running[key] = CancelToken()
                self._lanes[lane] += 1
            try:
                work(token)
            finally:
                with self._lock:
                    del self._running[key]
                    self._lanes[lane] -= 1

    def _next(self) -> Hashable:
        """Return the newest job whose lane has room; None ends the thread.

        What waits for a full lane is taken up by the thread that empties it.
        """
        free = (key for key in reversed(self._pending) if self._lanes[self._pending[key][0]] < self._per_lane)
        return next(free, None)
