"""The queue of downloads, seen from QGIS's main thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.downloads.download import Download
from ...core.downloads.download_item import DownloadItem
from ...core.downloads.licence_acceptance import LicenceAcceptance
from ..event_inbox import EventInbox
from .deed_line import DeedLine
from .engine_reports import EngineReports
from .queue_opening import QueueOpening, Report, open_queue
from .queue_problem import QueueProblem

if TYPE_CHECKING:
    from .download_sources import DownloadSources

FILE = "downloads.sqlite"
Open = Callable[[Path, Report, int], QueueOpening]
Before = dict[str, "Download | None"]


class DownloadQueue(QObject):
    """Keeps a picture of the engine's rows, and hands on what is to be done: the window waits for neither.

    What the rows are like the engine reports; which there are, and in which order, is asked after each deed.

    Signals, all on the main thread:
        changed: ids of rows that are no longer what they were.
        added, removed: ids.
        reordered: the order of work is another one.
        arrived: a `Download` whose file is whole and bears its name.
        rested: nothing is under way any more; how many rows ended well since the last time, and how many not.
        opened: the queue was read from disk; how many unfinished transfers go on.
        queued: an `AddedDownloads`, after `add`.
        failed: a `PortalError`: what was to be done could not be written down.
    """

    changed = pyqtSignal(list)
    added = pyqtSignal(list)
    removed = pyqtSignal(list)
    reordered = pyqtSignal()
    arrived = pyqtSignal(object)
    rested = pyqtSignal(int, int)
    opened = pyqtSignal(int)
    queued = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(
        self,
        file: Path,
        sources: DownloadSources,
        parallel: Callable[[], int],
        parent: QObject | None = None,
        open_with: Open = open_queue,
    ) -> None:
        """Touch neither disk nor network before `start`.

        Args:
            file: where the queue is kept.
            sources: what transfers of a portal need.
            parallel: how many transfers the user allows at once.
            parent: owner.
            open_with: stands in for `open_queue`.
        """
        super().__init__(parent)
        self._file, self._sources, self._parallel, self._open_with = file, sources, parallel, open_with
        self._engine: Any = None
        self._rows: dict[str, Download] = {}
        self._early: dict[str, Download] = {}  # reported before it was known that they are there
        self._given: set[str] = set()
        self._ended = [0, 0]
        self._begun = self._opened = self._closed = False
        self._turn = threading.Lock()
        self.problem, self.problem_detail = QueueProblem.NONE, ""
        self._inbox = EventInbox(self)
        self._inbox.taken.connect(self._take)
        self._reports = EngineReports(self)
        self._reports.taken.connect(self._on_reports)
        self._line = DeedLine(lambda error: self._inbox.post(lambda: self.failed.emit(error)))
        self._renewal = QTimer(self)
        self._renewal.setSingleShot(True)
        self._renewal.setInterval(0)
        self._renewal.timeout.connect(self._renew)

    # ---- what there is ---------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[Download, ...]:
        """All rows in the order of work."""
        return tuple(self._rows.values())

    def row(self, download_id: str) -> Download | None:
        """Return a row, None for an unknown id."""
        return self._rows.get(download_id)

    @property
    def unfinished(self) -> int:
        """How many rows have not ended."""
        return sum(not row.state.ended for row in self._rows.values())

    @property
    def running(self) -> bool:
        """Whether this QGIS works at the queue: after `opened`, unless another QGIS already does."""
        return self._opened and self._engine is not None and not self._closed

    # ---- life ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Read the queue and go on with what is unfinished; harmless where that was begun."""
        if not self._begun and not self._closed:
            self._begun = True
            parallel = self._parallel()
            self._line.submit(lambda: self._open(parallel))

    def close(self) -> None:
        """End all transfers within a blink; they go on at the next start. Closing twice is harmless."""
        with self._turn:
            self._closed = True
        self._renewal.stop()
        self._line.close()
        self._reports.close()
        self._inbox.close()
        if self._engine is not None:
            self._engine.close()

    def renew_sources(self) -> None:
        """Accounts, portals or QGIS's network settings changed: transfers go on with the new ones."""
        if self._given:
            self._renewal.start()

    def apply_limits(self) -> None:
        """The user allows another number of transfers at once."""
        parallel = self._parallel()
        self._do(lambda engine: engine.set_parallel(parallel))

    # ---- what can be done ------------------------------------------------------------------------

    def add(self, items: Sequence[DownloadItem]) -> None:
        """Queue files; what is queued already is not queued twice."""
        self.start()
        self._give_sources(item.portal for item in items)
        self._do(lambda engine: self._tell_queued(_added(engine, items)))

    def pause(self, ids: Sequence[str]) -> None:
        """Stop rows until they are resumed."""
        self._do(lambda engine: engine.pause(ids))

    def resume(self, ids: Sequence[str]) -> None:
        """Let paused rows go on."""
        self._do(lambda engine: engine.resume(ids))

    def pause_all(self) -> None:
        """Stop everything."""
        self._do(lambda engine: engine.pause_all())

    def resume_all(self) -> None:
        """Let everything that is paused go on."""
        self._do(lambda engine: engine.resume_all())

    def cancel(self, ids: Sequence[str], delete_parts: bool) -> None:
        """Give rows up, with or without what has arrived of them."""
        self._do(lambda engine: engine.cancel(ids, delete_parts))

    def retry(self, ids: Sequence[str]) -> None:
        """Try failed, cancelled or waiting rows now."""
        self._do(lambda engine: engine.retry(ids))

    def unpack(self, ids: Sequence[str]) -> None:
        """Unpack archives that are there."""
        self._do(lambda engine: engine.unpack(ids))

    def move(self, ids: Sequence[str], step: int) -> None:
        """Move rows up (-1) or down (+1) in the order of work."""
        self._do(lambda engine: engine.move(ids, step))

    def place(self, ids: Sequence[str], before: str) -> None:
        """Put rows before another one, or at the end, in the order that they have."""
        self._do(lambda engine: _place(engine, frozenset(ids), before))

    def accept_licence(self, ids: Sequence[str], acceptance: LicenceAcceptance) -> None:
        """Let rows go on that waited for a licence to be accepted."""
        self._do(lambda engine: engine.accept_licence(ids, acceptance))

    def remove(self, ids: Sequence[str]) -> None:
        """Take rows that have ended out of the list; files stay."""
        self._do(lambda engine: engine.remove(ids))

    # ---- in the worker ---------------------------------------------------------------------------

    def _open(self, parallel: int) -> None:
        opening = self._open_with(self._file, self._reports.post, parallel)
        with self._turn:
            self._engine = opening.engine
            late = self._closed
        if late and opening.engine is not None:
            opening.engine.close()
        self._inbox.post(lambda: self._on_opened(opening))

    def _take(self, event: Callable[[], None]) -> None:
        """Do what a thread asked for; a method, as slots that are lambdas outlive what they belong to."""
        event()

    def _do(self, deed: Callable[[Any], object]) -> None:
        self._line.submit(lambda: self._work(deed))

    def _work(self, deed: Callable[[Any], object], settled: Sequence[str] = ()) -> None:
        engine = self._engine
        if engine is not None:
            try:
                deed(engine)
            finally:
                rows = engine.rows
                self._inbox.post(lambda: self._follow(rows, settled))

    def _tell_queued(self, answer: object) -> None:
        self._inbox.post(lambda: self.queued.emit(answer))

    # ---- what the engine says --------------------------------------------------------------------

    def _on_opened(self, opening: QueueOpening) -> None:
        self._opened = True
        self.problem, self.problem_detail = opening.problem, opening.detail
        self._rows = {row.id: row for row in opening.rows}
        self.added.emit(list(self._rows))
        if self.running:
            self._give_sources(row.item.portal for row in opening.rows)
            self._do(lambda engine: engine.start())
        self.opened.emit(self.unfinished if self.running else 0)

    def _on_reports(self, rows: Sequence[Download]) -> None:
        known = [row for row in rows if row.id in self._rows]
        before: Before = {row.id: self._rows[row.id] for row in known}
        self._rows.update((row.id, row) for row in known)
        if known:
            self.changed.emit([row.id for row in known])
            self._tell_ends(before)
        early = {row.id: row for row in rows if row.id not in self._rows}
        if early:  # just added, or just removed
            self._early.update(early)
            self._line.submit(lambda: self._work(lambda engine: None, tuple(early)))

    def _follow(self, rows: Iterable[Download], settled: Sequence[str]) -> None:
        """Take over which rows there are and in which order; what they are like is reported.

        Args:
            rows: of the engine.
            settled: ids of early reports that need not be kept any longer.
        """
        before = self._rows
        self._rows = {row.id: before.get(row.id) or self._early.pop(row.id, row) for row in rows}
        for name in settled:
            self._early.pop(name, None)
        gone = [name for name in before if name not in self._rows]
        new = [name for name in self._rows if name not in before]
        kept = [name for name in self._rows if name in before]
        if gone:
            self.removed.emit(gone)
        if new:
            self.added.emit(new)
        if kept != [name for name in before if name in self._rows]:
            self.reordered.emit()
        self._tell_ends(dict.fromkeys(new))

    def _tell_ends(self, before: Before) -> None:
        """Say what arrived, and when nothing is left to do.

        Args:
            before: ids and what they were, None for what was not there.
        """
        ended = [
            self._rows[name]
            for name, old in before.items()
            if self._rows[name].state.ended and (old is None or _ends_anew(old, self._rows[name]))
        ]
        for row in ended:
            self._ended[not row.state.arrived] += 1
            if row.state.arrived:
                self.arrived.emit(row)
        if ended and not self.unfinished:
            (well, badly), self._ended = self._ended, [0, 0]
            self.rested.emit(well, badly)

    # ---- what the engine needs -------------------------------------------------------------------

    def _give_sources(self, portals: Iterable[str]) -> None:
        for portal_id in dict.fromkeys(portals):
            if portal_id not in self._given:
                self._given.add(portal_id)
                self._give(portal_id)

    def _give(self, portal_id: str) -> None:
        source = self._sources.source(portal_id)
        self._line.submit(lambda: self._engine and self._engine.set_source(portal_id, source))

    def _renew(self) -> None:
        self._sources.forget()
        for portal_id in sorted(self._given):
            self._give(portal_id)


def _added(engine: Any, items: Sequence[DownloadItem]) -> Any:
    """Queue items.

    The folders for them are made now: where one is missing later, a disk was unplugged or the user removed
    it. What cannot be made is said by the row that needs it.
    """
    for folder in {Path(item.folder).parent for item in items}:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
    return engine.add(items)


def _ends_anew(old: Download, now: Download) -> bool:
    """Whether a row that has ended did so just now; what came in between may be over before it is told."""
    became = (now.path, now.item.product)
    return not old.state.ended or (now.state.arrived and became != (old.path, old.item.product))


def _place(engine: Any, ids: frozenset[str], before: str) -> None:
    """Let rows close up to the first of them, then bring all of them to their place."""
    order = [row.id for row in engine.rows]
    chosen = [place for place, name in enumerate(order) if name in ids]
    for target, place in enumerate(chosen, chosen[0] if chosen else 0):
        if place != target:
            engine.move([order[place]], target - place)
    others = [name for name in order if name not in ids]
    later = order[order.index(before) :] if before in order else []
    anchor = next((name for name in later if name not in ids), None)
    target = len(others) if anchor is None else others.index(anchor)
    if chosen and target != chosen[0]:
        engine.move([order[place] for place in chosen], target - chosen[0])
