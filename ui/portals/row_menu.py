"""All deeds with a line of the directory, as a menu."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QMenu, QWidget

from .deed import Deed

FIRST_OF_GROUP = (Deed.UP, Deed.PAGE, Deed.EDIT, Deed.COPY, Deed.REMOVE, Deed.RESTORE)


class RowMenu(QMenu):
    """Filled anew each time.

    Signals:
        wanted: a `Deed`.
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
