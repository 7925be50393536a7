"""Check boxes for the kinds of files that the scenes have."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from ....gis.translation import tr
from ... import formats, theme
from ...factories import link, tip
from ...widgets.note_label import NoteLabel
from .kind_row import KindRow

COLUMNS = 2
FEW = 12  # boxes that are always shown
INDICATOR = 24  # pixels of the box itself and the space beside it


class KindBoxes(QWidget):
    """Two columns; what comes after the first dozen is shown on a click, unless it is chosen.

    Signals:
        changed: other kinds are chosen.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QCheckBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.NORMAL)
        self._grid.setVerticalSpacing(theme.SMALL)
        self.more = NoteLabel()
        self.more.linkActivated.connect(lambda _address: self._show_all())
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of the kinds that are checked, in their order."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words to what there is room for; the tool tip has them whole."""
        super().resizeEvent(event)
        self._elide()

    def show_kinds(self, rows: Sequence[KindRow], chosen: Collection[str]) -> None:
        """Show other boxes; says nothing to anybody."""
        for box in self.boxes.values():
            self._grid.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._grid.removeWidget(self.more)
        self.boxes = {row.id: self._box(row, row.id in chosen) for row in rows}
        shown = [box for place, box in enumerate(self.boxes.values()) if place < FEW or box.isChecked()]
        self._lay_out(shown)
        hidden = len(self.boxes) - len(shown)
        words = formats.counted(hidden, tr("%1 more kind"), tr("%1 more kinds"))
        self.more.set_html(link(words) if hidden else "")
        self.more.setVisible(hidden > 0)
        self._elide()
        self._grid.addWidget(self.more, len(rows) // COLUMNS + 1, 0, 1, COLUMNS)

    def _box(self, row: KindRow, checked: bool) -> QCheckBox:
        box = QCheckBox(self)
        box.setAccessibleName(row.words)
        box.setToolTip(tip("\n".join((row.words, row.hint))))
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setChecked(checked)
        box.toggled.connect(lambda _on: self.changed.emit())
        return box

    def _elide(self) -> None:
        room = (self.width() - self._grid.horizontalSpacing()) // COLUMNS - INDICATOR
        for box in self.boxes.values():
            words, right = box.accessibleName(), Qt.TextElideMode.ElideRight
            # an ampersand would underline the next letter
            box.setText(box.fontMetrics().elidedText(words, right, room).replace("&", "&&"))

    def _lay_out(self, shown: Sequence[QCheckBox]) -> None:
        """Put boxes into the grid, without gaps where others are hidden; the keyboard follows."""
        for box in self.boxes.values():
            self._grid.removeWidget(box)
            box.setVisible(box in shown)
        for place, box in enumerate(shown):
            self._grid.addWidget(box, place // COLUMNS, place % COLUMNS)
        for box, following in zip(shown, shown[1:]):
            QWidget.setTabOrder(box, following)

    def _show_all(self) -> None:
        self._lay_out(list(self.boxes.values()))
        self.more.hide()
