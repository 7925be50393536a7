"""Which version of the plugin this is."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_METADATA = Path(__file__).resolve().parent.parent / "metadata.txt"


@lru_cache(maxsize=1)
def plugin_version() -> str:
    """Return the version that `metadata.txt` says; empty where it cannot be read."""
    try:
        text = _METADATA.read_text(encoding="utf-8")
    except OSError:
        return ""
    found = re.search(r"^version=(\S+)", text, re.MULTILINE)
    return found.group(1) if found is not None else ""
