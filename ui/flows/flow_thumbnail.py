"""How a layer looks over the present view of the map."""

from __future__ import annotations

from qgis.PyQt.QtCore import QRect, QSize, Qt
from qgis.PyQt.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from qgis.PyQt.QtWidgets import QApplication, QWidget

from ...gis.translation import tr
from .. import theme
from ..factories import tip

SIDE = 92  # logical pixels


class FlowThumbnail(QWidget):
    """A square: the picture, or why there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap: QPixmap | None = None
        self._word = ""
        self.setFixedSize(QSize(SIDE, SIDE))
        self.setFont(theme.small(QApplication.font()))
        self.show_word("")

    @property
    def word(self) -> str:
        """What stands in place of the picture; empty where there is one."""
        return "" if self._pixmap is not None else self._word

    @property
    def side(self) -> int:
        """Physical pixels of a side."""
        return round(SIDE * self.devicePixelRatioF())

    def show_image(self, image: QImage) -> None:
        """Show a picture."""
        self._pixmap = QPixmap.fromImage(image)
        self._tell(tr("The layer over the present map view"))

    def show_word(self, word: str, detail: str = "") -> None:
        """Show a word or two in place of a picture; `detail` is plain text for the tool tip."""
        self._pixmap, self._word = None, word
        self._tell(detail or word or tr("The layer over the present map view"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture in its frame, or the word."""
        now = theme.colours()
        painter = QPainter(self)
        inside = self.rect().adjusted(0, 0, -1, -1)
        if self._pixmap is not None:
            painter.fillRect(inside, now.base)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self._place(self._pixmap), self._pixmap)
        else:
            painter.setPen(now.muted)
            room = inside.adjusted(theme.SMALL, 0, -theme.SMALL, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._word)
        painter.setPen(now.line)
        painter.drawRect(inside)
        painter.end()

    def _place(self, pixmap: QPixmap) -> QRect:
        size = pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(self.rect().center())
        return place

    def _tell(self, words: str) -> None:
        self.setToolTip(tip(words))
        self.setAccessibleName(words)
        self.update()
