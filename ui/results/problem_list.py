"""The lines of what went wrong, at most three until somebody asks for more."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...gis.translation import tr
from .. import formats
from ..factories import link
from ..theme import SMALL
from ..widgets.note_label import NoteLabel
from .problem import Problem
from .problem_line import ProblemLine

MOST = 3


class ProblemList(QWidget):
    """Signals: remedy_wanted with the problem whose link was followed."""

    remedy_wanted = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems: list[Problem] = []
        self._all = False
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SMALL)

    @property
    def problems(self) -> Sequence[Problem]:
        """What is listed, folded lines included."""
        return self._problems

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """List `problems`; the widgets stay where nothing changed."""
        if list(problems) == self._problems:
            return
        self._problems = list(problems)
        self._build()

    def show_all(self, wanted: bool = True) -> None:
        """Unfold, or fold again."""
        if wanted != self._all:
            self._all = wanted
            self._build()

    def _build(self) -> None:
        while self._box.count():
            gone = self._box.takeAt(0).widget()
            gone.hide()
            gone.deleteLater()
        shown = self._problems if self._all else self._problems[:MOST]
        for problem in shown:
            line = ProblemLine(problem)
            line.remedy_wanted.connect(self.remedy_wanted)
            self._box.addWidget(line)
        folded = len(self._problems) - len(shown)
        if folded:
            more = NoteLabel()
            more.set_html(link(tr("%1 more", formats.number(folded))))
            more.linkActivated.connect(lambda _address: self.show_all())
            self._box.addWidget(more)
