"""The whole search form, folded into two lines."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from qgis.PyQt.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ...gis.translation import tr
from .. import theme
from ..factories import tip
from ..theme import LARGE, NORMAL, SMALL

ICON = 16


class CriteriaLine(QAbstractButton):
    """A click opens the criteria again; F2 does it from anywhere in the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size_words, self._first, self._second = "", "", ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_words(self, size: str, first: str, second: str) -> None:
        """Show the area's size in bold, place and period behind it, families and conditions below."""
        self._size_words, self._first, self._second = size, first, second
        deed = tr("Change the criteria (F2)")
        self.setToolTip(tip(f"{size} {first}\n{second}\n{deed}"))
        self.setAccessibleName(f"{deed}. {size} {first}, {second}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return two lines of small text inside a frame."""
        return QSize(200, 2 * QFontMetrics(theme.small(self.font())).height() + NORMAL)

    def minimumSizeHint(self) -> QSize:
        """Return the same height; the width may be anything."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a framed view with two lines and a pencil."""
        painter, now = QPainter(self), theme.colours()
        painter.setPen(QPen(now.highlight if self.hasFocus() else now.line, 1))
        painter.setBrush(now.base)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        small = theme.small(self.font())
        strong, metrics = theme.bold(small), QFontMetrics(small)
        base, room = SMALL + metrics.ascent(), self.width() - NORMAL - ICON - LARGE
        painter.setPen(now.text)
        painter.setFont(strong)
        painter.drawText(QPointF(NORMAL, base), self._size_words)
        indent = QFontMetrics(strong).horizontalAdvance(self._size_words)
        indent += metrics.horizontalAdvance("  ") if self._size_words else 0
        painter.setFont(small)
        end = Qt.TextElideMode.ElideRight
        first = metrics.elidedText(self._first, end, room - indent)
        painter.drawText(QPointF(NORMAL + indent, base), first)
        second = metrics.elidedText(self._second, end, room)
        painter.drawText(QPointF(NORMAL, base + metrics.height()), second)
        pencil = theme.icon("mActionToggleEditing").pixmap(ICON, ICON)
        painter.drawPixmap(self.width() - ICON - SMALL - 2, (self.height() - ICON) // 2, pencil)
        painter.end()
