"""The Flows tab, the temporal controller and the comparison at work, over maps of the demonstration data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flow_server import KINDS, FlowServer
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.gis.flows.flow_address import own_source
from guichet_eo.ui.flows.flow_deed import FlowDeed
from guichet_eo.ui.formats import language
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDateTimeRange,
    QgsInterval,
    QgsProject,
    QgsRectangle,
    QgsTemporalNavigationObject,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime
from qgis.PyQt.QtWidgets import QAction
from qgis.utils import iface

PLACE = QgsRectangle(90_000, 5_380_000, 175_000, 5_470_000)  # metres of EPSG:3857, around Toulouse
SIZE = (1280, 720)
FIRST_DAY, LAST_DAY = datetime(2026, 10, 1), datetime(2026, 11, 18)


class FlowPictures:
    """One deed a method; QGIS needs a moment after each.

    Attributes:
        steps: days that the temporal controller is shown at: year, month, day.
    """

    steps = ((2026, 10, 4), (2026, 10, 24))

    def __init__(self, plugin: Any) -> None:
        self._plugin, self._book = plugin, plugin.guichet.flows.book
        self._server = FlowServer(language())
        self._tab = plugin.dock.flows_tab
        self._canvas = iface.mapCanvas()
        self._before = (self._canvas.mapSettings().destinationCrs(), self._canvas.extent())

    def open(self) -> None:
        """Show the tab with the demonstration maps among the user's own flows."""
        self._server.start()
        found = FlowSource("", "wms", self._server.address)
        self._source = own_source(found, self._server.words[""][0])
        self._book.add(self._source)
        self.zoom()
        self._plugin.dock.show_flows(self._source.id)
        tree = self._tab.page.tree
        tree.expand(tree.currentIndex())

    def choose(self) -> None:
        """Choose the first layer; a portal is open, too."""
        tree = self._tab.page.tree
        tree.expand(self._tab.page.model.find("worldcover"))
        tree.select(self._entry(0))

    def add(self, number: int) -> None:
        """Put a layer on the map."""
        self._tab.page.tree.select(self._entry(number))
        self._tab.do(FlowDeed.ADD)

    def zoom(self) -> None:
        """Show the place where the maps are."""
        self._canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
        self._canvas.setExtent(PLACE)

    def open_controller(self) -> None:
        """Show the temporal controller, a day a step, in a smaller window."""
        iface.mainWindow().resize(*SIZE)
        self._switch_controller()
        controller = self._canvas.temporalController()
        controller.setNavigationMode(QgsTemporalNavigationObject.Animated)
        first, last = (
            QDateTime(QDate(day.year, day.month, day.day), QTime(0, 0), Qt.TimeSpec.UTC)
            for day in (FIRST_DAY, LAST_DAY)
        )
        controller.setTemporalExtents(QgsDateTimeRange(first, last))
        controller.setFrameDuration(QgsInterval(1, QgsUnitTypes.TemporalDays))

    def go_to(self, year: int, month: int, day: int) -> None:
        """Step to a day."""
        self._canvas.temporalController().setCurrentFrameNumber((datetime(year, month, day) - FIRST_DAY).days)

    def compare(self) -> None:
        """Compare both layers."""
        both = reversed(self._plugin.guichet.flows.layers.layers())
        self._plugin.dock.search_tab.compare_requested.emit(*both)

    def close(self) -> None:
        """Leave the map as it was."""
        self._switch_controller()
        self._canvas.temporalController().setNavigationMode(QgsTemporalNavigationObject.NavigationOff)
        layers = self._plugin.guichet.flows.layers.layers()
        QgsProject.instance().removeMapLayers([layer.id() for layer in layers])
        self._book.remove(self._source.id)
        self._canvas.setDestinationCrs(self._before[0])
        self._canvas.setExtent(self._before[1])
        self._server.stop()

    def _entry(self, number: int) -> str:
        return f"{self._source.id}/{[*KINDS][number]}"

    @staticmethod
    def _switch_controller() -> None:
        iface.mainWindow().findChild(QAction, "mActionTemporalController").trigger()
