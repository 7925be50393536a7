"""Rows of the directory: two lines each, state by glyph, word and colour."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, QPointF, QRect, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen
from qgis.PyQt.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from .. import theme
from ..widgets.glyphs import paint_glyph
from .directory_model import ROW, SECOND_LINE, WORDS
from .state_word import StateWord

GLYPH, GAP, PADDING = 10, 5, 4
WORD_MARGIN = GLYPH + GAP + 3 * PADDING  # of a word in the second column


class PortalDelegate(QStyledItemDelegate):
    """The style paints ground, selection, focus and check box; the words are painted here."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Return two lines of the small font."""
        return QSize(100, 2 * QFontMetrics(option.font).height() + 2 * PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint one cell."""
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        whole.text = ""
        style = whole.widget.style() if whole.widget else QApplication.style()
        painter.save()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, whole.widget)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ink = option.palette.color(QPalette.ColorRole.HighlightedText) if selected else None
        if index.column() == 0:
            self._paint_name(painter, self._text_rect(style, whole), index, whole.font, ink)
        else:
            self._paint_words(painter, whole.rect.adjusted(PADDING, 0, -PADDING, 0), index, whole.font, ink)
        painter.setPen(QPen(theme.colours().line, 1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()

    def _text_rect(self, style: QStyle, option: QStyleOptionViewItem) -> QRect:
        """Right of the check box, also in rows that have none, so that the names stand in one line."""
        check = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, option, option.widget)
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, option.widget) + 1
        return option.rect.adjusted(check + 3 * margin + PADDING, 0, -PADDING, 0)

    def _paint_name(
        self, painter: QPainter, rect: QRect, index: QModelIndex, font: QFont, ink: QColor | None
    ) -> None:
        now = theme.colours()
        retired = index.data(ROW).retired
        title = theme.bold(font) if not retired else font
        text = index.data(Qt.ItemDataRole.DisplayRole)
        self._line(painter, rect, 0, text, title, ink or (now.muted if retired else now.text))
        second = index.data(SECOND_LINE)
        tone = now.muted if second.status == "off" else now.status(second.status)
        self._line(painter, rect, 1, second.word, font, ink or tone)

    def _paint_words(
        self, painter: QPainter, rect: QRect, index: QModelIndex, font: QFont, ink: QColor | None
    ) -> None:
        for line, word in enumerate(index.data(WORDS)):
            if word.word:
                self._word(painter, rect, line, word, font, ink)

    def _word(
        self, painter: QPainter, rect: QRect, line: int, word: StateWord, font: QFont, ink: QColor | None
    ) -> None:
        now = theme.colours()
        colour = ink or (now.muted if word.status == "off" else now.status(word.status))
        if word.glyph:
            top = self._base(rect, line, font) - GLYPH + 1
            paint_glyph(painter, QRectF(rect.left(), top, GLYPH, GLYPH), word.glyph, colour)
        self._line(painter, rect.adjusted(GLYPH + GAP, 0, 0, 0), line, word.word, font, colour)

    def _line(
        self, painter: QPainter, rect: QRect, line: int, text: str, font: QFont, colour: QColor
    ) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        short = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(QPointF(rect.left(), self._base(rect, line, font)), short)

    def _base(self, rect: QRect, line: int, font: QFont) -> float:
        metrics = QFontMetrics(font)
        return rect.top() + PADDING + line * metrics.height() + metrics.ascent()
