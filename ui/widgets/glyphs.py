"""Small status shapes: each state has its own, so that colour is never the only sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Callable

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPen, QPolygonF

DEGREE = 16  # Qt's angles are sixteenths of a degree
Place = Callable[[float, float], QPointF]


def paint_glyph(painter: QPainter, rect: QRectF, kind: str, colour: QColor) -> None:
    """Draw the shape `ok`, `busy`, `wait`, `warn`, `error`, `off`, `login` or `down` into `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = rect.adjusted(1, 1, -1, -1)

    def at(across: float, down: float) -> QPointF:
        return QPointF(inner.x() + across * inner.width(), inner.y() + down * inner.height())

    SHAPES[kind](painter, at, colour)
    painter.restore()


def _tick(painter: QPainter, at: Place, colour: QColor) -> None:
    painter.drawPolyline(QPolygonF([at(0.05, 0.55), at(0.38, 0.9), at(0.97, 0.12)]))


def _open_ring(painter: QPainter, at: Place, colour: QColor) -> None:
    painter.drawArc(QRectF(at(0, 0), at(1, 1)), 90 * DEGREE, -250 * DEGREE)


def _three_dots(painter: QPainter, at: Place, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for across in (0.12, 0.5, 0.88):
        painter.drawEllipse(at(across, 0.55), 1.2, 1.2)


def _triangle(painter: QPainter, at: Place, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([at(0.5, 0.06), at(1.0, 0.94), at(0.0, 0.94)]))


def _cross(painter: QPainter, at: Place, colour: QColor) -> None:
    painter.drawLine(at(0.1, 0.1), at(0.9, 0.9))
    painter.drawLine(at(0.9, 0.1), at(0.1, 0.9))


def _dash(painter: QPainter, at: Place, colour: QColor) -> None:
    painter.drawLine(at(0.1, 0.55), at(0.9, 0.55))


def _padlock(painter: QPainter, at: Place, colour: QColor) -> None:
    painter.drawArc(QRectF(at(0.24, 0.0), at(0.76, 0.78)), 0, 180 * DEGREE)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(at(0.08, 0.44), at(0.92, 1.0)), 1, 1)


def _arrow_down(painter: QPainter, at: Place, colour: QColor) -> None:
    painter.drawLine(at(0.5, 0.0), at(0.5, 1.0))
    painter.drawPolyline(QPolygonF([at(0.12, 0.6), at(0.5, 1.0), at(0.88, 0.6)]))


SHAPES: Mapping[str, Callable[[QPainter, Place, QColor], None]] = {
    "ok": _tick,
    "busy": _open_ring,
    "wait": _three_dots,
    "warn": _triangle,
    "error": _cross,
    "off": _dash,
    "login": _padlock,
    "down": _arrow_down,
}
