"""QGIS without a screen, with what the user has before her: a map, its layers, the panel's results."""

from __future__ import annotations

import time
from typing import Callable

from guichet_eo.gis.guichet import Guichet
from guichet_eo.gis.streams.stream_paths import StreamPaths
from guichet_eo.providers.dialects import make_provider
from guichet_eo.ui.results.results_page import ResultsPage
from qgis.core import QgsApplication, QgsProject
from qgis.gui import QgsLayerTreeMapCanvasBridge, QgsMapCanvas
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis.PyQt.QtWidgets import QHBoxLayout, QWidget


def start_qgis() -> QgsApplication:
    """Start QGIS in this process; keep what is returned."""
    application = QgsApplication([], True)
    application.initQgis()
    return application


class Window(QWidget):
    """A map that follows the project, and the results page of a service window."""

    def __init__(self, make: Callable = make_provider, paths: StreamPaths | None = None) -> None:
        """Make both.

        Args:
            make: portal, network settings, families → provider.
            paths: what QGIS asks about the paths of streams.
        """
        super().__init__()
        self.guichet = Guichet(make=make, paths=paths)
        self.canvas = QgsMapCanvas()
        self.canvas.setDestinationCrs(QgsProject.instance().crs())
        self._bridge = QgsLayerTreeMapCanvasBridge(QgsProject.instance().layerTreeRoot(), self.canvas)
        self.results = ResultsPage(self.guichet)
        self.results.setMaximumWidth(400)
        row = QHBoxLayout(self)
        row.addWidget(self.canvas, 1)
        row.addWidget(self.results)
        self.resize(1400, 900)
        self.show()

    def close_down(self) -> None:
        """Let go of everything."""
        self.guichet.close()
        QgsProject.instance().clear()
        self.close()


def wait(seconds: float) -> None:
    """Let the event loop run for so long."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec() if hasattr(loop, "exec") else loop.exec_()


def wait_until(true: Callable[[], bool], seconds: float = 120) -> None:
    """Let the event loop run until a condition holds; it is looked at every 20 ms.

    Raises:
        TimeoutError: when it did not come to hold in time.
    """
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("the condition did not come to hold")
        wait(0.02)
