"""Comparing two layers from the first click to the last."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer, QgsProject
from qgis.gui import QgsMapCanvas, QgsMapToolPan, QgsMapToolZoom
from qgis.PyQt.QtCore import QEvent, QObject, Qt, QTimer, pyqtSignal

from ...gis.unowned import Unowned
from .comparable_layers import comparable_layers, covering_layer
from .compare_bar import CompareBar
from .compare_mode import CompareMode
from .swipe import Swipe

WITHOUT_ESCAPE = (QgsMapToolPan, QgsMapToolZoom)  # map tools that have no use of their own for Esc


class CompareController(QObject):
    """Bar and swipe on one canvas; nothing of it is there before `open` and after the end.

    Signals:
        opened_changed: whether the bar is there.
    """

    opened_changed = pyqtSignal(bool)

    _canvas = Unowned(QgsMapCanvas)
    _project = Unowned(QgsProject)

    def __init__(
        self, canvas: QgsMapCanvas, project: QgsProject | None = None, parent: QObject | None = None
    ) -> None:
        """Serve a canvas; the project is the application's unless given."""
        super().__init__(parent)
        self._canvas, self._project = canvas, project or QgsProject.instance()
        self.swipe = Swipe(canvas, self._project, self)
        self.swipe.ended.connect(self.close_down)
        self.swipe.shared.connect(self._show_way)
        self._bar: CompareBar | None = None
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.timeout.connect(self._offer)

    @property
    def bar(self) -> CompareBar | None:
        """The bar, None while it is closed."""
        return self._bar

    def open(self, left: QgsMapLayer | None = None, right: QgsMapLayer | None = None) -> None:
        """Compare two layers of the project; what is not given is chosen from those on the map.

        Where there are fewer than two images, the bar says so and waits for them.
        """
        if self._bar is None:
            self._begin()
        sides = self._chosen(left, right)
        if sides is not None:
            self.swipe.compare(*sides)
        self._bar.raise_()
        self._offer()
        if self.swipe.handle is not None:
            self.swipe.handle.setFocus()

    def close_down(self) -> None:
        """End the comparison and leave nothing on the canvas; harmless where there is none."""
        if self._bar is None:
            return
        bar, self._bar = self._bar, None
        self._refresh.stop()
        self._canvas.removeEventFilter(self)
        self._canvas.viewport().removeEventFilter(self)
        for signal in self._news():
            signal.disconnect(self._on_layers)
        bar.hide()
        bar.deleteLater()
        self.swipe.stop()
        self._canvas.setFocus()
        self.opened_changed.emit(False)

    # ---- inside ----------------------------------------------------------------------------------

    def _begin(self) -> None:
        canvas = self._canvas
        bar = self._bar = CompareBar(canvas.viewport())
        bar.layers_chosen.connect(self._on_chosen)
        bar.mode_chosen.connect(self._on_mode)
        bar.shared.connect(self.swipe.set_share)
        bar.closed.connect(self.close_down)
        canvas.installEventFilter(self)
        canvas.viewport().installEventFilter(self)
        for signal in self._news():
            signal.connect(self._on_layers)
        bar.show()
        self.opened_changed.emit(True)

    def _news(self) -> tuple[Any, ...]:
        """Return the signals after which other layers may be there or lie above."""
        return (self._project.layersAdded, self._project.layersRemoved, self._canvas.layersChanged)

    def _chosen(
        self, left: QgsMapLayer | None, right: QgsMapLayer | None
    ) -> tuple[QgsMapLayer, QgsMapLayer] | None:
        """Return both sides; the newest at the right, what was there before it at the left."""
        given = {layer.id() for layer in (left, right) if layer is not None}
        others = [layer for layer in comparable_layers(self._project) if layer.id() not in given]
        if right is None and others:
            right = others.pop(0)
        if left is None and others:
            left = others.pop(0)
        if left is None or right is None or left.id() == right.id():
            return None
        return left, right

    def _offer(self) -> None:
        """Show in the bar which layers there are; begin once there are two."""
        if self._bar is None:
            return
        if not self.swipe.active:
            sides = self._chosen(None, None)
            if sides is not None:
                self.swipe.compare(*sides)
                self._bar.raise_()
        if self.swipe.handle is not None:
            self._bar.follow_handle(self.swipe.handle)
        compared = self.swipe.layers
        covering = covering_layer(self._canvas.layers(), compared)
        self._bar.set_layers(comparable_layers(self._project), *compared, covering)
        self._show_way()

    def _show_way(self, _share: float = 0.0) -> None:
        if self._bar is not None:
            self._bar.set_way(self.swipe.mode, self.swipe.share)

    def _on_layers(self, _layers: object = None) -> None:
        self._refresh.start(0)

    def _on_chosen(self, left: str, right: str) -> None:
        layers = [self._project.mapLayer(one) for one in (left, right)]
        if None not in layers and left != right:
            self.swipe.compare(*layers)
            self._bar.raise_()
            self._refresh.start(0)

    def _on_mode(self, mode: CompareMode) -> None:
        self.swipe.set_mode(mode)
        self._show_way()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the canvas's size; Esc on the map ends it, where its tool has no use for the key."""
        if self._bar is None:
            return False
        if event.type() == QEvent.Type.Resize:
            self._bar.place()
        elif event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            tool = self._canvas.mapTool()
            if tool is None or isinstance(tool, WITHOUT_ESCAPE):
                self.close_down()
                return True
        return False
