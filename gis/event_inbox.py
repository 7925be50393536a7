"""Where the portals' threads drop what they have, and the main thread takes it up."""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal


class EventInbox(QObject):
    """Delivers one event per turn of the event loop.

    Qt hands over all queued signals in one go; with eight portals the window would stand still meanwhile.
    So the signal only wakes the owner's thread, and a timer takes the events one at a time, with the user's
    clicks and the window's painting in between.
    """

    taken = pyqtSignal(object)  # the event, on the thread that made this object

    _woken = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._events: deque[Any] = deque()
        self._lock = threading.Lock()  # a signal sent while its object is being deleted crashes QGIS
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._take)
        self._woken.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)

    def post(self, event: Any) -> None:
        """Drop an event, on any thread; it is lost once the inbox is closed."""
        with self._lock:
            if not self._closed:
                self._events.append(event)
                self._woken.emit()

    def close(self) -> None:
        """Take nothing any more; from now on the object may be deleted whatever the workers do."""
        with self._lock:
            self._closed = True
        self.clear()

    def clear(self) -> None:
        """Forget what was not taken yet."""
        self._events.clear()
        self._timer.stop()

    def _take(self) -> None:
        if not self._events:
            self._timer.stop()
            return
        self.taken.emit(self._events.popleft())
