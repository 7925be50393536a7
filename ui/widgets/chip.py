"""A portal with its live state: glyph, short name, then a word or a count."""

from __future__ import annotations

from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from qgis.PyQt.QtWidgets import QAbstractButton, QWidget

from .. import theme
from ..colours import Colours, mix
from .glyphs import paint_glyph

GLYPH, PADDING, GAP, RADIUS = 9, 7, 5, 4
OUTLINE, OUTLINE_OFF, GROUND, FILLED = 0.55, 0.25, 0.07, 0.22


class Chip(QAbstractButton):
    """A checkable button; checked means that the portal is asked.

    In the criteria a click switches the portal on or off; in the results the chip tells how its answer comes.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make a chip for a portal's short name (plain text, painted as it is)."""
        super().__init__(parent)
        self._name = name
        self._status, self._word, self._glyph = "off", "", "off"
        self._share: float | None = None
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)

    @property
    def word(self) -> str:
        """What stands after the name."""
        return self._word

    @property
    def status(self) -> str:
        """The status colour in use."""
        return self._status

    def set_state(self, status: str, word: str = "", glyph: str = "", share: float | None = None) -> None:
        """Show a state.

        Args:
            status: `ok`, `busy`, `warn`, `error` or `off`.
            word: word or count after the name.
            glyph: shape; the status' own when empty.
            share: 0 to 1, how much of the chip is tinted from the left; None: no tint.
        """
        state = (status, word, glyph or status, share)
        if state == (self._status, self._word, self._glyph, self._share):
            return
        wider = word != self._word
        self._status, self._word, self._glyph, self._share = state
        self.setAccessibleName(f"{self._name}, {word}" if word else self._name)
        if wider:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that name and word need at the present font."""
        metrics = QFontMetrics(theme.small(self.font()))
        words = metrics.horizontalAdvance(self._word) + GAP if self._word else 0
        width = PADDING + GLYPH + GAP + metrics.horizontalAdvance(self._name) + words + PADDING + 1
        return QSize(width, metrics.height() + 2 * theme.SMALL)

    def minimumSizeHint(self) -> QSize:
        """Return a size at which the name is elided rather than the page made wider."""
        return QSize(min(self.sizeHint().width(), 120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint outline, tint, glyph and words."""
        painter, now = QPainter(self), theme.colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        self._paint_ground(painter, box, now)
        top = (self.height() - GLYPH) / 2
        paint_glyph(painter, QRectF(PADDING, top, GLYPH, GLYPH), self._glyph, now.status(self._status))
        self._paint_words(painter, now)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(now.highlight, 2))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.end()

    def _paint_ground(self, painter: QPainter, box: QRectF, now: Colours) -> None:
        colour, off = now.status(self._status), self._status == "off"
        line = Qt.PenStyle.DashLine if off else Qt.PenStyle.SolidLine
        painter.setPen(QPen(mix(colour, now.window, OUTLINE_OFF if off else OUTLINE), 1, line))
        painter.setBrush(Qt.BrushStyle.NoBrush if off else mix(colour, now.base, GROUND))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        if self._share is None:
            return
        painter.save()
        painter.setClipRect(QRectF(0, 0, self.width() * min(1.0, self._share), self.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mix(colour, now.base, FILLED))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS - 0.5, RADIUS - 0.5)
        painter.restore()

    def _paint_words(self, painter: QPainter, now: Colours) -> None:
        font = theme.small(self.font())
        metrics = QFontMetrics(font)
        painter.setFont(font)
        left = PADDING + GLYPH + GAP
        word = metrics.horizontalAdvance(self._word) + GAP if self._word else 0
        room = self.width() - left - word - PADDING
        name = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        base = (self.height() + metrics.ascent() - metrics.descent()) // 2
        painter.setPen(now.muted if self._status == "off" else now.window_text)
        painter.drawText(left, base, name)
        if self._word:
            painter.setPen(now.status(self._status))
            painter.drawText(left + metrics.horizontalAdvance(name) + GAP, base, self._word)
