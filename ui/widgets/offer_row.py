"""Paints one offer under its acquisition: portal and access, product and what comes in the box."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPointF, QRect, Qt
from qgis.PyQt.QtGui import QFontMetrics, QPainter, QPen

from ...core.scene import Scene
from ...gis.translation import tr
from .. import theme
from ..theme import LARGE, NORMAL, SMALL
from .row_style import RowStyle
from .scene_words import ACCESS_LOOK, DOTTED, SceneWords, access_word


class OfferRow:
    """One painting of one offer; made anew each time."""

    def __init__(self, painter: QPainter, rect: QRect, style: RowStyle, words: SceneWords) -> None:
        self._painter, self._rect, self._style, self._words = painter, rect, style, words

    def paint(self, offer: Scene, chosen: bool) -> None:
        """Draw the offer; the chosen one, which actions use, in bold."""
        style, rect = self._style, self._rect
        left, right = rect.left() + LARGE, rect.right() - NORMAL
        self._painter.setPen(QPen(style.line, 1))
        self._painter.drawLine(rect.left() + SMALL, rect.top(), rect.left() + SMALL, rect.bottom())
        first = rect.top() + SMALL + style.small_metrics.ascent()
        second = first + style.small_metrics.height()
        access = self._words.access(offer)
        words = access_word(access)
        packing = self._words.packing(offer)
        self._right(right, first, words, style.status(ACCESS_LOOK[access][0]))
        self._right(right, second, packing, style.faint)
        self._painter.setPen(style.text)
        self._left(left, first, right, words, self._words.portal_title(offer.portal), strong=chosen)
        self._painter.setPen(style.faint)
        particulars = self._words.particulars(offer)
        if chosen:
            particulars = DOTTED.join((particulars, tr("first choice")))
        self._left(left, second, right, packing, particulars)

    def _right(self, right: int, base: int, words: str, colour: object) -> None:
        self._painter.setFont(self._style.small)
        self._painter.setPen(colour)
        width = self._style.small_metrics.horizontalAdvance(words)
        self._painter.drawText(QPointF(right - width, base), words)

    def _left(self, left: int, base: int, right: int, beside: str, words: str, strong: bool = False) -> None:
        font = theme.bold(self._style.small) if strong else self._style.small
        room = right - left - NORMAL - self._style.small_metrics.horizontalAdvance(beside)
        self._painter.setFont(font)
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, int(room))
        self._painter.drawText(QPointF(left, base), shown)
