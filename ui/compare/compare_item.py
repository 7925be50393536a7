"""What lies over the map while two layers are compared."""

from __future__ import annotations

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QRectF
from qgis.PyQt.QtGui import QPainter, QPainterPath, QPolygonF
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

from .compare_mode import CompareMode
from .map_picture import MapPicture

OVER_THE_MAP = -5.0  # the canvas's own map lies at -10, what tools and selections draw at 0 and above


class CompareItem(QgsMapCanvasItem):
    """Two pictures of the map, clipped at the divider or one over the other.

    The project's layers are not touched: transparency is that of the second picture over the first. What
    both show stays as it is, since blending a colour with itself gives it again.
    """

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._left: MapPicture | None = None
        self._right: MapPicture | None = None
        self._mode, self._share = CompareMode.BESIDE, 0.5
        self._size = canvas.viewport().size()
        self.setZValue(OVER_THE_MAP)

    def show_pictures(self, left: MapPicture | None, right: MapPicture | None) -> None:
        """Show what was drawn last."""
        self._left, self._right = left, right
        first = left or right
        if first is not None:
            self.setRect(first.place)
        self.update()

    def set_share(self, mode: CompareMode, share: float) -> None:
        """Say how much the left layer gets: where the divider lies, or how far the right layer fades."""
        self._mode, self._share = mode, share
        self.update()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem | None = None,
        widget: QWidget | None = None,
    ) -> None:
        """Paint both pictures, in the item's own coordinates."""
        if self._mode is CompareMode.BLEND:
            self._paint(painter, self._left)
            painter.setOpacity(1.0 - self._share)
            self._paint(painter, self._right)
            painter.setOpacity(1.0)
            return
        first, second = self._parts(widget)
        self._paint(painter, self._left, first)
        self._paint(painter, self._right, second)

    def _parts(self, widget: QWidget | None) -> tuple[QRectF, QRectF]:
        """Return both sides of the divider in coordinates of the scene, which are the viewport's."""
        size = self._size if widget is None else widget.size()
        width, height = float(size.width()), float(size.height())
        if self._mode is CompareMode.BESIDE:
            at = round(width * self._share)
            return QRectF(0, 0, at, height), QRectF(at, 0, width - at, height)
        at = round(height * self._share)
        return QRectF(0, 0, width, at), QRectF(0, at, width, height - at)

    def _paint(self, painter: QPainter, picture: MapPicture | None, part: QRectF | None = None) -> None:
        if picture is None:
            return
        painter.save()
        if part is not None:
            path = QPainterPath()
            path.addPolygon(QPolygonF(self.mapFromScene(part)))
            path.closeSubpath()
            painter.setClipPath(path)
        image = picture.image
        painter.drawImage(self._target(picture), image, QRectF(image.rect()))
        painter.restore()

    def _target(self, picture: MapPicture) -> QRectF:
        """Return where a picture lies; the other one may have been drawn for another extent."""
        whole = self.boundingRect().adjusted(1.0, 1.0, -1.0, -1.0)  # QGIS adds a pixel on each side
        own = self.rect()
        if picture.place == own or own.width() <= 0.0:
            return whole
        unit = own.width() / whole.width()
        corner = QgsPointXY(picture.place.xMinimum(), picture.place.yMaximum())
        place = self.mapFromScene(self.toCanvasCoordinates(corner))
        return QRectF(place.x(), place.y(), picture.place.width() / unit, picture.place.height() / unit)
