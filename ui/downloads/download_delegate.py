"""Paints the rows of the queue."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, QPointF, QRect, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QFont, QFontMetrics, QPainter, QPalette, QPen
from qgis.PyQt.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from .. import theme
from ..colours import readable
from ..theme import NORMAL, SMALL, TIGHT
from ..widgets.glyphs import paint_glyph
from ..widgets.row_style import RowStyle
from .download_model import WORDS
from .row_words import RowWords

GLYPH, BAR, WIDTH = 10, 5, 200
LINES = 3
OF_PRODUCT = " · "


class DownloadDelegate(QStyledItemDelegate):
    """Three lines: name; state and figures; a bar while bytes move, else the reason and one link."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Return three lines of the small font."""
        height = QFontMetrics(theme.small(option.font)).height()
        return QSize(WIDTH, LINES * height + 2 * SMALL + TIGHT)

    def link_rect(self, rect: QRect, font: QFont, words: RowWords) -> QRect:
        """Return where the link of a row is, empty where it has none.

        Args:
            rect: of the row.
            font: of the view.
            words: what the row shows.
        """
        if words.deed is None or words.share is not None:
            return QRect()
        metrics = QFontMetrics(theme.small(font))
        width = metrics.horizontalAdvance(words.deed.link())
        top = rect.top() + SMALL + 2 * metrics.height()
        return QRect(rect.right() - NORMAL - width, top, width, metrics.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint ground, lines of text, bar or link, and the focus frame."""
        words = index.data(WORDS)
        if words is None:
            return
        painter.save()
        style = RowStyle(option)
        if style.selected:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        painter.setPen(QPen(style.line, 1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        self._paint_words(painter, option, style, words)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(style.text, 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _paint_words(
        self, painter: QPainter, option: QStyleOptionViewItem, style: RowStyle, words: RowWords
    ) -> None:
        metrics = style.small_metrics
        painter.setFont(style.small)
        left, right = option.rect.left() + NORMAL + GLYPH + NORMAL, option.rect.right() - NORMAL
        top = option.rect.top() + SMALL
        middle = top + (metrics.height() - GLYPH) / 2
        status = style.status(words.status)
        paint_glyph(painter, QRectF(option.rect.left() + NORMAL, middle, GLYPH, GLYPH), words.glyph, status)
        line = QRectF(left, top, right - left, metrics.height())
        _draw(painter, style, line, words.title, style.text, _elision(words.title))
        line.moveTop(line.bottom())
        _draw(painter, style, line, words.word, status)
        figures = line.adjusted(metrics.horizontalAdvance(words.word) + NORMAL, 0, 0, 0)
        _draw(painter, style, figures, words.figures, style.faint)
        line.moveTop(line.bottom())
        if words.share is not None:
            self._paint_moving(painter, style, line, words)
            return
        link = QRectF(self.link_rect(option.rect, option.font, words))
        if not link.isEmpty():
            self._paint_link(painter, option, style, link, words)
            line.setRight(link.left() - NORMAL)
        _draw(painter, style, line, words.why, style.faint)

    def _paint_moving(self, painter: QPainter, style: RowStyle, line: QRectF, words: RowWords) -> None:
        """Draw how far it is: in the middle of the line, below the words where something must be said."""
        bar = QRectF(line.left(), line.center().y() - BAR / 2, line.width(), BAR)
        if words.why:
            _draw(painter, style, line, words.why, style.faint)
            bar.moveTop(line.bottom())
            bar.setHeight(BAR - TIGHT)
        painter.fillRect(bar, style.blend(0.2))
        bar.setWidth(bar.width() * (words.share or 0.0))
        painter.fillRect(bar, style.status(words.status))

    def _paint_link(
        self, painter: QPainter, option: QStyleOptionViewItem, style: RowStyle, rect: QRectF, words: RowWords
    ) -> None:
        colour = style.text if style.selected else readable(theme.colours().link, style.ground, style.text)
        underlined = QFont(style.small)
        underlined.setUnderline(True)
        painter.setFont(underlined)
        painter.setPen(colour)
        base = QPointF(rect.left(), rect.top() + style.small_metrics.ascent())
        painter.drawText(base, words.deed.link() if words.deed else "")
        painter.setFont(style.small)


def _elision(title: str) -> Qt.TextElideMode:
    """Return where a title is cut: names of products tell most at their ends, `file · product` at once."""
    return Qt.TextElideMode.ElideRight if OF_PRODUCT in title else Qt.TextElideMode.ElideMiddle


def _draw(
    painter: QPainter,
    style: RowStyle,
    rect: QRectF,
    text: str,
    colour: object,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """Draw one line of plain text, shortened to the room there is."""
    shown = style.small_metrics.elidedText(text, elide, max(0, int(rect.width())))
    painter.setPen(colour)
    painter.drawText(QPointF(rect.left(), rect.top() + style.small_metrics.ascent()), shown)
