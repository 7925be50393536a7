"""What the area is, in one line."""

from __future__ import annotations

import html

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QFontMetrics, QResizeEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ...gis.translation import tr
from .. import formats
from ..widgets.icon_button import IconButton
from .area_choice import AreaChoice


class AreaLine(QWidget):
    """Size, kind and name of the area, with *zoom to* and *clear*; hidden while there is none.

    Signals:
        zoom_requested(), clear_requested(): the buttons.
    """

    zoom_requested = pyqtSignal()
    clear_requested = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice: AreaChoice | None = None
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        zoom = IconButton("mActionZoomToArea", tr("Zoom to the area"))
        zoom.clicked.connect(self.zoom_requested)
        clear = IconButton("mIconClearText", tr("Clear the area"))
        clear.clicked.connect(self.clear_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._label, 1)
        row.addWidget(zoom)
        row.addWidget(clear)
        self.hide()

    def show_choice(self, choice: AreaChoice | None) -> None:
        """Describe an area, or hide."""
        self._choice = choice
        self.setVisible(choice is not None)
        self._render()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the name to the room there is."""
        super().resizeEvent(event)
        self._render()

    def _render(self) -> None:
        if self._choice is None:
            return
        size = formats.square_kilometres(self._choice.area.km2)
        parts = (self._choice.kind.word(), self._choice.place)
        rest = "".join(f" · {part}" for part in parts if part)
        whole = f"{size}{rest}"
        room = self._label.width() - QFontMetrics(self._label.font()).horizontalAdvance(size) - 8
        short = QFontMetrics(self._label.font()).elidedText(rest, Qt.TextElideMode.ElideRight, max(40, room))
        self._label.setText(f"<b>{size}</b>{html.escape(short, quote=False)}")
        self._label.setToolTip(html.escape(whole))
        self._label.setAccessibleName(whole)
