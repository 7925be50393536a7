"""The panel."""

from __future__ import annotations

from typing import Any

from qgis.gui import QgsDockWidget, QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QTabWidget, QWidget

from ..core.named_product import NamedProduct
from ..core.place import Place
from ..core.query import Query
from ..gis.translation import tr
from .downloads.downloads_tab import DownloadsTab
from .flows.flows_tab import FlowsTab
from .portals.portals_tab import PortalsTab
from .search_tab import SearchTab

OBJECT_NAME = "GuichetEoDock"  # QGIS keeps the panel's place under this name
KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_F2)


class GuichetDock(QgsDockWidget):
    """Tabs Search, Downloads, Flows and Portals; Esc goes back one step, F2 opens the criteria.

    Signals:
        options_requested(str): show a page of QGIS's options.
    """

    options_requested = pyqtSignal(str)

    def __init__(self, guichet: Any, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """Make the panel for a `gis.guichet.Guichet`."""
        super().__init__(tr("Guichet EO"), parent)
        self.setObjectName(OBJECT_NAME)
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.search_tab = SearchTab(guichet, canvas)
        self.downloads_tab = DownloadsTab(guichet)
        self.flows_tab = FlowsTab(guichet, canvas)
        self.portals_tab = PortalsTab(guichet)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self._tabs.tabBar().setExpanding(False)
        self._tabs.addTab(self.search_tab, tr("Search"))
        self._tabs.addTab(self.downloads_tab, self.downloads_tab.title)
        self._tabs.addTab(self.flows_tab, tr("Flows"))
        self._tabs.addTab(self.portals_tab, tr("Portals"))
        for place in range(self._tabs.count()):
            self._tabs.setTabToolTip(place, self._tabs.tabText(place))
        self.setWidget(self._tabs)
        self.search_tab.directory_requested.connect(self.show_directory)
        self.search_tab.options_requested.connect(self.options_requested)
        self.search_tab.downloads_requested.connect(self.show_downloads)
        self.downloads_tab.title_changed.connect(self._show_count)
        self.downloads_tab.directory_requested.connect(self.show_directory)
        self.downloads_tab.options_requested.connect(self.options_requested)
        self.flows_tab.directory_requested.connect(self.show_directory)
        self.flows_tab.options_requested.connect(self.options_requested)
        self.portals_tab.switched.connect(self.search_tab.criteria_page.refresh)
        self.opened.connect(self.focus_where)
        guichet.downloads.start()

    def focus_where(self) -> None:
        """Put the keyboard into the place field, if the form is open."""
        page = self.search_tab.criteria_page
        if self.search_tab.currentWidget() is page and self._tabs.currentWidget() is self.search_tab:
            page.focus_where()

    def show_directory(self, portal_id: str = "") -> None:
        """Show the Portals tab, at a portal if one is named."""
        self._tabs.setCurrentWidget(self.portals_tab)
        if portal_id:
            self.portals_tab.show_portal(portal_id)

    def show_downloads(self) -> None:
        """Show the Downloads tab."""
        self._tabs.setCurrentWidget(self.downloads_tab)

    def show_flows(self, entry_id: str = "") -> None:
        """Show the Flows tab, at a layer, a portal or a service if one is named."""
        self._tabs.setCurrentWidget(self.flows_tab)
        self.flows_tab.show_flows(entry_id)

    def run_query(self, query: Query) -> None:
        """Show the panel and search."""
        self.setUserVisible(True)
        self._tabs.setCurrentWidget(self.search_tab)
        self.search_tab.run_query(query)

    def take_place(self, place: Place) -> None:
        """Make a place the area of the next search."""
        self._tabs.setCurrentWidget(self.search_tab)
        self.search_tab.take_place(place)

    def search_product(self, product: NamedProduct) -> None:
        """Search the product that an identifier names."""
        self._tabs.setCurrentWidget(self.search_tab)
        self.search_tab.search_product(product)

    def close_down(self) -> None:
        """Leave nothing on the map and no listener on the canvas; the panel is of no use afterwards."""
        self.search_tab.close_down()
        self.downloads_tab.close_down()
        self.flows_tab.close_down()

    def event(self, event: QEvent) -> bool:
        """Claim Esc and F2 before QGIS's own shortcuts see them."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in KEYS and not event.modifiers():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back one step; F2 opens the criteria."""
        if event.key() == Qt.Key.Key_Escape and self._step_back():
            event.accept()
        elif event.key() == Qt.Key.Key_F2:
            self._tabs.setCurrentWidget(self.search_tab)
            self.search_tab.edit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _step_back(self) -> bool:
        """Do what Esc means in the tab that is seen; a map tool and a running search go first."""
        if self._tabs.currentWidget() is self.downloads_tab and self.downloads_tab.back():
            return True
        if self._tabs.currentWidget() is self.flows_tab and self.flows_tab.back():
            return True
        return self.search_tab.step_back()

    def _show_count(self, title: str) -> None:
        place = self._tabs.indexOf(self.downloads_tab)
        if self._tabs.tabText(place) != title:
            self._tabs.setTabText(place, title)
            self._tabs.setTabToolTip(place, title)
