"""What all threads of the queue share."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Callable

from ...core.downloads.download import Download
from ...core.downloads.download_note import DownloadNote
from ...core.downloads.download_state import DownloadState
from ...core.downloads.queue_board import QueueBoard
from ...core.downloads.queue_pace import QueuePace
from ...core.downloads.work_kind import WorkKind
from .download_job import DownloadJob
from .download_source import DownloadSource
from .failure_course import FailureCourse, course_of
from .portal_turn import PortalTurn
from .queue_keeper import QueueKeeper
from .queue_store import QueueStore
from .settlement import Settlement


class QueueDesk:
    """Rows, portals and running work, under one lock.

    Attributes:
        lock: held by whoever reads or changes anything here; notified when there may be something to do.
        board: the rows. turns: portal id → what may be used of it. jobs: id → the work at a row.
        parallel: transfers at once, at most, in all.
        closed: nothing begins any more.
    """

    def __init__(
        self,
        rows: Iterable[Download],
        store: QueueStore,
        pace: QueuePace,
        now: Callable[[], datetime],
        parallel: int,
    ) -> None:
        self.lock = threading.Condition(threading.RLock())
        self.board = QueueBoard(rows)
        self.turns: dict[str, PortalTurn] = {}
        self.jobs: dict[str, DownloadJob] = {}
        self.parallel = parallel
        self.closed = False
        self.pace = pace
        self.now = now
        self.settlement = Settlement(self.board, pace, now)
        self.keeper = QueueKeeper(self.board, store, self.lock)
        self._take_up_pauses()

    def turn(self, portal: str) -> PortalTurn:
        """Return what may be used of a portal."""
        if portal not in self.turns:
            self.turns[portal] = PortalTurn(portal)
        return self.turns[portal]

    def wake(self) -> None:
        """Something changed that must be told, written down or worked at."""
        self.lock.notify_all()
        self.keeper.wake()

    def change(
        self, row: Download, state: DownloadState, note: DownloadNote = DownloadNote.NONE, **facts: Any
    ) -> None:
        """Put a row into another state."""
        rest: dict[str, Any] = {"error": None, "until": None, "speed": 0.0, **facts}
        self.board.put(replace(row, state=state, note=note, **rest))

    def _take_up_pauses(self) -> None:
        """Let portals rest on that were resting when the program ended."""
        for row in self.board.rows:
            if row.state is not DownloadState.WAITING or row.error is None or row.until is None:
                continue
            if course_of(row.error) in (FailureCourse.REST, FailureCourse.QUOTA):
                turn = self.turn(row.item.portal)
                turn.rest_until = max(row.until, turn.rest_until or row.until)

    # ---- what can begin --------------------------------------------------------------------------

    def call_due(self) -> None:
        """Let the rows go on whose time has come."""
        for name in self.board.due(self.now()):
            row = self.board.row(name)
            if row is not None and row.state is DownloadState.WAITING:
                self.change(row, DownloadState.QUEUED, DownloadNote.GOES_ON if row.received else row.note)
            elif row is not None:
                self.board.look_now(name)

    def begin_next(self) -> DownloadJob | None:
        """Take the first row that can go on, None where there is none."""
        now = self.now()
        choices = []
        for turn in self.turns.values():
            for kind in WorkKind:
                if turn.may_begin(now) and self._has_room(turn, kind):
                    name = self.board.first(turn.portal_id, kind)
                    if name is not None:
                        choices.append((self.board.place(name), name, kind, turn))
        return self._begun(*min(choices, key=lambda choice: choice[0])[1:]) if choices else None

    def _has_room(self, turn: PortalTurn, kind: WorkKind) -> bool:
        if kind is WorkKind.ORDER:
            return not turn.ordering
        running = sum(each.running for each in self.turns.values())
        return running < self.parallel and turn.running < turn.limit

    def _begun(self, name: str, kind: WorkKind, turn: PortalTurn) -> DownloadJob:
        row, source = self.board.row(name), turn.source
        if row is None or not isinstance(source, DownloadSource):
            raise LookupError(name)  # the lines name rows that are there, of portals that can be asked
        self.board.begin(name)
        if kind is WorkKind.TRANSFER:
            turn.running += 1
            cut = row.note in (DownloadNote.QGIS_ENDED, DownloadNote.GOES_ON)
            note = row.note if cut else DownloadNote.NONE
            self.change(row, DownloadState.DOWNLOADING, note, attempts=row.attempts + 1)
        else:
            turn.ordering = True
        job = DownloadJob(self.board.row(name) or row, kind, source, self.board.ready.get(name))
        job.kept = time.monotonic()
        self.jobs[name] = job
        return job

    def end(self, job: DownloadJob) -> PortalTurn:
        """The thread of a job is done; return the turn of its portal."""
        turn = self.turn(job.row.item.portal)
        if job.kind is WorkKind.TRANSFER:
            turn.running -= 1
        else:
            turn.ordering = False
        self.jobs.pop(job.row.id, None)
        return turn

    def seconds_to_wait(self) -> float | None:
        """Return when to look again without being woken, in seconds; None: only then.

        At most a second: the clock may be set, or the machine sleep.
        """
        times = [turn.rest_until for turn in self.turns.values() if turn.rest_until is not None]
        due = self.board.next_due
        times += [] if due is None else [due]
        if not times:
            return None
        return min(1.0, max(0.001, (min(times) - self.now()).total_seconds()))

    # ---- what is said of rows that wait ----------------------------------------------------------

    def note_turns(self) -> None:
        """Say of queued rows whether they wait for another transfer of their portal."""
        seen: dict[str, int] = {}
        for row in self.board.rows:
            portal = row.item.portal
            if row.state.running:
                seen[portal] = seen.get(portal, 0) + 1
            elif row.state is DownloadState.QUEUED:
                seen[portal] = seen.get(portal, 0) + 1
                waits = seen[portal] > self.turn(portal).limit
                if waits and row.note is DownloadNote.NONE:
                    self.change(row, row.state, DownloadNote.WAITS_FOR_TURN)
                elif not waits and row.note is DownloadNote.WAITS_FOR_TURN:
                    self.change(row, row.state, DownloadNote.NONE)
