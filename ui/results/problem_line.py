"""One problem in one line, with one remedy."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QWidget

from ..factories import link, narrowable, tip
from ..theme import SMALL, TIGHT
from ..widgets.glyph_label import GlyphLabel
from ..widgets.note_label import NoteLabel
from .problem import Problem


class ProblemLine(QWidget):
    """Glyph, sentence, link; the technical detail is the tool tip.

    Signals:
        remedy_wanted: the problem whose link was followed.
    """

    remedy_wanted = pyqtSignal(object)

    def __init__(self, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem, message = problem, problem.message
        row = QHBoxLayout(self)
        row.setContentsMargins(TIGHT, 0, 0, 0)
        row.setSpacing(SMALL)
        glyph = GlyphLabel(message.glyph, message.status)
        row.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
        sentence = narrowable(NoteLabel(tone="text"))
        sentence.set_html(message.markup)
        row.addWidget(sentence, 1)
        for part in (glyph, sentence):
            part.setToolTip(tip(message.detail))
        if message.remedy:
            remedy = NoteLabel()
            remedy.setWordWrap(False)
            remedy.set_html(link(message.remedy))
            remedy.setAccessibleName(f"{message.remedy}, {message.text}")
            remedy.linkActivated.connect(lambda _address: self.remedy_wanted.emit(self._problem))
            row.addWidget(remedy, 0, Qt.AlignmentFlag.AlignTop)
