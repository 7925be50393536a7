"""What the whole queue comes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .download import Download
from .download_state import DownloadState


@dataclass(frozen=True)
class QueueTotals:
    """Sums for the footer; what was cancelled does not count.

    Attributes:
        count: files. done: those that have arrived. failed: those that need the user.
        received: bytes that are on the disk. total: bytes in all, of the files whose size is known.
        unknown: files whose size nobody knows.
        speed: bytes a second of all transfers.
    """

    count: int = 0
    done: int = 0
    failed: int = 0
    received: int = 0
    total: int = 0
    unknown: int = 0
    speed: float = 0.0

    @staticmethod
    def of(rows: Iterable[Download]) -> QueueTotals:
        """Return the sums of rows."""
        counted = [row for row in rows if row.state is not DownloadState.CANCELLED]
        sizes = [row.item.size if row.total is None else row.total for row in counted]
        there = [row.received if size is None else _there(row, size) for size, row in zip(sizes, counted)]
        known = [0 if size is None else max(size, here) for size, here in zip(sizes, there)]
        return QueueTotals(
            count=len(counted),
            done=sum(row.state.arrived for row in counted),
            failed=sum(row.state is DownloadState.FAILED for row in counted),
            received=sum(here for here, size in zip(there, sizes) if size is not None),
            total=sum(known),
            unknown=sum(size is None and not row.state.arrived for row, size in zip(counted, sizes)),
            speed=sum(row.speed for row in counted if row.state is DownloadState.DOWNLOADING),
        )

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all is there at the present speed; None where that cannot be said."""
        if self.unknown or self.speed <= 0:
            return None
        return max(0, self.total - self.received) / self.speed


def _there(row: Download, size: int) -> int:
    """Return the bytes that are on the disk; rows count what is checked or unpacked meanwhile."""
    return size if row.state in (DownloadState.CHECKING, DownloadState.UNPACKING) else row.received
