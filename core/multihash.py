"""Checksums of the STAC *file* extension."""

from __future__ import annotations

# From the table of multicodecs: code and digest length, both hexadecimal → (name in hashlib, hex digits)
_ALGORITHMS = {
    "d50110": ("md5", 32),
    "1114": ("sha1", 40),
    "1220": ("sha256", 64),
    "1340": ("sha512", 128),
    "1440": ("sha3_512", 128),
    "1530": ("sha3_384", 96),
    "1620": ("sha3_256", 64),
    "171c": ("sha3_224", 56),
    "1e20": ("blake3", 64),
}


def read_multihash(text: object) -> str:
    """Return `algorithm:hex` of a multihash in hexadecimal; empty for what is none."""
    if not isinstance(text, str):
        return ""
    digits = text.lower()
    for prefix, (algorithm, length) in _ALGORITHMS.items():
        rest = digits[len(prefix) :]
        if (
            digits.startswith(prefix)
            and len(rest) == length
            and all(digit in "0123456789abcdef" for digit in rest)
        ):
            return f"{algorithm}:{rest}"
    return ""


def write_multihash(checksum: str) -> str:
    """Return the multihash of `algorithm:hex`; empty for an algorithm that has no code here."""
    algorithm, _, digits = checksum.partition(":")
    found = (prefix for prefix, known in _ALGORITHMS.items() if known == (algorithm, len(digits)))
    prefix = next(found, "")
    return prefix + digits if prefix else ""
