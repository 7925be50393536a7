"""A thin line between parts of a page."""

from __future__ import annotations

from qgis.PyQt.QtGui import QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QWidget

from .. import theme


class Rule(QWidget):
    """One pixel high, in the theme's line colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colours().line)
        painter.end()
