"""A row of the queue as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ..portal_error import PortalError
from .download_item import DownloadItem
from .download_note import DownloadNote
from .download_state import DownloadState
from .unpack_problem import UnpackProblem


@dataclass(frozen=True)
class Download:
    """A value: every change makes a new one.

    Attributes:
        item: what is downloaded.
        state: where it stands.
        note: what else is to be said.
        received: bytes that are on the disk.
        total: bytes in all as far as known (the server's word comes before the portal's), None where unknown.
        speed: bytes a second, 0 while nothing moves.
        error: why it failed, or what it waits for; None.
        until: when it goes on, or is asked again, aware UTC; None.
        checked: algorithm of the checksum that was computed and is equal, such as `md5`; empty: size only.
        attempts: how often a transfer was begun.
        ticket: of an order, as `OrderTicket.to_json` gives it; nothing secret; empty: nothing was ordered.
        ordered: when the order was placed, aware UTC; None.
        path: the finished file, or the folder it was unpacked to; empty before.
        target: the file's final path as soon as it is chosen: a foreign file that has the item's name already
            is left alone, and a number is added; empty before.
        unpack_problem: why the archive was not unpacked, with the note NOT_UNPACKED; None.
    """

    item: DownloadItem
    state: DownloadState = DownloadState.QUEUED
    note: DownloadNote = DownloadNote.NONE
    received: int = 0
    total: int | None = None
    speed: float = 0.0
    error: PortalError | None = None
    until: datetime | None = None
    checked: str = ""
    attempts: int = 0
    ticket: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""
    target: str = ""
    unpack_problem: UnpackProblem | None = None
    ordered: datetime | None = None

    @property
    def id(self) -> str:
        """Of its item."""
        return self.item.id

    @property
    def file(self) -> Path:
        """Return where the file lies, or will lie as far as that is known: the archive of an unpacked one."""
        return Path(self.target) if self.target else Path(self.item.folder, self.item.name)

    @property
    def seconds_left(self) -> float | None:
        """Seconds until it is there at the present speed; None where that cannot be said."""
        if self.total is None or self.speed <= 0:
            return None
        return max(0.0, (self.total - self.received) / self.speed)
