"""Draws the period strip, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF

from ...gis.translation import tr
from .. import formats, theme
from ..colours import readable
from ..theme import NORMAL, SMALL, TIGHT
from .strip_axis import StripAxis, month_label
from .strip_mark import StripMark

MARKS_HEIGHT = 44
MARK_WIDTH = 3
LEAST, UNKNOWN_HEIGHT = 4, 20
FULL = 100.0


class StripPainter:
    """One painting of the strip; its methods are called from the ground up."""

    def __init__(self, painter: QPainter, axis: StripAxis, font: QFont) -> None:
        self._painter, self._axis = painter, axis
        self._metrics = QFontMetrics(font)
        self._now = theme.colours()
        self._accent = readable(self._now.highlight, self._now.base, self._now.text)
        painter.setFont(font)

    def ground(self) -> None:
        """Fill the part of the marks."""
        self._painter.fillRect(QRectF(0, 0, self._axis.width, MARKS_HEIGHT), self._now.base)

    def missing(self, loaded_from: date | None, marks: Sequence[StripMark] = ()) -> None:
        """Hatch the days before `loaded_from`, and say so where no mark stands in the way of the words.

        There are such marks: portals are loaded back to different days.
        """
        if loaded_from is None or loaded_from <= self._axis.first:
            return
        right = min(self._axis.x(loaded_from) - SMALL, self._axis.width - 1)
        box = QRectF(1, 1, right, MARKS_HEIGHT - 2)
        self._painter.fillRect(box, QBrush(self._now.line, Qt.BrushStyle.BDiagPattern))
        words = tr("not loaded yet")
        width = self._metrics.horizontalAdvance(words)
        left, right = self._widest_gap(box, marks)
        if width + 2 * NORMAL > right - left:
            return
        ground = QRectF(0, 0, width + NORMAL, self._metrics.height())
        ground.moveCenter(QPointF((left + right) / 2, box.center().y()))
        self._painter.fillRect(ground, self._now.base)
        self._painter.setPen(self._now.muted)
        self._painter.drawText(QPointF(ground.x() + SMALL, ground.y() + self._metrics.ascent()), words)

    def _widest_gap(self, box: QRectF, marks: Sequence[StripMark]) -> tuple[float, float]:
        """Return the ends of the longest part of a box without marks."""
        places = sorted(self._axis.x(mark.first) for mark in marks)
        ends = [box.left(), *(x for x in places if box.left() < x < box.right()), box.right()]
        return max(zip(ends, ends[1:]), key=lambda gap: gap[1] - gap[0])

    def months(self) -> None:
        """Draw a line at each labelled month and the labels under them, at an even step."""
        step = self._axis.step(self._metrics.horizontalAdvance("00000") + 2 * NORMAL)
        base = MARKS_HEIGHT + TIGHT + self._metrics.ascent()
        for day in self._axis.months():
            x = self._axis.x(day)
            if (day.month - 1 + 12 * day.year) % step or x < SMALL:
                continue
            self._painter.setPen(QPen(self._now.line, 1))
            self._painter.drawLine(QPointF(x, 1), QPointF(x, MARKS_HEIGHT + SMALL))
            label = month_label(day)
            if x + TIGHT + self._metrics.horizontalAdvance(label) <= self._axis.width:
                self._painter.setPen(self._now.muted)
                self._painter.drawText(QPointF(x + TIGHT, base), label)
        if len(self._axis.months()) <= 1:
            self._short_period(base)

    def _short_period(self, base: float) -> None:
        """Label both ends of a period without a month's first day in it."""
        from_words, to_words = (formats.day(day, year=False) for day in self._axis[:2])
        self._painter.setPen(self._now.muted)
        self._painter.drawText(QPointF(TIGHT, base), from_words)
        right = self._axis.width - self._metrics.horizontalAdvance(to_words) - TIGHT
        self._painter.drawText(QPointF(right, base), to_words)

    def marks(self, marks: Sequence[StripMark]) -> None:
        """Draw the marks, cloudy ones first so that clear ones stand before them."""
        for mark in sorted(marks, key=lambda mark: -(FULL if mark.cloud is None else mark.cloud)):
            self._mark(mark)

    def _mark(self, mark: StripMark) -> None:
        bottom = MARKS_HEIGHT - 1
        x = round(self._axis.x(mark.first)) - 1
        if mark.cloud is None:  # unknown is not clear: hollow
            self._painter.setPen(QPen(self._now.muted, 1, Qt.PenStyle.DotLine))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            box = QRectF(x + 0.5, bottom - UNKNOWN_HEIGHT - 0.5, MARK_WIDTH - 1, UNKNOWN_HEIGHT)
            self._painter.drawRect(box)
            return
        height = LEAST + (MARKS_HEIGHT - NORMAL - LEAST) * (FULL - min(mark.cloud, FULL)) / FULL
        self._painter.fillRect(QRectF(x, bottom - height, MARK_WIDTH, height), self._now.cloud(mark.cloud))

    def kept(self, days: tuple[date, date] | None) -> None:
        """Dim what the list does not show."""
        if days is None:
            return
        veil = QColor(self._now.base)
        veil.setAlphaF(0.7)
        left = max(1.0, self._axis.x(days[0]) - SMALL)
        right = min(self._axis.width - 1.0, self._axis.x(days[1]) + SMALL)
        self._painter.fillRect(QRectF(1, 1, left - 1, MARKS_HEIGHT - 2), veil)
        self._painter.fillRect(QRectF(right, 1, self._axis.width - 1 - right, MARKS_HEIGHT - 2), veil)
        self._painter.setPen(QPen(self._accent, 1))
        for x in (left, right):
            self._painter.drawLine(QPointF(x, 1), QPointF(x, MARKS_HEIGHT - 1))

    def selected(self, days: Sequence[date]) -> None:
        """Point at selected days; a single one gets a frame too."""
        self._painter.save()
        for day in days:
            if not self._axis.first <= day <= self._axis.last:
                continue
            x = round(self._axis.x(day)) + 0.5
            if len(days) == 1:
                self._painter.setPen(QPen(self._accent, 1))
                self._painter.setBrush(Qt.BrushStyle.NoBrush)
                self._painter.drawRect(QRectF(x - 4, 1.5, 8, MARKS_HEIGHT - 3))
            self._pointer(x)
        self._painter.restore()

    def _pointer(self, x: float) -> None:
        top = MARKS_HEIGHT
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._accent)
        corners = [QPointF(x - SMALL, top + SMALL + 1), QPointF(x + SMALL, top + SMALL + 1), QPointF(x, top)]
        self._painter.drawPolygon(QPolygonF(corners))
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def frame(self, focused: bool) -> None:
        """Draw the outline, in the selection's colour while the strip has the focus."""
        self._painter.setPen(QPen(self._accent if focused else self._now.line, 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(QRectF(0.5, 0.5, self._axis.width - 1, MARKS_HEIGHT - 1))

