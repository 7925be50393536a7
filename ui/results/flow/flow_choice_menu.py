"""Several flows fit: which one."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QCursor
from qgis.PyQt.QtWidgets import QAction, QMenu, QWidget

from ....core.flows.flow_match import FlowMatch
from ...widgets.scene_words import DOTTED, SceneWords
from .flow_finding import FlowFinding
from .flow_match_words import match_title, match_words

MOST = 12


class FlowChoiceMenu(QMenu):
    """Names and reasons, the best first.

    Signals:
        chosen: the `FlowFinding` and one `FlowMatch` of it.
    """

    chosen = pyqtSignal(object, object)

    def __init__(self, finding: FlowFinding, words: SceneWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finding = finding
        for place, match in enumerate(finding.matches[:MOST]):
            reason = match_words(match, finding.scene, words.portal_short(match.portal))
            text = DOTTED.join((match_title(match), reason))
            action = QAction(text.replace("&", "&&"), self)
            action.setData(place)
            self.addAction(action)
        self.triggered.connect(self._on_triggered)

    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(self._finding, self._finding.matches[action.data()])


def popped_up(
    finding: FlowFinding,
    words: SceneWords,
    choose: Callable[[FlowFinding, FlowMatch], None],
    parent: QWidget,
) -> FlowChoiceMenu:
    """Let the user choose at the pointer; nothing waits for it."""
    menu = FlowChoiceMenu(finding, words, parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.chosen.connect(choose)
    menu.popup(QCursor.pos())
    return menu
