"""Paints the closed row of an acquisition: when, how cloudy, from what, how much of the area, what to do."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPointF, QRect, QRectF, Qt
from qgis.PyQt.QtGui import QPainter, QPen, QPixmap

from ...core.acquisition import Acquisition
from .. import formats
from ..theme import NORMAL, SMALL, TIGHT
from .badge import badge_width, paint_badge
from .cloud_shape import HEIGHT as CLOUD_HEIGHT
from .cloud_shape import WIDTH as CLOUD_WIDTH
from .cloud_shape import paint_cloud_shape
from .row_style import RowStyle
from .scene_words import ACCESS_LOOK, DOTTED, SceneWords, access_word, day_words, time_words, what_and_where

BAR_WIDTH, BAR_HEIGHT = 40, 6
ELLIPSIS = "…"
WHOLE = 100.0


class AcquisitionRow:
    """One painting of one row; made anew each time."""

    def __init__(self, painter: QPainter, rect: QRect, style: RowStyle, words: SceneWords) -> None:
        self._painter, self._rect, self._style, self._words = painter, rect, style, words

    def paint(self, acquisition: Acquisition, picture: QPixmap | None) -> None:
        """Draw the row; without a picture its place stays as a tinted square."""
        thumbnail = thumbnail_rect(self._rect)
        self._thumbnail(thumbnail, picture)
        left, right = thumbnail.right() + 1 + NORMAL, self._rect.right() - NORMAL
        top = self._rect.top() + SMALL
        self._first_line(acquisition, left, right, top)
        top += self._style.strong_metrics.height() + TIGHT
        self._second_line(acquisition, left, right, top)
        self._badges(acquisition, left, right, top + self._style.small_metrics.height() + TIGHT)

    def _thumbnail(self, place: QRect, picture: QPixmap | None) -> None:
        self._painter.fillRect(place, self._style.blend(0.12))
        if picture is None:
            return
        ratio = picture.devicePixelRatio()
        box = QRectF(0, 0, picture.width() / ratio, picture.height() / ratio)
        box.moveCenter(QRectF(place).center())
        self._painter.drawPixmap(box.topLeft(), picture)

    def _first_line(self, acquisition: Acquisition, left: int, right: int, top: int) -> None:
        style, scene = self._style, acquisition.best
        end = self._cloud(acquisition, right, top) - NORMAL
        base = top + style.strong_metrics.ascent()
        day = style.strong_metrics.elidedText(day_words(scene), Qt.TextElideMode.ElideRight, int(end - left))
        self._painter.setFont(style.strong)
        self._painter.setPen(style.text)
        self._painter.drawText(QPointF(left, base), day)
        x, time = left + style.strong_metrics.horizontalAdvance(day) + NORMAL, time_words(scene)
        if time and x + style.small_metrics.horizontalAdvance(time) <= end:
            self._painter.setFont(style.small)
            self._painter.setPen(style.faint)
            self._painter.drawText(QPointF(x, base), time)

    def _cloud(self, acquisition: Acquisition, right: int, top: int) -> float:
        """Draw shape and figure at the right and return their left edge; nothing for radar."""
        if not self._words.is_optical(acquisition):
            return right
        style, cover = self._style, self._words.cloud(acquisition)
        word = "?" if cover is None else formats.percent(cover)
        width = style.strong_metrics.horizontalAdvance(word)
        self._painter.setFont(style.strong)
        self._painter.setPen(style.text)
        self._painter.drawText(QPointF(right - width, top + style.strong_metrics.ascent()), word)
        x = right - width - SMALL - CLOUD_WIDTH
        box = QRectF(x, top + (style.strong_metrics.height() - CLOUD_HEIGHT) / 2, CLOUD_WIDTH, CLOUD_HEIGHT)
        paint_cloud_shape(self._painter, box, cover, style.blend(0.7), style.blend(0.45))
        return x

    def _second_line(self, acquisition: Acquisition, left: int, right: int, top: int) -> None:
        style = self._style
        end = self._coverage(acquisition.coverage, right, top) - NORMAL
        words = DOTTED.join(what_and_where(acquisition.best))
        shown = style.small_metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(end - left))
        self._painter.setFont(style.small)
        self._painter.setPen(style.text)
        self._painter.drawText(QPointF(left, top + style.small_metrics.ascent()), shown)

    def _coverage(self, coverage: float | None, right: int, top: int) -> float:
        """Draw bar and figure and return their left edge; nothing where it could not be computed."""
        if coverage is None:
            return right
        style = self._style
        width = style.small_metrics.horizontalAdvance(formats.percent(WHOLE))
        word = formats.percent(coverage)
        self._painter.setFont(style.small)
        self._painter.setPen(style.text)
        start = right - style.small_metrics.horizontalAdvance(word)
        self._painter.drawText(QPointF(start, top + style.small_metrics.ascent()), word)
        x = right - width - SMALL - BAR_WIDTH
        middle = (style.small_metrics.height() - BAR_HEIGHT) // 2
        bar = QRectF(x, top + middle, BAR_WIDTH, BAR_HEIGHT)
        self._painter.setPen(QPen(style.faint, 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
        filled = (BAR_WIDTH - 2) * min(coverage, WHOLE) / WHOLE
        self._painter.fillRect(QRectF(x + 1, bar.y() + 1, filled, BAR_HEIGHT - 2), style.blend(0.55))
        return x

    def _badges(self, acquisition: Acquisition, left: int, right: int, top: int) -> None:
        access = self._words.access(acquisition.best)
        status, glyph = ACCESS_LOOK[access]
        x = paint_badge(self._painter, left, top, access_word(access), self._style, status, glyph)
        for product in products(acquisition, self._words):
            if x + SMALL + badge_width(self._style, product) > right:
                self._painter.setPen(self._style.faint)
                base = top + 1 + self._style.small_metrics.ascent()
                self._painter.drawText(QPointF(x + SMALL, base), ELLIPSIS)
                return
            x = paint_badge(self._painter, x + SMALL, top, product, self._style)


def thumbnail_rect(row: QRect) -> QRect:
    """Return the square of the picture inside a row's rectangle."""
    side = row.height() - NORMAL
    return QRect(row.left() + TIGHT, row.top() + SMALL, side, side)


def products(acquisition: Acquisition, words: SceneWords) -> list[str]:
    """Return the products on offer, each with the number of its offers where there are several."""
    counts: dict[str, int] = {}
    for offer in acquisition.offers:
        product = words.product(offer)
        counts[product] = counts.get(product, 0) + 1
    return [product if count == 1 else f"{product} ×{count}" for product, count in counts.items()]
