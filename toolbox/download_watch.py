"""Downloads for a caller that waits."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from qgis.core import QgsProcessingException, QgsProcessingFeedback

from ..core.downloads.download import Download
from ..core.downloads.download_item import DownloadItem
from ..core.downloads.download_state import DownloadState
from ..core.portal_error import PortalError
from ..gis.translation import tr
from ..providers.downloads.download_engine import DownloadEngine
from ..providers.downloads.download_source import DownloadSource
from ..providers.downloads.queue_store import QueueStore
from ..providers.downloads.queue_store_error import QueueStoreError
from .file_table import detail_of

FILE = ".guichet-eo-downloads.sqlite"
_POLL_SECONDS = 0.1
_TIMED = (DownloadState.WAITING, DownloadState.ORDERED, DownloadState.ON_TAPE)
_QUIET = frozenset([DownloadState.QUEUED, DownloadState.DOWNLOADING, DownloadState.CHECKING])
Sources = Mapping[str, "DownloadSource | PortalError"]


class DownloadWatch:
    """Runs a queue of its own in the folder that the files go to, so that a second run goes on.

    What an earlier run left there and this one does not want stays as it is.
    """

    def __init__(
        self,
        folder: Path,
        parallel: int,
        feedback: QgsProcessingFeedback,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the queue.

        Args:
            folder: of the files.
            parallel: transfers at once.
            feedback: told about every file that arrives or fails.
            clock: seconds.

        Raises:
            QgsProcessingException: with a sentence, if the folder cannot be written or another run uses it.
        """
        self._feedback, self._clock = feedback, clock
        self._path = folder / FILE
        self._changed: queue.Queue[Iterable[Download]] = queue.Queue()
        self._states: dict[str, DownloadState] = {}
        self._wanted: frozenset[str] = frozenset()
        try:
            self._engine = DownloadEngine(QueueStore(self._path), self._changed.put, parallel=parallel)
        except QueueStoreError as error:
            raise QgsProcessingException(_why_not(error)) from error

    def run(
        self, items: Sequence[DownloadItem], sources: Sources, wait_seconds: float
    ) -> tuple[Download, ...]:
        """Fetch files; return what became of them when all have ended, or nothing moves for long enough.

        Args:
            items: what is wanted.
            sources: portal id → how it is reached.
            wait_seconds: how long orders and pauses are waited for while nothing else moves.

        Raises:
            QgsProcessingException: with a sentence, if the queue cannot be written.
        """
        engine = self._engine
        try:
            engine.pause_all()
            self._wanted = self._add(items)
            engine.resume(self._wanted)
            for portal, source in sources.items():
                engine.set_source(portal, source)
            engine.start()
            self._wait(wait_seconds)
            rows = self._rows()
        finally:
            engine.close()
        if rows and all(row.state.arrived for row in rows) and len(rows) == len(engine.rows):
            self._tidy()
        return rows

    def _add(self, items: Sequence[DownloadItem]) -> frozenset[str]:
        try:
            added = self._engine.add(items)
        except QueueStoreError as error:
            raise QgsProcessingException(_why_not(error)) from error
        return frozenset(row.id for row in (*added.added, *added.known, *added.again))

    def _wait(self, wait_seconds: float) -> None:
        moved = self._clock()
        while not self._feedback.isCanceled():
            self._tell()
            rows = self._rows()
            if all(row.state.ended for row in rows):
                return
            if any(row.state not in _TIMED for row in rows if not row.state.ended):
                moved = self._clock()
            elif self._clock() - moved > wait_seconds:
                self._feedback.pushWarning(tr("What was ordered is not ready yet: run this again later."))
                return

    def _tell(self) -> None:
        """Take what the engine reports, and tell what is new of it."""
        try:
            reports = [self._changed.get(timeout=_POLL_SECONDS)]
        except queue.Empty:
            return
        while not self._changed.empty():
            reports.append(self._changed.get())
        for row in (row for rows in reports for row in rows if row.id in self._wanted):
            if self._states.get(row.id) is not row.state:
                self._states[row.id] = row.state
                self._say(row)
        self._feedback.setProgress(100.0 * _share(self._rows()))

    def _say(self, row: Download) -> None:
        if row.state in _QUIET:
            return
        line = " – ".join(part for part in (f"{row.item.name}: {row.state.value}", detail_of(row)) if part)
        failed = row.state is DownloadState.FAILED
        (self._feedback.pushWarning if failed else self._feedback.pushInfo)(line)

    def _rows(self) -> tuple[Download, ...]:
        return tuple(row for row in self._engine.rows if row.id in self._wanted)

    def _tidy(self) -> None:
        """Leave no queue behind where nothing of it is to be done."""
        for path in self._path.parent.glob(f"{FILE}*"):
            path.unlink(missing_ok=True)


def _share(rows: Sequence[Download]) -> float:
    """Return how much is there, by bytes where all sizes are known, else by files."""
    totals = [row.total or row.item.size for row in rows]
    if rows and all(totals):
        done = sum(total if row.state.ended else row.received for row, total in zip(rows, totals))
        return min(1.0, done / sum(totals))
    return sum(row.state.ended for row in rows) / max(1, len(rows))


def _why_not(error: QueueStoreError) -> str:
    if error.in_use:
        return tr("Another run downloads into this folder.")
    return tr("The folder cannot be written: %1", error.detail)
