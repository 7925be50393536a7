"""Which kind of trouble an error of the disk is."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from ...core.downloads.download_note import DownloadNote
from ...core.error_kind import ErrorKind
from .transfer_error import TransferError

MARGIN_BYTES = 32 * 1024 * 1024  # left to the rest of the machine
_FULL = {errno.ENOSPC, errno.EDQUOT}
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENODEV, errno.ESTALE}
_NOTES = {
    **dict.fromkeys(_GONE, DownloadNote.FOLDER_GONE),
    errno.EFBIG: DownloadNote.FILE_TOO_LARGE,  # sticks for cameras end at 4 GB
}


def disk_error(portal: str, path: Path, error: OSError, needed: int | None = None) -> TransferError:
    """Return what is told of an error of the disk.

    Args:
        portal: portal id.
        path: what was read or written.
        error: as Python raised it.
        needed: bytes that were still to come, None where unknown.
    """
    detail = f"{path.name}: {error.strerror or type(error).__name__}"
    if error.errno in _FULL:
        return TransferError(portal, ErrorKind.DISK, DownloadNote.NO_ROOM, detail, needed, free_bytes(path))
    return TransferError(portal, ErrorKind.DISK, _NOTES.get(error.errno or 0, DownloadNote.NONE), detail)


def folder_gone(portal: str, path: Path) -> TransferError:
    """Return the error for a file that is no longer where it was."""
    detail = f"{path.name} is no longer in its folder"
    return TransferError(portal, ErrorKind.DISK, DownloadNote.FOLDER_GONE, detail)


def check_room(portal: str, path: Path, needed: int) -> None:
    """Refuse what the disk will not hold.

    Args:
        portal: portal id.
        path: file that is written, in a folder that exists.
        needed: bytes that are still to come.

    Raises:
        TransferError: NO_ROOM.
    """
    free = free_bytes(path)
    if free is not None and needed > 0 and free < needed + MARGIN_BYTES:
        detail = f"{needed + MARGIN_BYTES} bytes are needed, {free} are free"
        raise TransferError(portal, ErrorKind.DISK, DownloadNote.NO_ROOM, detail, needed, free)


def free_bytes(path: Path) -> int | None:
    """Return what is free where a file lies; None where the system does not say."""
    try:
        return shutil.disk_usage(os.fspath(path.parent)).free
    except OSError:
        return None
