"""One line below the tree: what is under way, what came of a deed, and its remedy."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QWidget

from .. import theme
from ..factories import link, narrowable, tip
from ..message import Message
from ..widgets.glyph_label import GlyphLabel
from ..widgets.note_label import NoteLabel


class FlowNotice(QWidget):
    """Hidden while there is nothing to say.

    Signals:
        remedy_wanted: the `Remedy` of the line.
    """

    remedy_wanted = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message: Message | None = None
        self._glyph = GlyphLabel("off", "off")
        self._words = narrowable(NoteLabel(tone="text"))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.TIGHT, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self._words.linkActivated.connect(self._on_link)
        self.hide()

    @property
    def message(self) -> Message | None:
        """What is said now."""
        return self._message

    def say(self, message: Message | None) -> None:
        """Say something else; None: nothing any more."""
        self._message = message
        self.setVisible(message is not None)
        if message is None:
            return
        self._glyph.set_state(message.glyph, message.status)
        ending = f" {link(message.remedy)}" if message.remedy else ""
        self._words.set_html(f"{message.markup}{ending}")
        self._words.setAccessibleName(message.text)
        for part in (self._glyph, self._words):
            part.setToolTip(tip(message.detail))

    def _on_link(self, _address: str) -> None:
        if self._message is not None:
            self.remedy_wanted.emit(self._message.action)
