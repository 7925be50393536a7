"""A check box that gives way: its words end with “…” where there is no room for all of them."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionButton, QWidget


class ElidedCheckBox(QCheckBox):
    """Screen readers hear all words; the tool tip is the caller's."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._words = words
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return what all words need."""
        return QSize(self._beside() + self._advance(self._words), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return what the box needs with “…” alone."""
        return QSize(self._beside() + self._advance("…"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        room = max(0, self.width() - self._beside())
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            self.setText(shown)

    def _beside(self) -> int:
        """Return the width of everything but the words."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        none = QSize(0, self.fontMetrics().height())
        return self.style().sizeFromContents(QStyle.ContentsType.CT_CheckBox, option, none, self).width()

    def _advance(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words) + 1
