"""File names of streams, by which the plugin knows its own wherever they lie."""

from __future__ import annotations

import hashlib
import re

MEMORY_FOLDER = "/vsimem/guichet_eo/streams"
_NAME = re.compile(r"guichet-eo-stream-(?P<gated>gated-)?(?P<hash>[0-9a-f]{32})\.vrt$")


def file_name(document: str, gated: bool) -> str:
    """Return the name of a virtual raster: a hash of its text, and whether a portal's gate is in the way."""
    return f"guichet-eo-stream-{'gated-' if gated else ''}{_hash(document.encode())}.vrt"


def own_name(path: str) -> str:
    """Return the file name of a stream in any folder, archive or memory; empty for all other files."""
    found = _NAME.search(path)
    return found.group() if found else ""


def is_gated(name: str) -> bool:
    """Whether the files can be read through a portal's gate only."""
    found = _NAME.search(name)
    return bool(found and found["gated"])


def is_intact(name: str, content: bytes) -> bool:
    """Whether a file has the content that its name tells."""
    found = _NAME.search(name)
    return bool(found and found["hash"] == _hash(content))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
