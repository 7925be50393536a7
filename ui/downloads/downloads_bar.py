"""The tool bar above the queue."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from ...gis.translation import tr
from ..theme import SMALL
from ..widgets.icon_button import IconButton
from .download_filter import DownloadFilter

NARROWEST = 60  # pixels of the filter


class DownloadsBar(QWidget):
    """Signals: what its buttons ask for; filter_wanted with a `DownloadFilter`; move_wanted with a step."""

    pause_wanted = pyqtSignal()
    resume_wanted = pyqtSignal()
    retry_wanted = pyqtSignal()
    move_wanted = pyqtSignal(int)
    clear_wanted = pyqtSignal()
    options_wanted = pyqtSignal()
    filter_wanted = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.pause = IconButton("mIconTimerPause", tr("Pause all"))
        self.resume = IconButton("mActionPlay", tr("Resume all"))
        self.retry = IconButton("mActionRefresh", tr("Try all failed ones again"))
        self.up = IconButton("mActionArrowUp", tr("Move up (Alt+Up)"))
        self.down = IconButton("mActionArrowDown", tr("Move down (Alt+Down)"))
        self.filter = QComboBox()
        self.filter.setAccessibleName(tr("Show"))
        self.filter.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.filter.setMinimumWidth(NARROWEST)
        self.clear = IconButton(
            "mIconClearText", tr("Remove finished ones from the list; the files stay"), tr("Clear Finished")
        )
        self.options = IconButton("mActionOptions", tr("Folder, parallel transfers, arrival"))
        for button in (self.pause, self.resume, self.retry, self.up, self.down):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.filter)
        row.addSpacing(SMALL)
        row.addWidget(self.clear)
        row.addWidget(self.options)
        for choice in DownloadFilter:
            self.filter.addItem(choice.words(0), choice)
        self._connect()

    def set_counts(self, counts: Mapping[DownloadFilter, int]) -> None:
        """Say how many rows each choice shows."""
        for place, choice in enumerate(DownloadFilter):
            words = choice.words(counts[choice])
            if words != self.filter.itemText(place):
                self.filter.setItemText(place, words)
        self._give_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room, words give way to an icon."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Show the words of the last button only if the filter's are seen whole beside them."""
        style = Qt.ToolButtonStyle
        self.clear.setToolButtonStyle(style.ToolButtonTextOnly)
        margins = self.filter.sizeHint().width() - self._advance(self._longest())
        others = sum(button.sizeHint().width() for button in self.findChildren(IconButton)) + SMALL
        if others + margins + self._advance(self.filter.currentText()) > self.width():
            self.clear.setToolButtonStyle(style.ToolButtonIconOnly)

    def _longest(self) -> str:
        texts = [self.filter.itemText(place) for place in range(self.filter.count())]
        return max(texts, key=self._advance)

    def _advance(self, text: str) -> int:
        return self.filter.fontMetrics().horizontalAdvance(text)

    def _connect(self) -> None:
        self.pause.clicked.connect(lambda _checked=False: self.pause_wanted.emit())
        self.resume.clicked.connect(lambda _checked=False: self.resume_wanted.emit())
        self.retry.clicked.connect(lambda _checked=False: self.retry_wanted.emit())
        self.up.clicked.connect(lambda _checked=False: self.move_wanted.emit(-1))
        self.down.clicked.connect(lambda _checked=False: self.move_wanted.emit(1))
        self.clear.clicked.connect(lambda _checked=False: self.clear_wanted.emit())
        self.options.clicked.connect(lambda _checked=False: self.options_wanted.emit())
        self.filter.currentIndexChanged.connect(
            lambda _place: self.filter_wanted.emit(self.filter.currentData())
        )
