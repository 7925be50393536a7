"""A file that one program at a time may call its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path


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
        try:
            _take(self._file)
        except OSError as error:
            os.close(self._file)
            raise BlockingIOError(str(error)) from error

    def release(self) -> None:
        """Let go of it; harmless when repeated."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
