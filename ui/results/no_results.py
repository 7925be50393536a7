"""Never only "no results": who answered, and what would help."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...core.query import Query
from ...gis.portal_phase import PortalPhase
from ...gis.portal_state import PortalState
from ...gis.translation import tr
from .. import formats
from ..factories import heading, wrapped
from ..theme import NORMAL, SMALL
from .suggestion import Suggestion
from .suggestion_button import SuggestionButton


class NoResults(QWidget):
    """Signals: query_wanted with a changed query."""

    query_wanted = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        self._text = wrapped("")
        box.addWidget(self._text)
        box.addSpacing(NORMAL)
        self._help = heading(tr("What would help"))
        box.addWidget(self._help)
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(SMALL)
        box.addLayout(self._buttons)
        box.addStretch(1)

    def show_answer(
        self, query: Query, states: Sequence[PortalState], suggestions: Sequence[Suggestion]
    ) -> None:
        """Say who answered what, and offer changes."""
        answered = sum(state.phase is PortalPhase.DONE for state in states)
        self._text.setText(answer_words(query, answered, len(states)))
        while self._buttons.count():
            gone = self._buttons.takeAt(0).widget()
            gone.hide()
            gone.deleteLater()
        for suggestion in suggestions:
            button = SuggestionButton(suggestion)
            button.clicked.connect(lambda _checked=False, one=suggestion: self.query_wanted.emit(one.query))
            self._buttons.addWidget(button)
        self._help.setVisible(bool(suggestions))

    @property
    def buttons(self) -> list[SuggestionButton]:
        """The buttons, from the top."""
        return [self._buttons.itemAt(place).widget() for place in range(self._buttons.count())]


def answer_words(query: Query, answered: int, asked: int) -> str:
    """Return who answered, and what was not found there."""
    if not asked:
        return tr("No portal could be asked about these families, this area and this period.")
    if not answered:
        return tr("No portal has answered.")
    who = formats.counted(answered, tr("%1 portal answered"), tr("%1 portals answered"))
    if query.criteria.cloud_max is None:
        what = tr("no scene of these families over this area, in this period.")
        return tr("%1: %2", who, what)
    limit = formats.percent(query.criteria.cloud_max)
    what = tr("no scene of these families over this area, in this period, with at most %1 cloud.", limit)
    return tr("%1: %2", who, what)
