"""A file that one program at a time may call its own."""

from __future__ import annotations

import os
from pathlib import Path

from .part_lock import lock


class FileLock:
    """Held until it is released or the program ends, however it ends: the system lets go of it then."""

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Args:
            path: a file, made where it is missing; it stays, empty.

        Raises:
            BlockingIOError: somebody else holds it, perhaps in this program.
            OSError: the file cannot be made.
        """
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if not lock(self._file):
            self.release()
            raise BlockingIOError(f"{path.name} is in use")

    def release(self) -> None:
        """Let go of it; harmless when repeated."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
