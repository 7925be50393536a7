"""Keeping a search and its results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QMenu, QWidget

from ...core.query import Query
from ...gis.translation import tr
from ..criteria.saved_menu import fill_with_searches

if TYPE_CHECKING:
    from ...gis.guichet import Guichet


class SaveMenu(QMenu):
    """Filled each time it opens.

    Signals:
        save_wanted: keep this search under a name.
        query_wanted: a saved search to run.
    """

    save_wanted = pyqtSignal()
    query_wanted = pyqtSignal(object)

    def __init__(self, guichet: Guichet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet = guichet
        save = self.addAction(tr("Save This Search…"))
        save.triggered.connect(lambda _checked=False: self.save_wanted.emit())
        self._searches = self.addMenu(tr("Saved Searches"))
        self._searches.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        fill_with_searches(self._searches, self._guichet, self._run)

    def _run(self, query: Query) -> None:
        self.query_wanted.emit(query)
