"""Where a scrolled list stands, in terms of what is in it."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex
from qgis.PyQt.QtGui import QCursor
from qgis.PyQt.QtWidgets import QTreeView

from .acquisition_model import AcquisitionModel


class ListPlace:
    """One row and its place on the screen, taken before rows change and brought back after.

    The row is the one under the pointer, else the current one while it is visible, else the topmost.

    Attributes:
        at_top: whether the list was not scrolled.
    """

    def __init__(self, view: QTreeView, model: AcquisitionModel) -> None:
        self._view, self._model = view, model
        self.at_top = view.verticalScrollBar().value() == 0
        acquisition = model.acquisition_at(self._anchor())
        self._id = None if acquisition is None else acquisition.id
        self._top = 0 if self._id is None else view.visualRect(model.index_of(self._id)).top()

    def top_row(self) -> int:
        """Return the topmost visible row of an acquisition."""
        acquisition = self._model.acquisition_at(self._topmost())
        row = None if acquisition is None else self._model.row_of(acquisition.id)
        return row or 0

    def restore(self) -> None:
        """Scroll so that the row stands where it stood."""
        if self._id is None:
            return
        index = self._model.index_of(self._id)
        if not index.isValid():
            return
        self._view.executeDelayedItemsLayout()
        moved = self._view.visualRect(index).top() - self._top
        bar = self._view.verticalScrollBar()
        bar.setValue(bar.value() + moved)

    def _anchor(self) -> QModelIndex:
        if self._view.underMouse():
            pointed = self._view.indexAt(self._view.viewport().mapFromGlobal(QCursor.pos()))
            if pointed.isValid():
                return pointed
        current = self._view.currentIndex()
        if current.isValid() and self._view.viewport().rect().intersects(self._view.visualRect(current)):
            return current
        return self._topmost()

    def _topmost(self) -> QModelIndex:
        return self._view.indexAt(self._view.viewport().rect().topLeft())
