"""A cloud that fills as the sky does."""

from __future__ import annotations

from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPainterPath, QPen

WIDTH, HEIGHT = 17, 11
FULL = 100.0
# puffs as shares of the box: left, top, width, height
PUFFS = ((0, 0.38, 0.42, 0.62), (0.22, 0.0, 0.46, 0.8), (0.52, 0.28, 0.48, 0.72))
BODY = (0.2, 0.6, 0.6, 0.4)


def paint_cloud_shape(
    painter: QPainter, box: QRectF, cover: float | None, edge: QColor, filling: QColor
) -> None:
    """Draw a cloud filled up to `cover` per cent; dotted and empty where it is unknown."""
    path = _outline(box)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if cover:
        height = box.height() * min(cover, FULL) / FULL
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(QRectF(box.x(), box.bottom() - height, box.width(), height), filling)
        painter.restore()
    line = Qt.PenStyle.DotLine if cover is None else Qt.PenStyle.SolidLine
    painter.setPen(QPen(edge, 1.2, line))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()


def _outline(box: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for puff in PUFFS:
        path.addEllipse(_part(box, *puff))
    path.addRect(_part(box, *BODY))
    return path.simplified()


def _part(box: QRectF, left: float, top: float, width: float, height: float) -> QRectF:
    return QRectF(
        box.x() + left * box.width(), box.y() + top * box.height(), width * box.width(), height * box.height()
    )
