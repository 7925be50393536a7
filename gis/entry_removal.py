"""Removing an entry of QGIS's authentication database without hanging QGIS."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, QThreadPool, QTimer

_PAUSE = 100  # milliseconds between two looks whether a map is drawn


class EntryRemoval(QObject):
    """Removes entries at once, or as soon as no map is drawn.

    QGIS's manager and its methods lock each other out: `removeAuthenticationConfig` holds the manager and
    wants the method, a map that is drawn with the entry holds the method and wants the manager (seen with
    3.22 and 3.40). Maps begin to be drawn on the main thread only, where this is used.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[str] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._go_on)

    def remove(self, authcfg: str) -> None:
        """Remove an entry; whoever asks for it meanwhile may still find it."""
        self._waiting.append(authcfg)
        self._go_on()

    def _go_on(self) -> None:
        if QThreadPool.globalInstance().activeThreadCount():
            self._timer.start()
            return
        self._timer.stop()
        manager = QgsApplication.authManager()
        while self._waiting:
            manager.removeAuthenticationConfig(self._waiting.pop())
