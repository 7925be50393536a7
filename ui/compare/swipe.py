"""Two layers of the map side by side: QGIS has no swipe."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject, QRectF, pyqtSignal

from ...gis.unowned import Unowned
from .compare_handle import MIDDLE, CompareHandle
from .compare_item import CompareItem
from .compare_mode import CompareMode
from .compared_maps import ComparedMaps
from .layer_plate import LayerPlate


class Swipe(QObject):
    """At the left of a divider the map without the right layer, at the right that without the left one.

    Groups, order, visibility, styles and opacities stay as they are in the project: the pictures are drawn
    apart and laid over the map. Legend and attribution of both layers therefore stay where QGIS shows them.

    Signals:
        ended: by the user, or because a layer is gone.
        shared: how much the left layer gets, 0 to 1: the divider was moved.
    """

    ended = pyqtSignal()
    shared = pyqtSignal(float)

    _canvas = Unowned(QgsMapCanvas)
    _project = Unowned(QgsProject)

    def __init__(
        self, canvas: QgsMapCanvas, project: QgsProject | None = None, parent: QObject | None = None
    ) -> None:
        """Serve a canvas; the project is the application's unless given."""
        super().__init__(parent)
        self._canvas, self._project = canvas, project or QgsProject.instance()
        self._maps: ComparedMaps | None = None
        self._item: CompareItem | None = None
        self._handle: CompareHandle | None = None
        self._plates: tuple[LayerPlate, LayerPlate] | None = None
        self._layers: tuple[str, str] = ("", "")
        self._mode, self._share = CompareMode.BESIDE, MIDDLE

    @property
    def active(self) -> bool:
        """Whether two layers are compared."""
        return self._maps is not None

    @property
    def busy(self) -> bool:
        """Whether the pictures are being drawn."""
        return self._maps is not None and self._maps.busy

    @property
    def layers(self) -> tuple[str, str]:
        """Ids of the left and the right layer, empty while nothing is compared."""
        return self._layers

    @property
    def handle(self) -> CompareHandle | None:
        """The divider, None while nothing is compared."""
        return self._handle

    @property
    def mode(self) -> CompareMode:
        """How they are compared, or will be."""
        return self._mode

    @property
    def share(self) -> float:
        """How much the left layer gets, 0 to 1."""
        return self._share

    def compare(self, left: QgsMapLayer, right: QgsMapLayer) -> None:
        """Compare two different layers of the project, in place of what was compared.

        Raises:
            ValueError: if they are the same.
        """
        if left.id() == right.id():
            raise ValueError("a layer is compared with itself")
        self._take_down()
        self._layers = (left.id(), right.id())
        canvas = self._canvas
        self._maps = ComparedMaps(canvas, self._project, *self._layers)
        self._item = CompareItem(canvas)
        self._handle = CompareHandle(canvas.viewport())
        self._plates = (LayerPlate(canvas.viewport()), LayerPlate(canvas.viewport()))
        self._connect()
        self._name_plates()
        self.set_mode(self._mode)
        self._handle.set_share(self._share)

    def set_mode(self, mode: CompareMode) -> None:
        """Compare in another way."""
        self._mode = mode
        if self._item is None:
            return
        self._handle.set_mode(mode)
        self._item.set_share(mode, self._share)
        self._place_plates()

    def set_share(self, share: float) -> None:
        """Give the left layer more or less, 0 to 1."""
        self._share = min(1.0, max(0.0, share))
        if self._handle is not None:
            self._handle.set_share(self._share)
            self._item.set_share(self._mode, self._share)

    def stop(self) -> None:
        """Leave nothing on the canvas; harmless where nothing is compared."""
        if self._maps is None:
            return
        self._take_down()
        self._layers = ("", "")
        self.ended.emit()

    # ---- inside ----------------------------------------------------------------------------------

    def _connect(self) -> None:
        self._maps.changed.connect(self._show_pictures)
        self._handle.moved.connect(self._on_moved)
        self._handle.left.connect(self.stop)
        self._project.layersWillBeRemoved.connect(self._on_removed)
        self._canvas.viewport().installEventFilter(self)
        for layer in self._both():
            layer.nameChanged.connect(self._name_plates)

    def _take_down(self) -> None:
        if self._maps is None:
            return
        canvas = self._canvas
        self._project.layersWillBeRemoved.disconnect(self._on_removed)
        for layer in self._both():
            layer.nameChanged.disconnect(self._name_plates)
        canvas.viewport().removeEventFilter(self)
        self._maps.changed.disconnect(self._show_pictures)
        self._maps.end()
        canvas.scene().removeItem(self._item)
        for widget in (self._handle, *self._plates):
            widget.hide()
            widget.deleteLater()
        self._maps = self._item = self._handle = self._plates = None

    def _both(self) -> list[QgsMapLayer]:
        found = (self._project.mapLayer(one) for one in self._layers)
        return [layer for layer in found if layer is not None]

    def _show_pictures(self) -> None:
        self._item.show_pictures(self._maps.left, self._maps.right)

    def _on_moved(self, share: float) -> None:
        self._share = share
        self._item.set_share(self._mode, share)
        self._place_plates()
        self.shared.emit(share)

    def _on_removed(self, layers: list[str]) -> None:
        if set(layers) & set(self._layers):
            self.stop()

    def _name_plates(self) -> None:
        for plate, layer in zip(self._plates, self._both()):
            plate.set_words(layer.name())
        self._place_plates()

    def _place_plates(self) -> None:
        size = self._canvas.viewport().size()
        width, height = float(size.width()), float(size.height())
        first, second = self._plates
        if self._mode is CompareMode.ABOVE:
            at = height * self._share
            first.place(QRectF(0, 0, width, at), False)
            second.place(QRectF(0, at, width, height - at), False)
            return
        at = width * (self._share if self._mode is CompareMode.BESIDE else MIDDLE)
        first.place(QRectF(0, 0, at, height), False)
        second.place(QRectF(at, 0, width - at, height), True)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Lie anew when the canvas has another size."""
        if event.type() == QEvent.Type.Resize and self._handle is not None:
            self._handle.place()
            self._place_plates()
        return False
