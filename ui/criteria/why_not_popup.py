"""The portals that will not be asked, with one reason each."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from ...core.choice_reason import ChoiceReason
from ...core.portal_choice import PortalChoice
from ...gis.translation import tr
from .. import theme
from ..choice_messages import choice_sentence
from ..factories import heading, link
from ..widgets.glyph_label import GlyphLabel
from ..widgets.note_label import NoteLabel

WIDTH = 344
NEEDS_SOMETHING = (ChoiceReason.LOGIN_NEEDED, ChoiceReason.NEEDS_CONTRACT)


class WhyNotPopup(QFrame):
    """Closes on Esc and on a click elsewhere.

    Signals:
        directory_requested(str): its link was followed.
    """

    directory_requested = pyqtSignal(str)

    def __init__(self, choices: Sequence[PortalChoice], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAccessibleName(tr("Not asked, and why"))
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.LARGE, theme.NORMAL, theme.LARGE, theme.NORMAL)
        grid.setHorizontalSpacing(theme.NORMAL)
        grid.setVerticalSpacing(theme.SMALL)
        grid.setColumnStretch(2, 1)
        grid.addWidget(heading(tr("Not asked, and why")), 0, 0, 1, 3)
        for row, choice in enumerate(choices, 1):
            self._add(grid, row, choice)
        directory = NoteLabel()
        directory.set_html(link(tr("Open the directory")))
        directory.linkActivated.connect(self._on_link)
        grid.addWidget(directory, len(choices) + 1, 0, 1, 3)

    def open_at(self, corner: QPoint, window: QWidget) -> None:
        """Show the popup with its upper right corner at `corner`, inside the screen of `window`."""
        self.setFixedWidth(WIDTH)
        height = self.layout().totalHeightForWidth(WIDTH) if self.layout().hasHeightForWidth() else -1
        self.resize(WIDTH, max(height, self.sizeHint().height()))
        screen = window.screen().availableGeometry()
        left = max(screen.left(), min(corner.x() - WIDTH, screen.right() - WIDTH))
        top = max(screen.top(), min(corner.y(), screen.bottom() - self.height()))
        self.move(left, top)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dock's ground and a line: under QGIS's own themes a popup has a ground of its own."""
        painter, now = QPainter(self), theme.colours()
        painter.setPen(now.line)
        painter.setBrush(now.window)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _add(self, grid: QGridLayout, row: int, choice: PortalChoice) -> None:
        needs = choice.reason in NEEDS_SOMETHING
        glyph = GlyphLabel("login" if needs else "off", "warn" if needs else "off")
        name = QLabel(choice.portal.short_title)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setFont(theme.small(name.font(), bold=True))
        grid.addWidget(glyph, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(name, row, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(NoteLabel(choice_sentence(choice)), row, 2)

    def _on_link(self) -> None:
        self.close()
        self.directory_requested.emit("")
