"""How much of everything the list holds, and the way to more."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ...gis.translation import tr
from .. import formats
from ..factories import link, narrowable
from ..theme import SMALL
from ..widgets.note_label import NoteLabel


class ResultsFooter(QWidget):
    """Signals: more_wanted; new_wanted for the rows that arrived above."""

    more_wanted = pyqtSignal()
    new_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self._label = narrowable(NoteLabel(tone="text"))
        row.addWidget(self._label, 1)
        self._new = NoteLabel()
        self._new.setWordWrap(False)
        self._new.setToolTip(tr("The list stays where it is while you work in it"))
        self._new.linkActivated.connect(lambda _address: self.new_wanted.emit())
        self._new.hide()
        row.addWidget(self._new)
        self._more = QPushButton(tr("Load More"))
        self._more.clicked.connect(self.more_wanted)
        row.addWidget(self._more)

    def set_counts(self, shown: int, total: int, scenes: str) -> None:
        """Say how many acquisitions are shown, of how many, and how many scenes are loaded."""
        if shown == total:
            count = formats.counted(total, tr("%1 acquisition"), tr("%1 acquisitions"))
        else:
            count = tr("%1 of %2 acquisitions shown", formats.number(shown), formats.number(total))
        self._label.set_text(f"{count} · {scenes}")

    def set_more(self, has_more: bool, running: bool) -> None:
        """Offer more only where a portal has more, and none is under way."""
        self._more.setVisible(has_more and not running)

    def set_new_above(self, count: int) -> None:
        """Say how many rows arrived above what is shown."""
        self._new.set_html(link(formats.counted(count, tr("1 new above"), tr("%1 new above"))))
        self._new.setVisible(count > 0)
