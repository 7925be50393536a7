"""Writes the queue down."""

from __future__ import annotations

import threading
from contextlib import suppress

from ...core.downloads.queue_board import QueueBoard
from .queue_store import QueueStore
from .queue_store_error import QueueStoreError

_PAUSE = 5.0  # seconds until a disk that refused is tried again


class QueueKeeper:
    """A thread of its own: nobody waits for the disk but who wants to be sure."""

    def __init__(self, board: QueueBoard, store: QueueStore, lock: threading.Condition) -> None:
        """Write nothing yet.

        Args:
            board: what is written.
            store: where.
            lock: guards the board.
        """
        self._board = board
        self._store = store
        self._lock = lock
        self._writing = threading.Lock()
        self._wanted = threading.Event()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="guichet-eo:queue-file", daemon=True)

    def start(self) -> None:
        """Write from now on what changes."""
        self._thread.start()

    def wake(self) -> None:
        """Something changed."""
        self._wanted.set()

    def flush(self, durable: bool = False) -> None:
        """Write what has changed so far.

        Raises:
            QueueStoreError: the disk refuses; it is tried again later.
        """
        with self._writing:
            with self._lock:
                rows, places, removed = self._board.take_unkept()
            if not (rows or places or removed):
                return
            try:
                self._store.write(rows, places, removed, durable)
            except QueueStoreError:
                with self._lock:
                    self._board.give_back(rows, places, removed)
                raise

    def close(self, seconds: float) -> None:
        """Write the rest; wait at most some seconds for the thread."""
        self._closed.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(seconds)
        with suppress(QueueStoreError):
            self.flush()

    def _work(self) -> None:
        while not self._closed.is_set():
            self._wanted.wait()
            self._wanted.clear()
            try:
                self.flush()
            except QueueStoreError:
                self._wanted.set()
                self._closed.wait(_PAUSE)
