"""What the card says, scrolled beyond its share of the tab."""

from __future__ import annotations

from qgis.gui import QgsScrollArea
from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QFrame, QWidget


class CardArea(QgsScrollArea):
    """As high as its content needs, at most as high as it is told.

    Attributes:
        most: pixels.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.most = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_content(self, content: QWidget) -> None:
        """Show something else; what was shown is deleted."""
        content.installEventFilter(self)
        self.setWidget(content)
        self.fit()

    def fit(self) -> None:
        """Take the height that the content needs."""
        content = self.widget()
        if content is None:
            return
        width = self.viewport().width()
        needed = max(content.heightForWidth(width), content.minimumSizeHint().height())
        self.setFixedHeight(min(needed, max(0, self.most)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the content when what it says changes."""
        if watched is self.widget() and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self.fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow means high."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()
