"""The threads that work at rows."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Union

from ...core.cancel_token import CancelToken
from ...core.downloads.download import Download
from ...core.downloads.download_note import WAITS_FOR_DISK, DownloadNote
from ...core.downloads.download_state import DownloadState
from ...core.downloads.order_ticket import OrderTicket
from ...core.downloads.work_kind import WorkKind
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from .arrived_file import ArrivedFile
from .download_job import DownloadJob
from .download_source import DownloadSource
from .file_finish import delete_parts, is_gone
from .job_link import JobLink
from .portal_turn import PortalTurn
from .queue_desk import QueueDesk
from .queue_store_error import QueueStoreError
from .row_work import RowWork
from .same_disk import on_same_disk
from .thread_rank import step_behind
from .transfer import MakeTransfer
from .transfer_error import TransferError

Outcome = Union[ArrivedFile, OrderTicket, PortalError]


class JobRunner:
    """Works at a job and settles how it ended; tidies up after rows that were given up."""

    def __init__(self, desk: QueueDesk, make_transfer: MakeTransfer) -> None:
        self._desk = desk
        self._make_transfer = make_transfer
        self._chores = CancelToken()

    def close(self) -> None:
        """Let orders be that are let go of."""
        self._chores.cancel()

    def run(self, job: DownloadJob) -> None:
        """Do a job, in the thread that was made for it."""
        step_behind()
        outcome: Outcome
        try:
            work = RowWork(job, JobLink(self._desk, job), self._make_transfer)
            outcome = work.transfer() if job.kind is WorkKind.TRANSFER else work.look()
        except PortalError as error:
            outcome = error
        except Exception as error:  # the thread's boundary: the row says so, the queue goes on
            detail = f"{type(error).__name__} while the file was fetched"
            outcome = PortalError(job.row.item.portal, ErrorKind.BAD_ANSWER, detail)
        closed, note = self._closed_folders(job, outcome)
        with self._desk.lock:
            self._settle(job, self._desk.end(job), outcome)
            self._desk.settlement.wait_for_disk(closed, note)
        if isinstance(outcome, OrderTicket) and not job.row.ticket:
            with suppress(QueueStoreError):  # it is tried again
                self._desk.keeper.flush(durable=True)
        if job.dropped and not isinstance(outcome, ArrivedFile):
            self._tidy_one(job.row, job.delete_parts)
        self._let_go([job.row.id])

    def tidy(self, ids: Sequence[str], delete: bool) -> None:
        """Remove partial files, and let go of orders, of rows that were given up and that nobody works at.

        It is done in a thread, and nobody works at these rows until it is done.
        """
        if not ids:
            return
        with self._desk.lock:
            rows = self._desk.board.known(ids)
            for row in rows:
                self._desk.board.begin(row.id)
        arguments = (rows, delete)
        threading.Thread(target=self._tidy, args=arguments, name="guichet-eo:tidy", daemon=True).start()

    def _closed_folders(self, job: DownloadJob, outcome: Outcome) -> tuple[frozenset[str], DownloadNote]:
        """Return the folders on the disk that was full or gone; asked without holding anybody up."""
        note = outcome.note if isinstance(outcome, TransferError) else DownloadNote.NONE
        if note not in WAITS_FOR_DISK:
            return frozenset(), note
        with self._desk.lock:
            items = [row.item for row in self._desk.board.rows if not row.state.ended]
        if note is DownloadNote.NO_ROOM:
            return on_same_disk(job.row.item.folder, {item.folder for item in items}), note
        return frozenset(item.folder for item in items if is_gone(item.portal, Path(item.folder))), note

    def _settle(self, job: DownloadJob, turn: PortalTurn, outcome: Outcome) -> None:
        row, rules = self._desk.board.row(job.row.id), self._desk.settlement
        if row is None:
            return
        if isinstance(outcome, ArrivedFile):
            if not (self._desk.closed and row.state is DownloadState.UNPACKING):
                rules.arrive(row, turn, outcome)
        elif job.dropped or self._desk.closed:
            if isinstance(outcome, OrderTicket):  # whatever became of the row, the order was placed
                self._desk.board.put(replace(row, ticket=outcome.to_json()))
        elif isinstance(outcome, OrderTicket):
            rules.order(row, outcome)
        else:
            rules.fail(row, turn, outcome)

    def _let_go(self, ids: Iterable[str]) -> None:
        with self._desk.lock:
            for name in ids:
                self._desk.board.let_go(name)
            self._desk.wake()

    def _tidy(self, rows: Sequence[Download], delete: bool) -> None:
        for row in rows:
            self._tidy_one(row, delete)
            self._let_go([row.id])

    def _tidy_one(self, former: Download, delete: bool) -> None:
        with self._desk.lock:
            row = self._desk.board.row(former.id) or former
            source = self._desk.turn(row.item.portal).source
        if delete:
            delete_parts(row)
        if row.state is DownloadState.CANCELLED and row.ticket:
            self._release(row, source)

    def _release(self, row: Download, source: DownloadSource | PortalError | None) -> None:
        if isinstance(source, DownloadSource) and source.orderer is not None:
            with suppress(PortalError, KeyError, ValueError, TypeError):
                source.orderer.release(OrderTicket.from_json(row.ticket), self._chores)
        with self._desk.lock:
            now = self._desk.board.row(row.id)
            if now is not None:
                self._desk.board.put(replace(now, ticket={}))
