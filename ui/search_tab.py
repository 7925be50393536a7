"""The Search tab: the form, and the results that it folds into."""

from __future__ import annotations

from typing import Any

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QStackedWidget, QWidget

from ..core.area_error import AreaError
from ..core.query import Query
from .criteria.criteria_page import CriteriaPage
from .results.results_page import ResultsPage


class SearchTab(QStackedWidget):
    """On Search the form folds; F2 or a click on the criteria line opens it again.

    Signals:
        directory_requested(str): show the Portals tab.
    """

    directory_requested = pyqtSignal(str)

    def __init__(self, guichet: Any, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """Make the tab for a `gis.guichet.Guichet`."""
        super().__init__(parent)
        self._guichet = guichet
        self.criteria_page = CriteriaPage(guichet, canvas)
        self.results_page = ResultsPage(guichet)
        self.addWidget(self.criteria_page)
        self.addWidget(self.results_page)
        self.criteria_page.search_requested.connect(self.search)
        self.criteria_page.directory_requested.connect(self.directory_requested)
        self.results_page.edit_requested.connect(self.edit)
        self.results_page.criteria_change_requested.connect(self._on_change_requested)

    def search(self, query: Query) -> None:
        """Start a search and show its results."""
        try:
            self._guichet.start_search(query)
        except AreaError as error:
            self.criteria_page.say_area_problem(error)
            return
        self.setCurrentWidget(self.results_page)
        self.results_page.setFocus()

    def run_query(self, query: Query) -> None:
        """Show a query in the form and search it."""
        self.edit()
        self.criteria_page.run_query(query)

    def edit(self) -> None:
        """Open the form with the search that it made."""
        self.setCurrentWidget(self.criteria_page)
        self.criteria_page.focus_where()

    def step_back(self) -> bool:
        """Do what Esc means here, one step; return whether there was something to do.

        A drawing tool goes first, then a running search, then the results fold back into the form.
        """
        if self.criteria_page.stop_drawing():
            return True
        search = self._guichet.search
        if search is not None and search.running:
            search.cancel()
            return True
        if self.currentWidget() is self.results_page:
            self.edit()
            return True
        return False

    def close_down(self) -> None:
        """Leave nothing on the map."""
        self.criteria_page.close_down()

    def _on_change_requested(self, query: Query) -> None:
        """A suggestion of the results ("raise cloud to 30%") changes the form and searches."""
        self.criteria_page.run_query(query)
