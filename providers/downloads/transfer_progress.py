"""How far a transfer is."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.downloads.download_note import DownloadNote
from ...core.downloads.download_state import DownloadState


@dataclass(frozen=True)
class TransferProgress:
    """Told at most ten times a second, and at once when phase or note change.

    Attributes:
        phase: DOWNLOADING, or CHECKING once all bytes are there and the checksum is not known yet.
        received: bytes on the disk; in CHECKING the bytes that are checked.
        total: bytes in all as far as known: the server's word before the portal's; None where unknown.
        note: GOES_ON, STARTS_AGAIN or CHANGED_AT_PORTAL; in CHECKING perhaps NO_CHECKSUM or
            CHECKSUM_NOT_COMPUTABLE.
    """

    phase: DownloadState
    received: int
    total: int | None = None
    note: DownloadNote = DownloadNote.NONE
