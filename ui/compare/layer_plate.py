"""The name of a layer on the map."""

from __future__ import annotations

from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QApplication, QWidget

from .. import theme
from ..factories import tip
from ..theme import NORMAL, SMALL

GROUND, TEXT = QColor(17, 17, 17, 185), QColor(255, 255, 255)  # readable on imagery and on plain maps
ROUND = 4.0
LEAST = 40  # logical pixels; a name that has less room says nothing


class LayerPlate(QWidget):
    """Light words on a dark plate, whatever lies below; the mouse goes through to the map."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._words, self._shown = "", ""
        self.setFont(theme.small(QApplication.font()))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def words(self) -> str:
        """The whole name."""
        return self._words

    def set_words(self, words: str) -> None:
        """Say another name; plain text."""
        self._words = words
        self.setAccessibleName(words)
        self.setToolTip(tip(words))

    def place(self, area: QRectF, at_right: bool) -> None:
        """Stand in the upper corner of an area of the viewport; hide where there is no room."""
        room = area.width() - 2 * NORMAL
        metrics = self.fontMetrics()
        inner = int(min(room - 2 * NORMAL, metrics.horizontalAdvance(self._words) + 1))
        height = metrics.height() + 2 * SMALL
        if room < LEAST or not self._words or area.height() < height + NORMAL:
            self.hide()
            return
        self._shown = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, inner)
        width = inner + 2 * NORMAL
        left = area.right() - NORMAL - width if at_right else area.left() + NORMAL
        self.setGeometry(round(left), round(area.top() + NORMAL), width, height)
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint plate and name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(GROUND)
        painter.drawRoundedRect(QRectF(self.rect()), ROUND, ROUND)
        painter.setPen(TEXT)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._shown)
