"""What is wrong with portals' files: one line each."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ...gis.translation import tr
from .. import formats, theme
from ..factories import narrowable
from ..widgets.glyph_label import GlyphLabel
from ..widgets.note_label import NoteLabel

SHOWN = 3


class ProblemLines(QWidget):
    """At most three lines and a count of the others; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.TIGHT)
        self._lines: list[QWidget] = []
        self.hide()

    def show_problems(self, problems: Sequence[str], status: str = "error") -> None:
        """Show sentences, plain text; `status` is their glyph and colour."""
        for line in self._lines:
            self._box.removeWidget(line)
            line.deleteLater()
        sentences = list(problems[:SHOWN])
        if len(problems) > SHOWN:
            count = formats.number(len(problems) - SHOWN)
            sentences.append(tr("%1 more files cannot be read.", count))
        self._lines = [self._line(sentence, status) for sentence in sentences]
        for line in self._lines:
            self._box.addWidget(line)
        self.setVisible(bool(problems))

    def _line(self, sentence: str, status: str) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        row.addWidget(GlyphLabel(status, status), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(narrowable(NoteLabel(sentence, status)), 1)
        return line
