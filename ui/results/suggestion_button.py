"""A wide button of two lines."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPointF, QSize, Qt
from qgis.PyQt.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import QPushButton, QSizePolicy, QWidget

from .. import theme
from ..colours import readable
from ..factories import tip
from ..theme import NORMAL, SMALL
from .suggestion import Suggestion

ARROW = "›"


class SuggestionButton(QPushButton):
    """What it changes, and under it why that may help."""

    def __init__(self, suggestion: Suggestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggestion = suggestion
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{suggestion.title}. {suggestion.reason}")
        self.setToolTip(tip(f"{suggestion.title}\n{suggestion.reason}"))

    def sizeHint(self) -> QSize:
        """Return two lines of small text inside a button."""
        return QSize(200, 2 * QFontMetrics(theme.small(self.font())).height() + NORMAL + SMALL)

    def minimumSizeHint(self) -> QSize:
        """Return the same height; the width may be anything."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the style's own button, then the words on it."""
        super().paintEvent(event)
        painter = QPainter(self)
        role = QPalette.ColorRole
        ground, text = self.palette().color(role.Button), self.palette().color(role.ButtonText)
        small = theme.small(self.font())
        strong, metrics = theme.bold(small), QFontMetrics(small)
        room = self.width() - 2 * NORMAL - metrics.horizontalAdvance(ARROW) - SMALL
        base = SMALL + theme.TIGHT + metrics.ascent()
        end = Qt.TextElideMode.ElideRight
        painter.setPen(readable(text, ground, text))
        painter.setFont(strong)
        title = QFontMetrics(strong).elidedText(self._suggestion.title, end, room)
        painter.drawText(QPointF(NORMAL, base), title)
        arrow = self.width() - NORMAL - metrics.horizontalAdvance(ARROW)
        painter.drawText(QPointF(arrow, (self.height() + metrics.ascent() - metrics.descent()) / 2), ARROW)
        painter.setFont(small)
        painter.setPen(readable(theme.colours().muted, ground, text))
        reason = metrics.elidedText(self._suggestion.reason, end, room)
        painter.drawText(QPointF(NORMAL, base + metrics.height()), reason)
        painter.end()
