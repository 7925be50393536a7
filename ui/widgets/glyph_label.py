"""A status glyph as a small widget."""

from __future__ import annotations

from qgis.PyQt.QtCore import QRectF, QSize
from qgis.PyQt.QtGui import QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QWidget

from .. import theme
from .glyphs import paint_glyph


class GlyphLabel(QWidget):
    """Stands before the words that it repeats, so it has no accessible name of its own."""

    def __init__(self, glyph: str, status: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph, self._status = glyph, status
        self.setFixedSize(QSize(12, 12))

    def set_state(self, glyph: str, status: str) -> None:
        """Show another shape and colour."""
        self._glyph, self._status = glyph, status
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shape in the status colour of the present theme."""
        painter = QPainter(self)
        paint_glyph(painter, QRectF(1, 1, 10, 10), self._glyph, theme.colours().status(self._status))
        painter.end()
