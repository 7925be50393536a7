"""Where a download stands."""

from __future__ import annotations

from enum import Enum


class DownloadState(Enum):
    """One word of a row; `ui/downloads` says it in the user's language.

    VERIFIED is said of a checksum that was computed and is equal; WHOLE where only the size could be checked.
    """

    QUEUED = "queued"
    DOWNLOADING = "downloading"
    CHECKING = "checking"
    UNPACKING = "unpacking"
    ORDERED = "ordered"
    ON_TAPE = "on tape"
    WAITING = "waiting"  # the portal's pause or quota; `Download.until` says when it goes on
    PAUSED = "paused"  # by the user
    VERIFIED = "verified"
    WHOLE = "whole"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def arrived(self) -> bool:
        """Whether the file is whole and bears its final name."""
        return self in (DownloadState.VERIFIED, DownloadState.WHOLE)

    @property
    def ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.arrived or self in (DownloadState.FAILED, DownloadState.CANCELLED)

    @property
    def running(self) -> bool:
        """Whether a thread works at it now."""
        return self in (DownloadState.DOWNLOADING, DownloadState.CHECKING, DownloadState.UNPACKING)
