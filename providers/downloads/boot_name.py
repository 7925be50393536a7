"""What names the present run of this machine."""

from __future__ import annotations

import uuid
from functools import lru_cache
from pathlib import Path

_LINUX = Path("/proc/sys/kernel/random/boot_id")


@lru_cache(maxsize=1)
def boot_name() -> str:
    """Return a name that stays the same until the machine starts again.

    Where the system has none, it is one of this process: after its end only those bytes of a partial file
    are trusted that were put on the disk itself.
    """
    try:
        text = _LINUX.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        text = ""
    return text or f"process-{uuid.uuid4()}"
