"""The queue of downloads at work."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Callable

from ...core.downloads.added_downloads import AddedDownloads
from ...core.downloads.download import Download
from ...core.downloads.download_item import DownloadItem
from ...core.downloads.download_note import WAITS_FOR_DISK, DownloadNote
from ...core.downloads.download_state import DownloadState
from ...core.downloads.licence_acceptance import LicenceAcceptance
from ...core.downloads.queue_pace import QueuePace
from ...core.portal_error import PortalError
from ..pixel_gate import PixelGate, utc_now
from .download_source import DownloadSource
from .job_runner import JobRunner
from .queue_admission import QueueAdmission
from .queue_desk import QueueDesk
from .queue_dispatcher import QueueDispatcher, Report
from .queue_store import QueueStore
from .queue_store_error import QueueStoreError
from .session_watch import SessionWatch
from .transfer import MakeTransfer
from .transfers import make_transfer as usual_transfer

CLOSING = 0.1  # seconds that threads have to end
_RESTING = (DownloadState.PAUSED,)
_TIMED = (DownloadState.WAITING, DownloadState.ORDERED, DownloadState.ON_TAPE)


class DownloadEngine:
    """Fetches files over many portals, a few at a time, and goes on after any end of the program.

    All methods may be called from any thread and return soon; only `add` waits for the disk.
    Rows come and go as values: what a method did is told by `report`, which one thread calls.
    """

    def __init__(
        self,
        store: QueueStore,
        report: Report,
        *,
        parallel: int = 4,
        now: Callable[[], datetime] = utc_now,
        pace: QueuePace | None = None,
        make_transfer: MakeTransfer = usual_transfer,
    ) -> None:
        """Read the queue; nothing moves before `start`.

        Args:
            store: the queue on disk; the engine closes it.
            report: called in a thread of the engine with rows that changed, at most four times a second for
                each transfer, at once where a state changes; must return soon.
            parallel: transfers at once, at most, over all portals.
            now: the clock, aware UTC.
            pace: pauses and patience.
            make_transfer: stands in for `transfers.make_transfer`.

        Raises:
            QueueStoreError: the queue cannot be read.
        """
        self._store = store
        rows = [_taken_up(row) for row in _loaded(store)]
        self._desk = QueueDesk(rows, store, pace or QueuePace(), now, max(1, parallel))
        self._admission = QueueAdmission(self._desk)
        self._runner = JobRunner(self._desk, make_transfer)
        self._dispatcher = QueueDispatcher(self._desk, report, self._runner.run)
        self._life = threading.Lock()  # starting and closing, each in whatever thread
        self._sessions = SessionWatch(self._wanted_gates, now)
        self._adding = threading.Lock()

    # ---- what there is ---------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[Download, ...]:
        """All rows in the order of work."""
        with self._desk.lock:
            return self._desk.board.rows

    @property
    def at_rest(self) -> bool:
        """Whether nothing moves and nothing will by itself: all rows have ended or are paused."""
        with self._desk.lock:
            rows = self._desk.board.rows
            return not self._desk.jobs and all(row.state.ended or row.state in _RESTING for row in rows)

    # ---- life ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Go on with what is unfinished, as far as sources are known; not after `close`."""
        with self._life:
            if self._desk.closed:
                return
            self._desk.keeper.start()
            self._dispatcher.start()
            self._sessions.start()
        with self._desk.lock:
            self._desk.note_turns()
            self._desk.wake()

    def close(self) -> None:
        """End all threads within 100 ms; rows go on at the next start. Harmless when repeated."""
        end = time.monotonic() + CLOSING
        with self._life, self._desk.lock:
            self._desk.closed = True
            jobs = list(self._desk.jobs.values())
            self._desk.wake()
        self._runner.close()
        for job in jobs:
            job.token.cancel()
        self._sessions.close(_until(end))
        self._dispatcher.join(_until(end))
        for job in jobs:
            if job.thread is not threading.current_thread():
                _join(job.thread, _until(end))
        self._desk.keeper.close(_until(end))
        self._store.close()

    # ---- portals ---------------------------------------------------------------------------------

    def set_source(self, portal_id: str, source: DownloadSource | PortalError) -> None:
        """Say how a portal is reached from now on; transfers under way keep what they have.

        Another gate lets those rows go on that failed because the account was refused; an error lets all rows
        of the portal fail that are not under way.
        """
        desk = self._desk
        with desk.lock:
            turn = desk.turn(portal_id)
            former, turn.source = turn.source, source
            if isinstance(source, PortalError):
                desk.settlement.refuse_portal(portal_id, source)
            else:
                if not isinstance(former, DownloadSource) or former.gate is not source.gate:
                    turn.begin_anew()
                    desk.settlement.readmit(portal_id)
                self._admission.check_licences(portal_id, source)
            desk.note_turns()
            desk.wake()

    def set_parallel(self, count: int) -> None:
        """Allow another number of transfers at once; those under way go on."""
        with self._desk.lock:
            self._desk.parallel = max(1, count)
            self._desk.wake()

    def set_portal_parallel(self, portal_id: str, count: int | None) -> None:
        """Allow fewer transfers at a portal than its file does; None: as many as that."""
        with self._desk.lock:
            self._desk.turn(portal_id).wanted = None if count is None else max(1, count)
            self._desk.note_turns()
            self._desk.wake()

    # ---- rows ------------------------------------------------------------------------------------

    def add(self, items: Sequence[DownloadItem]) -> AddedDownloads:
        """Queue files; they are on the disk when the call returns.

        A file that is queued already is not queued twice; one that has ended is looked at again, which costs
        nothing where it is whole.

        Raises:
            QueueStoreError: the queue cannot be written; nothing was added.
        """
        with self._adding:
            with self._desk.lock:
                new = self._admission.new_rows(items)
                first = self._desk.board.next_place
            if new:
                self._store.add(new, range(first, first + len(new)))
            with self._desk.lock:
                added = self._admission.add(new, items)
                self._desk.note_turns()
                self._desk.wake()
                return added

    def pause(self, ids: Iterable[str]) -> None:
        """Stop rows until they are resumed; what has arrived stays. A file that is whole is not stopped."""
        self._stop(ids, DownloadState.PAUSED)

    def pause_all(self) -> None:
        """Stop everything that has not ended."""
        self.pause([row.id for row in self.rows])

    def resume(self, ids: Iterable[str]) -> None:
        """Let paused rows go on."""
        with self._desk.lock:
            for row in self._desk.board.known(ids):
                if row.state is DownloadState.PAUSED:
                    self._admission.admit(row, DownloadNote.GOES_ON if row.received else DownloadNote.NONE)
            self._desk.note_turns()
            self._desk.wake()

    def resume_all(self) -> None:
        """Let everything that is paused go on."""
        self.resume([row.id for row in self.rows])

    def retry(self, ids: Iterable[str]) -> None:
        """Try rows now that failed, were cancelled, wait, or are ordered.

        With a row whose disk was full, or gone, those go on that paused for the same reason.
        """
        desk = self._desk
        with desk.lock:
            rows = desk.board.known(ids)
            closed = {row.note for row in rows} & WAITS_FOR_DISK
            if closed:
                known = {row.id for row in rows}
                rows = [row for row in desk.board.rows if row.id in known or row.note in closed]
            for portal in {row.item.portal for row in rows}:
                desk.turn(portal).begin_anew()
            for row in rows:
                if self._is_held(row):
                    continue
                lost = row.state.ended and not row.state.arrived
                if lost or row.state in _TIMED or row.note in WAITS_FOR_DISK:
                    desk.settlement.forget(row.id)
                    self._admission.admit(row, DownloadNote.GOES_ON if row.received else DownloadNote.NONE)
            desk.note_turns()
            desk.wake()

    def accept_licence(self, ids: Iterable[str], acceptance: LicenceAcceptance) -> None:
        """Somebody accepted the licence that rows wait for: they are queued again."""
        with self._desk.lock:
            for row in self._desk.board.known(ids):
                if row.note is DownloadNote.LICENCE_WANTED and row.state is DownloadState.FAILED:
                    self._desk.turn(row.item.portal).accept()
                    self._admission.admit(replace(row, item=replace(row.item, acceptance=acceptance)))
            self._desk.wake()

    def unpack(self, ids: Iterable[str]) -> None:
        """Unpack archives that are there; what is no archive says so, and stays."""
        with self._desk.lock:
            for row in self._desk.board.known(ids):
                if row.state.arrived:
                    self._admission.admit(replace(row, item=replace(row.item, unpack=True)))
            self._desk.wake()

    def cancel(self, ids: Iterable[str], delete_parts: bool) -> None:
        """Give rows up.

        Args:
            ids: of rows.
            delete_parts: whether what has arrived of unfinished files is removed.
        """
        self._stop(ids, DownloadState.CANCELLED, delete_parts)

    def move(self, ids: Iterable[str], step: int) -> None:
        """Move rows by one place up (-1) or down (+1) in the order of work."""
        with self._desk.lock:
            for _step in range(abs(step)):
                self._desk.board.move(list(ids), -1 if step < 0 else 1)
            self._desk.note_turns()
            self._desk.wake()

    def place(self, ids: Iterable[str], before: str) -> None:
        """Put rows, in the order that they have, before another one; at the end where `before` names none."""
        with self._desk.lock:
            self._desk.board.place_before(ids, before)
            self._desk.note_turns()
            self._desk.wake()

    def remove(self, ids: Iterable[str]) -> None:
        """Forget rows that have ended; files stay."""
        with self._desk.lock:
            ended = [row.id for row in self._desk.board.known(ids) if row.state.ended]
            self._desk.board.remove(ended)
            for name in ended:
                self._desk.settlement.forget(name)
            self._desk.wake()

    def _wanted_gates(self) -> list[PixelGate]:
        """Return the gates of the portals that something is still to come from."""
        with self._desk.lock:
            rows = self._desk.board.rows
            portals = {row.item.portal for row in rows if not row.state.ended and row.state not in _RESTING}
            sources = [self._desk.turn(portal).source for portal in sorted(portals)]
        return [source.gate for source in sources if isinstance(source, DownloadSource)]

    def _stop(self, ids: Iterable[str], state: DownloadState, delete: bool = False) -> None:
        desk, tokens, idle = self._desk, [], []
        with desk.lock:
            for row in desk.board.known(ids):
                if row.state.ended or row.state is state:
                    continue
                job = desk.jobs.get(row.id)
                if job is None or not job.finishing:
                    self._put_down(row, state, delete)
                    if job is None:
                        idle.append(row.id)
                if job is not None and not (job.finishing and state is DownloadState.PAUSED):
                    tokens.append(job.token)
            if state is DownloadState.CANCELLED:
                self._runner.tidy(idle, delete)
            desk.note_turns()
            desk.wake()
        for token in tokens:
            token.cancel()

    def _is_held(self, row: Download) -> bool:
        """Return whether a row waits for a pause that its portal set: nobody is asked before that ends."""
        turn = self._desk.turn(row.item.portal)
        known = isinstance(turn.source, DownloadSource)
        return known and row.state is DownloadState.WAITING and not turn.may_begin(self._desk.now())

    def _put_down(self, row: Download, state: DownloadState, delete: bool) -> None:
        job = self._desk.jobs.get(row.id)
        if job is not None:
            job.dropped, job.delete_parts = True, delete
        note = DownloadNote.GOES_ON if row.received and not delete else DownloadNote.NONE
        self._desk.change(row, state, note, received=0 if delete else row.received)


def _loaded(store: QueueStore) -> tuple[Download, ...]:
    try:
        return store.load()
    except QueueStoreError:
        store.close()
        raise


def _taken_up(row: Download) -> Download:
    """Return a row as it is after a restart: what was under way is queued, and says so."""
    if not row.state.running:
        return row
    return replace(row, state=DownloadState.QUEUED, note=DownloadNote.QGIS_ENDED, path="", error=None)


def _until(end: float) -> float:
    return max(0.0, end - time.monotonic())


def _join(thread: threading.Thread | None, seconds: float) -> None:
    """Wait for a thread; one that is only about to start ends by itself, its job was cancelled."""
    if thread is not None and thread.is_alive():
        thread.join(seconds)
