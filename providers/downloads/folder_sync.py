"""Having names put on the disk."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Put what was named, renamed or removed in a folder on the disk itself, where the system can.

    Windows opens no folders, and some folders of networks cannot be synced: there a power cut may undo it.
    """
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
