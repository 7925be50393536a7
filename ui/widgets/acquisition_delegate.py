"""Paints the list of results: acquisitions, and their offers below them."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, QObject, QSize, Qt
from qgis.PyQt.QtGui import QFont, QPainter, QPalette, QPen
from qgis.PyQt.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from .acquisition_row import AcquisitionRow, thumbnail_rect
from .offer_row import OfferRow
from .row_style import RowStyle, acquisition_height, offer_height
from .scene_words import SceneWords
from .thumbnail_pixmaps import ThumbnailPixmaps

ACQUISITION = int(Qt.ItemDataRole.UserRole) + 1
OFFER = ACQUISITION + 1
CHOSEN = ACQUISITION + 2
WIDTH = 200


class AcquisitionDelegate(QStyledItemDelegate):
    """Row heights follow the font: three lines for an acquisition, two for an offer.

    The model gives the `Acquisition` under role `ACQUISITION`, or the `Scene` of an offer under `OFFER` and
    whether it is the chosen one under `CHOSEN`.
    """

    def __init__(self, words: SceneWords, pixmaps: ThumbnailPixmaps, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words, self._pixmaps = words, pixmaps
        self._font_key = ""
        self._sizes = (QSize(), QSize())
        words.clouds.arrived.connect(self._on_cloud)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Return the height of a row; asked for each of ten thousand, so read once for each font."""
        return self.heights(option.font)[bool(index.internalId())]

    def heights(self, font: QFont) -> tuple[QSize, QSize]:
        """Return the sizes of an acquisition's and of an offer's row."""
        key = font.key()
        if key != self._font_key:
            self._font_key = key
            self._sizes = QSize(WIDTH, acquisition_height(font)), QSize(WIDTH, offer_height(font))
        return self._sizes

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint ground, content and focus frame."""
        painter.save()
        style = RowStyle(option)
        self._ground(painter, option, is_offer=bool(index.internalId()))
        if index.internalId():
            row = OfferRow(painter, option.rect, style, self._words)
            row.paint(index.data(OFFER), bool(index.data(CHOSEN)))
        else:
            self._paint_acquisition(painter, option, style, index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(style.text, 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _paint_acquisition(
        self, painter: QPainter, option: QStyleOptionViewItem, style: RowStyle, index: QModelIndex
    ) -> None:
        acquisition = index.data(ACQUISITION)
        ratio = painter.device().devicePixelRatioF()
        picture = self._pixmaps.pixmap(acquisition, thumbnail_rect(option.rect).width(), ratio)
        AcquisitionRow(painter, option.rect, style, self._words).paint(acquisition, picture)

    def _on_cloud(self, _acquisition_id: int) -> None:
        """Paint again: a row shows another figure now."""
        view = self.parent()
        if isinstance(view, QAbstractItemView):
            view.viewport().update()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, is_offer: bool) -> None:
        role = QPalette.ColorRole
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.color(role.Highlight))
        elif is_offer:
            painter.fillRect(option.rect, option.palette.color(role.AlternateBase))
