"""Two to four portals side by side."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QGuiApplication, QResizeEvent
from qgis.PyQt.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QStyle, QWidget

from ...core.portal import Portal
from ...gis.translation import tr
from .. import formats, theme
from ..factories import heading, narrowable
from ..widgets.note_label import NoteLabel
from ..widgets.rule import Rule
from ..widgets.sub_page import SubPage
from .compared_cell import ComparedCell
from .compared_row import ComparedRow
from .comparison import as_table, compare

NARROWEST = 104  # pixels of a column; below, portals stand one under the other
NAMES, COMFORTABLE = 110, 130  # pixels of a column of names, and of columns beside it


class ComparisonPage(SubPage):
    """As wide as it gets: names of rows at the left, above their cells, or portals one under the other."""

    def __init__(self, guichet: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet = guichet
        self._portals: Sequence[Portal] = ()
        self._rows: list[ComparedRow] = []
        self._form = (False, False)
        self.set_title(tr("Compare Portals"))
        self.only = QCheckBox(tr("Only what differs"))
        self.only.toggled.connect(lambda _checked: self._build())
        self.copy = QPushButton(tr("Copy as Table"))
        self.copy.clicked.connect(self._copy)
        self._head = QWidget()
        outer: Any = self.layout()
        outer.insertWidget(1, self._head)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.NORMAL, theme.SMALL, theme.NORMAL, theme.SMALL)
        foot.addWidget(self.only)
        foot.addStretch(1)
        foot.addWidget(self.copy)
        outer.addWidget(Rule())
        outer.addLayout(foot)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    @property
    def rows(self) -> list[ComparedRow]:
        """The whole table."""
        return self._rows

    def show_portals(self, portals: Sequence[Portal]) -> None:
        """Compare portals, in this order."""
        self._portals = portals
        states = {portal.id: self._guichet.health.state(portal.id) for portal in portals}
        self._rows = compare(portals, self._guichet.families, states)
        self._build()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew where the table takes another form."""
        super().resizeEvent(event)
        if self._portals and self._form != self._wanted_form():
            QTimer.singleShot(0, self._build)

    def _wanted_form(self) -> tuple[bool, bool]:
        """Return whether names stand at the left, and whether portals stand side by side.

        The page is as wide as what it slides over; its own width is an old one before it is shown.
        """
        stack = self.parentWidget()
        width = self.width() if stack is None else stack.width()
        columns = max(1, len(self._portals))
        room = width - 3 * theme.NORMAL - self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return room >= NAMES + columns * COMFORTABLE, room >= columns * NARROWEST

    def _build(self) -> None:
        if not self._portals:
            return
        self._form = self._wanted_form()
        self.renew()
        self._show_head()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.NORMAL)
        grid.setVerticalSpacing(theme.SMALL)
        self._stretch(grid)
        for row in self._rows:
            if row.part:
                self._span(grid, heading(row.part), Rule())
            if not (self.only.isChecked() and not row.differs):
                self._add(grid, row)
        self.body.addLayout(grid)
        self.body.addWidget(NoteLabel(tr("Bold: differs. “–”: does not have it. “?”: not known.")))
        self.body.addStretch(1)

    def _stretch(self, grid: QGridLayout) -> None:
        """Give all portals the same width."""
        beside = self._form[0]
        grid.setColumnMinimumWidth(0, NAMES if beside else 0)
        for column in range(len(self._portals)):
            grid.setColumnStretch(column + beside, 1)

    def _show_head(self) -> None:
        """The portals' names stay where they are while the table is scrolled."""
        old = self._head
        self._head = QWidget()
        grid = QGridLayout(self._head)
        scroll = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        grid.setContentsMargins(theme.NORMAL, 0, theme.NORMAL + scroll, theme.SMALL)
        grid.setHorizontalSpacing(theme.NORMAL)
        self._stretch(grid)
        for column, portal in enumerate(self._portals):
            name = narrowable(heading(portal.title.text(formats.language())))
            grid.addWidget(name, 0, column + self._form[0], Qt.AlignmentFlag.AlignTop)
        self.layout().replaceWidget(old, self._head)
        self._head.setVisible(self._form[1])
        old.hide()
        old.deleteLater()

    def _add(self, grid: QGridLayout, row: ComparedRow) -> None:
        beside, abreast = self._form
        if not beside and row.name:
            self._span(grid, NoteLabel(row.name))
        line = grid.rowCount()
        if beside:
            name = narrowable(NoteLabel(row.name))
            name.setFixedWidth(NAMES)
            grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
        for column, cell in enumerate(row.cells):
            label = self._cell(row, cell, "" if abreast else self._portals[column].short_title)
            label.setAccessibleName(f"{self._portals[column].short_title}, {row.name}: {cell.words}")
            if abreast:
                grid.addWidget(label, line, column + beside)
            elif cell.words:
                self._span(grid, label)
        if not beside:
            self._span(grid, Rule())

    def _cell(self, row: ComparedRow, cell: ComparedCell, portal: str) -> QLabel:
        faint = cell.is_faint or not row.differs
        label = narrowable(NoteLabel(tone="warn" if cell.doubtful else "muted" if faint else "text"))
        words = html.escape(cell.words, quote=False)
        bold = row.differs and not cell.is_faint and bool(row.name)
        marked = f"<b>{words}</b>" if bold else words
        label.set_html(tr("%1: %2", html.escape(portal, quote=False), marked) if portal else marked)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return label

    def _span(self, grid: QGridLayout, *widgets: QWidget) -> None:
        for widget in widgets:
            grid.addWidget(widget, grid.rowCount(), 0, 1, len(self._portals) + self._form[0])

    def _copy(self) -> None:
        rows = [row for row in self._rows if row.differs or not self.only.isChecked()]
        QGuiApplication.clipboard().setText(as_table(self._portals, rows))
