"""The cloud scale in words and colours, on one line."""

from __future__ import annotations

from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ...gis.translation import tr
from .. import theme
from ..theme import SMALL, TIGHT

CLASSES = (("0–10", 5), ("–25", 20), ("–50", 40), ("–75", 60), ("–100", 90))  # words, a cover of the class
BOX = 8


class CloudLegend(QWidget):
    """Stands under the period strip; gives up its last words where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Cloud"))

    def sizeHint(self) -> QSize:
        """Return one line of small text."""
        return QSize(200, QFontMetrics(theme.small(self.font())).height())

    def minimumSizeHint(self) -> QSize:
        """Return the same height; the width may be anything."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint from the left until the room ends."""
        painter, now = QPainter(self), theme.colours()
        font = theme.small(self.font())
        metrics = QFontMetrics(font)
        painter.setFont(font)
        base, top = metrics.ascent(), (metrics.height() - BOX) / 2
        painter.setPen(now.muted)
        title = f"{tr('Cloud')} %"
        painter.drawText(0, base, title)
        x = metrics.horizontalAdvance(title) + SMALL + TIGHT
        for words, cover in CLASSES:
            painter.fillRect(QRectF(x, top, BOX, BOX), now.cloud(cover))
            painter.drawText(x + BOX + TIGHT, base, words)
            x += BOX + TIGHT + metrics.horizontalAdvance(words) + SMALL + TIGHT
        unknown = tr("unknown")
        if x + BOX + SMALL + metrics.horizontalAdvance(unknown) <= self.width():
            painter.drawText(x + BOX + SMALL, base, unknown)
            painter.setPen(QPen(now.muted, 1, Qt.PenStyle.DotLine))
            painter.drawRect(QRectF(x + 0.5, top, BOX - 1, BOX))
        painter.end()
