"""The button that searches, and what is missing before it can."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from ...gis.translation import tr
from .. import formats, theme
from ..factories import link
from ..widgets.icon_button import IconButton
from ..widgets.note_label import NoteLabel

LEAST_HEIGHT = 28


class SearchRow(QWidget):
    """The default button, the menu of saved searches and one line under them.

    Signals:
        search_requested(): the button.
        confirmed(): the link of a question ("Search anyway").
    """

    search_requested = pyqtSignal()
    confirmed = pyqtSignal()

    def __init__(self, saved: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = QPushButton(theme.icon("search"), tr("Search Portals"))
        self._button.setDefault(True)
        self._button.setMinimumHeight(LEAST_HEIGHT)
        self._button.clicked.connect(self.search_requested)
        star = self._star = IconButton("mIconFavorites", tr("Saved searches and history"))
        star.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        star.setMenu(saved)
        self._note = NoteLabel()
        self._note.linkActivated.connect(lambda _href: self.confirmed.emit())
        row = QHBoxLayout()
        row.setSpacing(theme.SMALL)
        row.addWidget(self._button, 1)
        row.addWidget(star)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SMALL)
        box.addLayout(row)
        box.addWidget(self._note)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Button and star, for the order of the keyboard."""
        return (self._button, self._star)

    @property
    def ready(self) -> bool:
        """Whether the button can be pressed."""
        return self._button.isEnabled()

    def show_ready(self, portals: int) -> None:
        """Let the button search that many portals."""
        words = formats.counted(portals, tr("Search %1 Portal"), tr("Search %1 Portals"))
        self._show(words, True, "")

    def show_missing(self, sentence: str) -> None:
        """Disable the button and say the one thing that is missing."""
        self._show(tr("Search Portals"), False, sentence)

    def ask(self, question: str, answer: str) -> None:
        """Ask something in the line under the button; `answer` is the link that goes on."""
        self._note.set_tone("warn")
        self._note.set_html(f"{question} {link(answer)}")
        self._note.show()

    def changeEvent(self, event: QEvent) -> None:
        """Read the icon again when the theme changes."""
        super().changeEvent(event)
        if theme.is_theme_change(event):
            self._button.setIcon(theme.icon("search"))

    def _show(self, words: str, ready: bool, sentence: str) -> None:
        self._button.setText(words)
        self._button.setEnabled(ready)
        self._note.set_tone("muted")
        self._note.set_text(sentence)
        self._note.setVisible(bool(sentence))
