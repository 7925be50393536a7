"""The lines of the download page, one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...factories import narrowable, tip
from ...theme import SMALL
from ...widgets.note_label import NoteLabel
from .note import Note


class NoteList(QWidget):
    """Keeps its labels: a line that is there again is not made anew.

    Signals:
        deed_wanted(str): the link of a line was followed.
    """

    deed_wanted = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.labels: list[NoteLabel] = []
        self.notes: tuple[Note, ...] = ()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SMALL)

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show other lines."""
        self.notes = tuple(notes)
        while len(self.labels) < len(notes):
            label = narrowable(NoteLabel())
            label.linkActivated.connect(self.deed_wanted)
            self.labels.append(label)
            self._box.addWidget(label)
        for label, note in zip(self.labels, notes):
            label.set_tone(note.tone)
            label.set_html(note.markup)
            label.setToolTip(tip(note.detail))
            label.show()
        for label in self.labels[len(notes) :]:
            label.hide()
        self.setVisible(bool(notes))
