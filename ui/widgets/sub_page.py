"""A page that slides over another one."""

from __future__ import annotations

from qgis.gui import QgsScrollArea
from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ...gis.translation import tr
from ..factories import heading
from ..theme import NORMAL, SMALL
from .rule import Rule


class SubPage(QWidget):
    """Back arrow and title above a scrolling body; Esc goes back.

    Attributes:
        head: layout of the title line, for further buttons.
        body: layout of the scrolling part.

    Signals:
        back_wanted: to the page below.
    """

    back_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._title_line())
        outer.addWidget(Rule())
        self._area = QgsScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(self._area, 1)
        self.renew()

    def _title_line(self) -> QHBoxLayout:
        self.head = QHBoxLayout()
        self.head.setContentsMargins(SMALL, SMALL, NORMAL, SMALL)
        self.back = QToolButton()
        self.back.setArrowType(Qt.ArrowType.LeftArrow)
        self.back.setAutoRaise(True)
        self.back.setToolTip(tr("Back to the list (Esc)"))
        self.back.setAccessibleName(tr("Back to the list (Esc)"))
        self.back.clicked.connect(lambda _checked=False: self.back_wanted.emit())
        self.head.addWidget(self.back)
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.RichText)
        self._title.setWordWrap(True)
        self.head.addWidget(self._title, 1)
        return self.head

    def renew(self) -> None:
        """Empty the body and scroll it to the top."""
        body = QWidget()
        self.body = QVBoxLayout(body)
        self.body.setContentsMargins(NORMAL, NORMAL, NORMAL, NORMAL)
        self.body.setSpacing(SMALL)
        self._area.setWidget(body)

    def set_title(self, text: str) -> None:
        """Show plain text as the title."""
        bold = heading(text)
        self._title.setText(bold.text())
        self._title.setAccessibleName(text)

    def section(self, title: str) -> None:
        """Begin a part of the body."""
        if self.body.count():
            self.body.addSpacing(SMALL)
        self.body.addWidget(heading(title))

    def event(self, event: QEvent) -> bool:
        """Keep Esc from QGIS's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)
