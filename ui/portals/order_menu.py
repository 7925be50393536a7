"""In which order the directory stands, as a menu."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QAction, QMenu, QWidget

from .directory_order import DirectoryOrder


class OrderMenu(QMenu):
    """One entry for each order, one of them checked.

    Signals:
        chosen: a `DirectoryOrder`.
    """

    chosen = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[DirectoryOrder, QAction] = {}
        for order in DirectoryOrder:
            entry = self.addAction(order.words())
            entry.setCheckable(True)
            entry.triggered.connect(lambda _checked=False, order=order: self.chosen.emit(order))
            self._entries[order] = entry

    def show_order(self, order: DirectoryOrder) -> None:
        """Check the entry of an order."""
        for one, entry in self._entries.items():
            entry.setChecked(one is order)
