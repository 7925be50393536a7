"""How a thread tells the queue what it does."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ...core.downloads.download_note import DownloadNote
from ...core.downloads.download_state import DownloadState
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from .arrived_file import ArrivedFile
from .download_job import DownloadJob
from .queue_desk import QueueDesk
from .transfer_progress import TransferProgress


class JobLink:
    """For one thread; what it says counts no more once the row was paused, cancelled or removed."""

    def __init__(self, desk: QueueDesk, job: DownloadJob) -> None:
        self._desk = desk
        self._job = job
        self._began = job.row.received

    def now(self) -> datetime:
        """Return the queue's clock, aware UTC."""
        return self._desk.now()

    def claim(self, target: Path) -> bool:
        """Reserve a file name; False where another row has it."""
        with self._desk.lock:
            self._check()
            row = self._desk.board.row(self._job.row.id)
            if row is None or not self._desk.board.claim(row.id, str(target)):
                return False
            if row.target != str(target):
                self._desk.board.put(replace(row, target=str(target)))
                self._desk.wake()
            return True

    def begin_finish(self) -> None:
        """From now on nothing stops the file from getting its name.

        Raises:
            PortalError: CANCELLED, where somebody was quicker.
        """
        with self._desk.lock:
            self._check()
            self._job.finishing = True

    def begin_unpacking(self, arrived: ArrivedFile) -> None:
        """The file is there, and is to be unpacked."""
        with self._desk.lock:
            self._job.finishing = True
            row = self._desk.board.row(self._job.row.id)
            if row is not None:
                whole = replace(row, total=arrived.size, path=str(arrived.path), checked=arrived.checked)
                self._desk.change(whole, DownloadState.UNPACKING, received=0)
                self._desk.wake()

    def tell(self, progress: TransferProgress) -> None:
        """Say how far a transfer is."""
        self._tell(progress.phase, progress.received, progress.total, progress.note)

    def tell_unpacking(self, done: int, total: int) -> None:
        """Say how far unpacking is, in bytes."""
        self._tell(DownloadState.UNPACKING, done, total, DownloadNote.NONE)

    def _tell(self, state: DownloadState, received: int, total: int | None, note: DownloadNote) -> None:
        desk, job, clock = self._desk, self._job, time.monotonic()
        with desk.lock:
            row = desk.board.row(job.row.id)
            if row is None or job.dropped or desk.closed:
                return
            if state is DownloadState.DOWNLOADING:
                if received > self._began:
                    desk.turn(row.item.portal).moves()
                elif note is DownloadNote.NONE:
                    note = row.note
            news = (state, note) != (row.state, row.note)
            told, kept = news or clock - job.told >= desk.pace.tell, clock - job.kept >= desk.pace.keep
            speed = job.meter.tell(received, clock) if state is DownloadState.DOWNLOADING else 0.0
            total = row.total if total is None else total
            moved = replace(row, state=state, note=note, received=received, total=total, speed=speed)
            desk.board.touch(moved, told, kept or news)
            if told:
                job.told = clock
            if kept:
                job.kept = clock
            if told or kept:
                desk.wake()

    def _check(self) -> None:
        if self._job.dropped or self._desk.closed:
            raise PortalError(self._job.row.item.portal, ErrorKind.CANCELLED)
