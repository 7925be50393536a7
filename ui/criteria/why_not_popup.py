"""The portals that will not be asked, with their reasons."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from ...core.portal_choice import PortalChoice
from ...gis.translation import tr
from .. import theme
from ..factories import heading, link
from ..widgets.glyph_label import GlyphLabel
from ..widgets.note_label import NoteLabel
from .why_not_group import WhyNotGroup, why_not_groups

WIDTH = 344


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
        grid.setVerticalSpacing(theme.TIGHT)
        grid.setColumnStretch(1, 1)
        grid.addWidget(heading(tr("Not asked, and why")), 0, 0, 1, 2)
        groups = why_not_groups(choices)
        for number, group in enumerate(groups):
            self._add(grid, 3 * number + 1, group)
        directory = NoteLabel()
        directory.set_html(link(tr("Open the directory")))
        directory.linkActivated.connect(self._on_link)
        grid.addWidget(directory, 3 * len(groups) + 1, 0, 1, 2)

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

    def _add(self, grid: QGridLayout, row: int, group: WhyNotGroup) -> None:
        """Add a reason and the portals that it holds for, below each other, and room after them."""
        glyph = GlyphLabel("login" if group.needs else "off", "warn" if group.needs else "off")
        names = QLabel(", ".join(group.names))
        names.setTextFormat(Qt.TextFormat.PlainText)
        names.setWordWrap(True)
        names.setFont(theme.small(names.font(), bold=True))
        grid.addWidget(glyph, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(NoteLabel(group.sentence), row, 1)
        grid.addWidget(names, row + 1, 1)
        grid.setRowMinimumHeight(row + 2, theme.SMALL)

    def _on_link(self) -> None:
        self.close()
        self.directory_requested.emit("")
