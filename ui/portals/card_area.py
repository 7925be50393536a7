"""The card below the directory: as high as it needs, scrolled beyond its share of the tab."""

from __future__ import annotations

from qgis.gui import QgsScrollArea
from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QFrame, QWidget

SHARE = 0.5


class CardArea(QgsScrollArea):
    """Follows the height of its card and the height of the widget that it stands in."""

    def __init__(self, card: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(card)
        card.installEventFilter(self)

    def fit(self) -> None:
        """Take the height that the card needs, at most half of the tab."""
        card, tab = self.widget(), self.parentWidget()
        needed = max(card.heightForWidth(self.viewport().width()), card.minimumSizeHint().height())
        self.setFixedHeight(min(needed, int(tab.height() * SHARE)) if tab is not None else needed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the card when what it says changes."""
        if watched is self.widget() and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self.fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow means high."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()
