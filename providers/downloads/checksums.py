"""Checksums that can be computed here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any

OWN = "sha256"  # computed where nothing can be compared
_BLAKE3 = "blake3"
# as portals write it, without - and _ → (name in hashlib, hexadecimal digits)
_ALGORITHMS = {
    "md5": ("md5", 32),
    "sha1": ("sha1", 40),
    "sha224": ("sha224", 56),
    "sha256": ("sha256", 64),
    "sha384": ("sha384", 96),
    "sha512": ("sha512", 128),
    "sha3224": ("sha3_224", 56),
    "sha3256": ("sha3_256", 64),
    "sha3384": ("sha3_384", 96),
    "sha3512": ("sha3_512", 128),
    _BLAKE3: (_BLAKE3, 64),  # no part of Python: its package may be there or not
}


def comparable(checksums: Sequence[str]) -> tuple[str, str] | None:
    """Return the first checksum that can be computed here, as (algorithm, hexadecimal); None: none can.

    Args:
        checksums: `algorithm:hex`, the best first; whatever is nothing of the kind is passed over.
    """
    for text in checksums:
        algorithm, _, digits = text.strip().lower().partition(":")
        name, length = _ALGORITHMS.get(re.sub("[-_ ]", "", algorithm), ("", 0))
        if name and re.fullmatch(f"[0-9a-f]{{{length}}}", digits.strip()) and new_hash(name) is not None:
            return name, digits.strip()
    return None


def new_hash(algorithm: str) -> Any:
    """Return an object with `update` and `hexdigest`; None where this Python cannot compute it."""
    try:
        if algorithm == _BLAKE3:
            return import_module(_BLAKE3).blake3()
        return hashlib.new(algorithm, usedforsecurity=False)
    except (ImportError, AttributeError, ValueError):
        return None
