"""Rows of the tree of families."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, QRectF, Qt
from qgis.PyQt.QtGui import QPainter, QPalette, QTextOption
from qgis.PyQt.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from .. import theme

TONE = Qt.ItemDataRole.UserRole + 2  # `text`, `muted` or a status name


class FamilyDelegate(QStyledItemDelegate):
    """The style paints ground, selection and check box, this the words.

    QGIS's own themes set the colour of rows in a style sheet, which a model's foreground does not get past.
    """

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint one cell."""
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        text = whole.text
        style = whole.widget.style() if whole.widget else QApplication.style()
        rect = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, whole, whole.widget)
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, whole, whole.widget) + 1
        whole.text = ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, whole.widget)
        painter.save()
        painter.setFont(whole.font)
        painter.setPen(self._colour(option, index))
        rect = rect.adjusted(margin, 0, -margin, 0)
        short = whole.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        placing = QTextOption(whole.displayAlignment | Qt.AlignmentFlag.AlignVCenter)
        placing.setWrapMode(QTextOption.WrapMode.NoWrap)
        painter.drawText(QRectF(rect), short, placing)
        painter.restore()

    def _colour(self, option: QStyleOptionViewItem, index: QModelIndex) -> object:
        if option.state & QStyle.StateFlag.State_Selected:
            return option.palette.color(QPalette.ColorRole.HighlightedText)
        now, tone = theme.colours(), index.data(TONE)
        if tone in (None, "text"):
            return now.text
        return now.muted if tone == "muted" else now.status(tone)
