"""Telling how far a transfer is, not too often."""

from __future__ import annotations

import time
from typing import Callable

from ...core.downloads.download_note import DownloadNote
from ...core.downloads.download_state import DownloadState
from .transfer_progress import TransferProgress

_PERIOD = 0.1  # seconds


class TransferTeller:
    """Passes progress on at most ten times a second, changes of phase and note at once.

    Attributes:
        total: bytes in all as far as known.
        note: said until another takes its place.
    """

    def __init__(self, tell: Callable[[TransferProgress], None], total: int | None) -> None:
        self.total = total
        self.note = DownloadNote.NONE
        self._tell = tell
        self._told: tuple[DownloadState, DownloadNote, int | None] | None = None
        self._next = 0.0

    def end(self, received: int) -> None:
        """Tell how much is there when it breaks off, however soon after the last time."""
        if self._told is not None:
            self._tell(TransferProgress(DownloadState.DOWNLOADING, received, self.total, self.note))

    def say(self, phase: DownloadState, received: int) -> bool:
        """Tell it where it is time; return whether it was told."""
        now = time.monotonic()
        what = (phase, self.note, self.total)
        if what == self._told and now < self._next:
            return False
        self._told, self._next = what, now + _PERIOD
        self._tell(TransferProgress(phase, received, self.total, self.note))
        return True
