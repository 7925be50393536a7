"""Keeping a search and its results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QAction, QMenu, QWidget

from ...core.query import Query
from ...gis.translation import tr
from ..criteria.saved_menu import fill_with_searches

if TYPE_CHECKING:
    from ...gis.guichet import Guichet


class SaveMenu(QMenu):
    """Filled each time it opens.

    Signals:
        save_wanted: keep this search under a name.
        export_wanted: write the results to a file; True: only those selected.
        query_wanted: a saved search to run.
    """

    save_wanted = pyqtSignal()
    export_wanted = pyqtSignal(bool)
    query_wanted = pyqtSignal(object)

    def __init__(self, guichet: Guichet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet = guichet
        save = self.addAction(tr("Save This Search…"))
        save.triggered.connect(lambda _checked=False: self.save_wanted.emit())
        self._export = self._add_export(tr("Export the Results…"), only_selected=False)
        self._export_selected = self._add_export(tr("Export the Selected…"), only_selected=True)
        self._searches = self.addMenu(tr("Saved Searches"))
        self._searches.aboutToShow.connect(self._fill)
        self._has_results = False
        self.aboutToShow.connect(self._refresh)

    def set_has_results(self, has_results: bool) -> None:
        """Whether there is anything to write."""
        self._has_results = has_results

    def _add_export(self, words: str, only_selected: bool) -> QAction:
        action = self.addAction(words)
        action.triggered.connect(lambda _checked=False: self.export_wanted.emit(only_selected))
        return action

    def _refresh(self) -> None:
        self._export.setEnabled(self._has_results)
        self._export_selected.setEnabled(self._has_results and bool(self._guichet.selection.ids))

    def _fill(self) -> None:
        fill_with_searches(self._searches, self._guichet, self._run)

    def _run(self, query: Query) -> None:
        self.query_wanted.emit(query)
