"""The flows that show a scene, on the page of its details."""

from __future__ import annotations

import html
from collections.abc import Callable

from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ....core.acquisition import Acquisition
from ....core.scene import Scene
from ....gis.translation import tr
from ...factories import link, tip
from ...message import Message
from ...theme import TIGHT
from ...widgets.note_label import NoteLabel
from ...widgets.scene_words import SceneWords
from .flow_adding import FlowAdding
from .flow_finding import FlowFinding
from .flow_match_words import lack_words, match_title, match_words
from .flow_offers import FlowOffers

MOST = 6
ASK = "ask"


class FlowPart(QWidget):
    """One line a flow, a click adds it; below, what became of that.

    Where services have to be asked for their dates first, a line offers it: nothing is asked before.
    """

    def __init__(
        self,
        offers: FlowOffers,
        adding: FlowAdding,
        words: SceneWords,
        acquisition: Acquisition,
        scene: Scene,
    ) -> None:
        super().__init__()
        self._offers, self._adding, self._words = offers, adding, words
        self._acquisition, self._scene = acquisition, scene
        self._finding: FlowFinding | None = None
        self._deed: Callable[[], None] | None = None
        self.lines, self.said = NoteLabel(), NoteLabel()
        self.said.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(TIGHT)
        box.addWidget(self.lines)
        box.addWidget(self.said)
        self.lines.linkActivated.connect(self._on_link)
        self.said.linkActivated.connect(self._on_remedy)
        offers.changed.connect(self.refresh)
        adding.said.connect(self._say)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        finding = self._finding = self._offers.find(self._acquisition, self._scene)
        lines = [self._line(place) for place in range(len(finding.matches[:MOST]))]
        if finding.unread:
            lines.append(link(tr("Ask the services for this date"), ASK))
        elif not lines and finding.lack is not None:
            lines.append(html.escape(lack_words(finding.lack)))
        self.lines.set_html("<br>".join(lines))

    def _line(self, place: int) -> str:
        match = self._finding.matches[place]
        reason = match_words(match, self._scene, self._words.portal_short(match.portal))
        return f"{link(match_title(match), str(place))} · {html.escape(reason)}"

    def _on_link(self, address: str) -> None:
        if address == ASK:
            self._adding.start([(self._acquisition, self._scene)])
        elif address.isdigit() and int(address) < len(self._finding.matches):
            self._adding.choose(self._finding, self._finding.matches[int(address)])

    def _say(self, message: Message, deed: Callable[[], None] | None) -> None:
        self._deed = deed
        offered = deed is not None and message.remedy
        self.said.set_tone(message.status)
        self.said.set_html(f"{message.markup} {link(message.remedy)}" if offered else message.markup)
        self.said.setToolTip(tip(message.detail))
        self.said.show()

    def _on_remedy(self, _address: str) -> None:
        if self._deed is not None:
            self._deed()
