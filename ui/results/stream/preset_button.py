"""A picture of what one gets."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon, QImage, QPainter, QPaintEvent, QPen, QPixmap
from qgis.PyQt.QtWidgets import QSizePolicy, QToolButton, QWidget

from ... import theme
from ...factories import tip
from .preset_pictures import PICTURE

FRAME = 2


class PresetButton(QToolButton):
    """Checked ones have a frame: Fusion's sunken edge is too faint, above all on a dark theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(PICTURE)
        self.setFont(theme.small(self.font()))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str, why_not: str) -> None:
        """Say what it is; disabled where there is a reason."""
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(why_not)
        self.setToolTip(tip(why_not or words))
        self.setEnabled(not why_not)

    def set_picture(self, image: QImage) -> None:
        """Show a picture."""
        self.setIcon(QIcon(QPixmap.fromImage(image)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame the checked one."""
        super().paintEvent(event)
        if self.isChecked():
            painter = QPainter(self)
            painter.setPen(QPen(theme.colours().highlight, FRAME))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
            painter.end()
