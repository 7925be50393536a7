"""What a new user sees until the first search."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ...gis.translation import tr
from .. import formats, theme
from ..factories import heading, wrapped
from ..widgets.note_label import NoteLabel


class FirstRunCard(QFrame):
    """Two sentences and a button that works without a network.

    Attributes:
        button: tries the demonstration data.

    Signals:
        demonstration_requested(): the button.
    """

    demonstration_requested = pyqtSignal()

    def __init__(self, anonymous_portals: int, parent: QWidget | None = None) -> None:
        """Make the card; `anonymous_portals` answer without an account."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.button = QPushButton(theme.icon("mActionPlay"), tr("Try the Demonstration Data"))
        self.button.clicked.connect(self.demonstration_requested)
        sentence = tr(
            "Draw it on the map, or type a place name. %1 portals answer without an account.",
            formats.number(anonymous_portals),
        )
        note = NoteLabel(tr("Toulouse, Brussels and French Guiana, without a network"))
        row = QHBoxLayout()
        row.setSpacing(theme.NORMAL)
        row.addWidget(self.button)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.LARGE, theme.NORMAL, theme.LARGE, theme.NORMAL)
        box.setSpacing(theme.SMALL)
        box.addWidget(heading(tr("Start with an area")))
        box.addWidget(wrapped(sentence))
        box.addLayout(row)
        box.addWidget(note)

    def changeEvent(self, event: QEvent) -> None:
        """Read the icon again when the theme changes."""
        super().changeEvent(event)
        if theme.is_theme_change(event):
            self.button.setIcon(theme.icon("mActionPlay"))
