"""A lock on an open file, against other programs and other threads of this one."""

from __future__ import annotations

import errno
import importlib
import os
import sys

_BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_FAR = 1 << 40  # on Windows a locked byte cannot be read by others: one that no file has


def lock(handle: int) -> bool:
    """Take the lock at once, or return False where another holds it.

    Folders of some networks know no locks: there the file counts as locked.
    """
    try:
        _lock(handle)
    except OSError as error:
        return error.errno not in _BUSY
    return True


def unlock(handle: int) -> None:
    """Give the lock back; closing the file does it too, unless it has twins."""
    try:
        _unlock(handle)
    except OSError:
        return


if sys.platform == "win32":
    _system = importlib.import_module("msvcrt")

    def _lock(handle: int) -> None:
        _at_far_byte(handle, _system.LK_NBLCK)

    def _unlock(handle: int) -> None:
        _at_far_byte(handle, _system.LK_UNLCK)

    def _at_far_byte(handle: int, what: int) -> None:
        place = os.lseek(handle, 0, os.SEEK_CUR)
        try:
            os.lseek(handle, _FAR, os.SEEK_SET)
            _system.locking(handle, what, 1)
        finally:
            os.lseek(handle, place, os.SEEK_SET)

else:
    _system = importlib.import_module("fcntl")

    def _lock(handle: int) -> None:
        _system.flock(handle, _system.LOCK_EX | _system.LOCK_NB)

    def _unlock(handle: int) -> None:
        _system.flock(handle, _system.LOCK_UN)
