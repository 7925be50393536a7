"""One entry of an archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Callable


@dataclass(frozen=True)
class ArchiveEntry:
    """A file or a folder; what else an archive may hold is refused before.

    Attributes:
        name: as the archive has it, unsafe.
        size: bytes of a file as the archive says, None where it does not say.
        chunks: gives the content bit by bit; None for a folder.
        passed: bytes of the archive that lie before it, for the progress; None where unknown.
    """

    name: str
    size: int | None
    chunks: Callable[[], Iterator[bytes]] | None
    passed: Callable[[], int] | None = None
