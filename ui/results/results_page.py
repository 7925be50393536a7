"""What a search brought, with the pages that slide over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QStackedWidget, QWidget

from ...core.acquisition import Acquisition
from ...core.scene import Scene
from .details_page import DetailsPage
from .differences_page import DifferencesPage
from .footprint_box import footprint_box
from .results_view import ResultsView

if TYPE_CHECKING:
    from ...gis.guichet import Guichet


class ResultsPage(QStackedWidget):
    """The results view; over it the details of one acquisition, over these what differs between offers.

    Signals:
        edit_requested: open the criteria.
        criteria_change_requested: a changed query to search.
        hovered: id of the acquisition under the pointer, -1 for none.
        zoom_requested, pan_requested: a `QgsRectangle` in EPSG:4326 for the map.
        options_requested: name of a page of QGIS's options.
    """

    edit_requested = pyqtSignal()
    criteria_change_requested = pyqtSignal(object)
    hovered = pyqtSignal(int)
    zoom_requested = pyqtSignal(object)
    pan_requested = pyqtSignal(object)
    options_requested = pyqtSignal(str)

    def __init__(self, guichet: Guichet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet = guichet
        self.view = ResultsView(guichet)
        self.details = DetailsPage(guichet)
        self.differences = DifferencesPage(guichet)
        for page in (self.view, self.details, self.differences):
            self.addWidget(page)
        self.setFocusProxy(self.view.list.view)
        self._connect()
        if guichet.search is not None:
            self.show_search(guichet.search)

    def _connect(self) -> None:
        view, actions = self.view, self.view.list.actions
        self._guichet.search_started.connect(self.show_search)
        view.edit_requested.connect(self.edit_requested)
        view.criteria_change_requested.connect(self.criteria_change_requested)
        view.options_requested.connect(self.options_requested)
        view.list.hovered.connect(self.hovered)
        actions.details_wanted.connect(self.show_details)
        actions.zoom_wanted.connect(lambda found: self._to_map(self.zoom_requested, found))
        actions.pan_wanted.connect(lambda found: self._to_map(self.pan_requested, found))
        self.details.pan_wanted.connect(lambda found: self._to_map(self.pan_requested, found))
        self.details.offer_chosen.connect(view.list.choose)
        self.details.differences_wanted.connect(self._show_differences)
        self.details.back_wanted.connect(self.back)
        self.differences.back_wanted.connect(self.back)

    def show_search(self, search: object) -> None:
        """Follow a search; what slid over the list goes."""
        self.setCurrentWidget(self.view)
        self.view.begin(search)

    def show_details(self, acquisition_id: int) -> None:
        """Slide the details of an acquisition over the list."""
        acquisition = self.view.list.model.acquisition(acquisition_id)
        if acquisition is None:
            return
        self.details.show_scene(acquisition, self._chosen(acquisition))
        self.setCurrentWidget(self.details)
        self.details.back.setFocus()

    def back(self) -> bool:
        """Go back one page, to the same row and place; return whether there was one to leave."""
        if self.currentWidget() is self.differences:
            self.setCurrentWidget(self.details)
            self.details.back.setFocus()
            return True
        if self.currentWidget() is self.details:
            self.setCurrentWidget(self.view)
            self.view.list.view.setFocus()
            return True
        return False

    def _show_differences(self, acquisition: Acquisition) -> None:
        self.differences.show_offers(acquisition, self._chosen(acquisition))
        self.setCurrentWidget(self.differences)
        self.differences.back.setFocus()

    def _chosen(self, acquisition: Acquisition) -> Scene:
        return self.view.list.model.chosen(acquisition)

    def _to_map(self, signal: object, acquisitions: list[Acquisition]) -> None:
        box: QgsRectangle = footprint_box(acquisitions)
        if not box.isNull():
            signal.emit(box)

    def event(self, event: QEvent) -> bool:
        """Keep F2 from QGIS's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_F2:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the criteria on F2; Esc goes to the panel when there is no page to leave."""
        if event.key() == Qt.Key.Key_F2 and not event.modifiers():
            self.edit_requested.emit()
        elif event.key() != Qt.Key.Key_Escape or not self.back():
            super().keyPressEvent(event)
