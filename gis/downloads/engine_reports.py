"""Where the transfers' threads drop what changed, and the main thread takes it up."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal

from ...core.downloads.download import Download

PACE = 80  # milliseconds between two deliveries: thousands of small files must not hold the window up


class EngineReports(QObject):
    """Delivers what changed, each row once in its latest state.

    Signals:
        taken: list of `Download`, on the thread that made this object.
    """

    taken = pyqtSignal(object)

    _woken = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, Download] = {}
        self._lock = threading.Lock()  # a signal sent while its object is being deleted crashes QGIS
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PACE)
        self._timer.timeout.connect(self.take)
        self._woken.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)

    def post(self, rows: Iterable[Download]) -> None:
        """Drop rows, on any thread; they are lost once this is closed."""
        with self._lock:
            if self._closed:
                return
            sleeping = not self._rows
            self._rows.update((row.id, row) for row in rows)
            if sleeping and self._rows:
                self._woken.emit()

    def take(self) -> None:
        """Deliver now what has been dropped."""
        with self._lock:
            rows, self._rows = self._rows, {}
        if rows:
            self.taken.emit(list(rows.values()))

    def close(self) -> None:
        """Take nothing any more; from now on the object may be deleted whatever the workers do."""
        with self._lock:
            self._closed = True
            self._rows.clear()
        self._timer.stop()
