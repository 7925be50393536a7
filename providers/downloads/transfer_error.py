"""A file that came, or its disk, is not as it must be."""

from __future__ import annotations

from ...core.downloads.download_note import DownloadNote
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError


class TransferError(PortalError):
    """Kind BAD_ANSWER for what a portal sent, DISK for what the disk does not take.

    Attributes:
        note: WRONG_CHECKSUM, WRONG_SIZE, CHANGED_AT_PORTAL, NO_ROOM, FOLDER_GONE or IN_USE; NONE where
            `detail` alone says it.
        needed, free: bytes, with NO_ROOM; None where unknown.
    """

    def __init__(
        self,
        portal: str,
        kind: ErrorKind,
        note: DownloadNote,
        detail: str = "",
        needed: int | None = None,
        free: int | None = None,
    ) -> None:
        super().__init__(portal, kind, detail or note.value)
        self.note = note
        self.needed = needed
        self.free = free
