"""The Search tab: the form, and the results that it folds into."""

from __future__ import annotations

from typing import Any

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QStackedWidget, QWidget

from ..core.area_error import AreaError
from ..core.flows.flow_request import FlowRequest
from ..core.named_product import NamedProduct
from ..core.place import Place
from ..core.query import Query
from ..gis.translation import tr
from ..gis.unowned import Unowned
from .criteria.criteria_page import CriteriaPage
from .flows.export_dialog import export_parameters, open_export
from .map_view import MapView
from .messages import area_sentence
from .results.results_page import ResultsPage
from .results.stream.map_resolution import map_metres


class SearchTab(QStackedWidget):
    """On Search the form folds; F2 or a click on the criteria line opens it again.

    Signals:
        directory_requested(str): show the Portals tab.
        options_requested(str): show a page of QGIS's options.
        downloads_requested: show the Downloads tab.
        compare_requested: two layers that are on the map.
    """

    directory_requested = pyqtSignal(str)
    options_requested = pyqtSignal(str)
    downloads_requested = pyqtSignal()
    compare_requested = pyqtSignal(object, object)

    _canvas = Unowned(QgsMapCanvas)

    def __init__(self, guichet: Any, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """Make the tab for a `gis.guichet.Guichet`."""
        super().__init__(parent)
        self._guichet, self._canvas = guichet, canvas
        self.criteria_page = CriteriaPage(guichet, canvas)
        self.results_page = ResultsPage(guichet)
        self.results_page.stream.map_metres = self._map_metres
        self._map = MapView(guichet, canvas, self)
        self.addWidget(self.criteria_page)
        self.addWidget(self.results_page)
        self.criteria_page.search_requested.connect(self.search)
        self.criteria_page.directory_requested.connect(self.directory_requested)
        self.results_page.edit_requested.connect(self.edit)
        self.results_page.criteria_change_requested.connect(self.criteria_page.run_query)
        self.results_page.directory_requested.connect(self.directory_requested)
        self.results_page.options_requested.connect(self.options_requested)
        self.results_page.downloads_requested.connect(self.downloads_requested)
        self.results_page.compare_requested.connect(self.compare_requested)
        self.results_page.export_requested.connect(self._export_flow)
        self.results_page.zoom_requested.connect(self._map.zoom_to)
        self.results_page.pan_requested.connect(self._map.pan_to)
        self.results_page.hovered.connect(self._map.hover)

    def search(self, query: Query) -> None:
        """Start a search and show its results."""
        try:
            self._guichet.start_search(query)
        except AreaError as error:
            self.criteria_page.say(area_sentence(error))
            return
        except OSError as error:
            self.criteria_page.say(tr("The profile cannot be written: %1", error.strerror or error))
            return
        self.setCurrentWidget(self.results_page)
        self.results_page.setFocus()

    def run_query(self, query: Query) -> None:
        """Show a query in the form and search it."""
        self.edit()
        self.criteria_page.run_query(query)

    def take_place(self, place: Place) -> None:
        """Show the form with a place as its area."""
        self.edit()
        self.criteria_page.take_place(place)

    def search_product(self, product: NamedProduct) -> None:
        """Search the product that an identifier names."""
        self.edit()
        self.criteria_page.search_product(product)

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
        if self.currentWidget() is not self.results_page:
            return False
        if not self.results_page.back():
            self.edit()
        return True

    def _map_metres(self) -> float | None:
        return map_metres(self._canvas)

    def _export_flow(self, request: FlowRequest) -> None:
        """Open the dialog that writes the flow of a scene to a file."""
        if open_export(export_parameters(request, self._canvas)) is None:
            words = tr("%1 cannot be exported: Processing is switched off in QGIS.", request.title)
            self.results_page.view.say(words, "error")

    def close_down(self) -> None:
        """Leave nothing on the map and no timer."""
        self._map.close_down()
        self.criteria_page.close_down()
        self.results_page.close_down()
