"""All deeds with rows of the queue, as a menu."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QMenu, QWidget

from .download_deed import DownloadDeed as Deed

FIRST_OF_GROUP = (Deed.UP, Deed.MAP, Deed.DETAILS, Deed.CANCEL, Deed.REMOVE)


class DownloadMenu(QMenu):
    """Filled anew each time.

    Signals:
        wanted: a `DownloadDeed`.
    """

    wanted = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def offer(self, deeds: Sequence[Deed]) -> None:
        """Show these deeds."""
        self.clear()
        for deed in deeds:
            if deed in FIRST_OF_GROUP and self.actions():
                self.addSeparator()
            entry = self.addAction(deed.words())
            entry.triggered.connect(lambda _checked=False, deed=deed: self.wanted.emit(deed))
