"""A file that has arrived."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FetchedFile:
    """What a transfer ended in: the whole file, still under its partial name.

    Attributes:
        part: where it lies.
        size: bytes.
        algorithm: of the checksum that was computed and is equal; empty: size only.
        digest: that checksum, hexadecimal; where nothing could be compared the SHA-256 that was computed on
            the way, so that the sidecar can tell later whether the file is still the same.
        digest_algorithm: of `digest`.
        resumed_at: bytes that were there before the last request.
        sent: bytes that came over the line in this transfer.
    """

    part: Path
    size: int
    algorithm: str
    digest: str
    digest_algorithm: str
    resumed_at: int = 0
    sent: int = 0
