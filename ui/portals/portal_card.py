"""The selected portal or service in short: who may, what it costs, how it is, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from ...core.portal import Portal
from ...gis.translation import tr
from .. import formats, theme
from ..factories import heading
from ..widgets.facts_grid import FactsGrid
from ..widgets.flow_layout import FlowLayout
from ..widgets.icon_button import IconButton
from ..widgets.note_label import NoteLabel
from .account_row import AccountRow
from .card_area import CardArea
from .deed import Deed
from .directory_facts import DirectoryFacts
from .directory_row import DirectoryRow
from .health_line import HealthLine
from .origin_words import origin_sentence
from .portal_words import closed_on
from .row_deeds import compared, may_test, possible_deeds
from .row_menu import RowMenu

KEY_WIDTH = 60
BESIDE_THE_MENU = (Deed.DETAILS, Deed.TEST, Deed.STOP, Deed.COMPARE, Deed.UP, Deed.DOWN)


class PortalCard(QFrame):
    """Changes with the selection in the directory.

    Signals:
        wanted: a `Deed` with the current line, or the selected ones.
        shown_requested(str): show another portal, a successor.
    """

    wanted = pyqtSignal(object)
    shown_requested = pyqtSignal(str)

    def __init__(self, guichet: Any, facts: DirectoryFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet, self._facts = guichet, facts
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._area = CardArea()
        self._foot: QWidget | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._outer.addWidget(self._area)
        self._row: DirectoryRow | None = None
        self._selected: Sequence[DirectoryRow] = ()
        for signal in (guichet.tests.started, guichet.tests.cancelled):
            signal.connect(self._show_test)
        for signal in (guichet.tests.passed, guichet.tests.failed):
            signal.connect(self._on_result)

    def show_row(self, row: DirectoryRow | None, selected: Sequence[DirectoryRow] = ()) -> None:
        """Describe a line; hide for none."""
        if self._foot is not None:
            self._foot.hide()
            self._outer.removeWidget(self._foot)
            self._foot.deleteLater()
            self._foot = None
        self._row, self._selected = row, selected
        self.setVisible(row is not None)
        if row is None:
            return
        body, box = _part(theme.NORMAL)
        box.addLayout(self._head(row))
        self._describe(box, row)
        self._foot, below = _part(theme.SMALL)
        if not row.retired:
            self.health = HealthLine(self._guichet, row)
            below.addWidget(self.health)
        below.addLayout(self._buttons(row))
        self._outer.addWidget(self._foot)
        self._area.show_content(body)
        self._show_test(row.key)

    def fit(self, width: int, most: int) -> None:
        """Be so wide, and at most so many pixels high: what is said scrolls, the buttons stay in sight."""
        if self._foot is not None:
            most -= self._foot.heightForWidth(width)
        self._area.most = most
        self._area.fit()

    def show_selection(self, selected: Sequence[DirectoryRow]) -> None:
        """Other lines are selected beside the current one."""
        self._selected = selected
        if self._row is not None:
            self._show_compare()

    def _head(self, row: DirectoryRow) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(0)
        title = heading(self._facts.title(row))
        title.setWordWrap(True)
        line.addWidget(title, 1)
        self.up = IconButton("mActionArrowUp", tr("Prefer: move up (Alt+Up)"))
        self.down = IconButton("mActionArrowDown", tr("Move down (Alt+Down)"))
        for button, deed in ((self.up, Deed.UP), (self.down, Deed.DOWN)):
            button.clicked.connect(lambda _checked=False, deed=deed: self.wanted.emit(deed))
            button.setVisible(row.portal is not None and not row.retired)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _describe(self, box: QVBoxLayout, row: DirectoryRow) -> None:
        place = self._facts.place(row)
        if row.retired:
            box.addWidget(NoteLabel(end_sentence(row), "text"))
        origin = origin_sentence(place, self._overrides(row), row.subject.origin)
        about = row.subject.about.text(formats.language())
        for words, tone in ((about, "text"), (origin, "muted")):
            if words:
                box.addWidget(NoteLabel(words, tone))
        if row.portal is not None and self._takes_account(row.portal):
            box.addWidget(AccountRow(self._guichet.account_book, row.portal))
        facts = FactsGrid(_brief(row), KEY_WIDTH)
        if facts.count():
            box.addLayout(facts)

    def _takes_account(self, portal: Portal) -> bool:
        return not DirectoryRow(portal).retired and bool(self._guichet.account_book.kinds(portal))

    def _overrides(self, row: DirectoryRow) -> bool:
        return row.portal is not None and self._guichet.folders.overrides(row.portal)

    def _buttons(self, row: DirectoryRow) -> FlowLayout:
        line = FlowLayout()
        successor = row.subject.successor if row.retired else ""
        if successor and (self._guichet.portal(successor) or self._guichet.services.get(successor)):
            show = QPushButton(tr("Show %1", self._facts.short_title(successor).replace("&", "&&")))
            show.clicked.connect(lambda: self.shown_requested.emit(successor))
            line.addWidget(show)
        self.test = QPushButton()
        self.test.setVisible(may_test(row))
        self.test.clicked.connect(self._on_test)
        self.details = self._button(Deed.DETAILS)
        self.compare = self._button(Deed.COMPARE)
        self.menu = RowMenu(self)
        self.menu.wanted.connect(self.wanted)
        self.menu.aboutToShow.connect(self.offer_deeds)
        more = IconButton("", tr("More: edit, export, remove"), "⋯")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setMenu(self.menu)
        for button in (self.test, self.details, self.compare, more):
            line.addWidget(button)
        self._show_compare()
        return line

    def _button(self, deed: Deed) -> QPushButton:
        button = QPushButton(deed.words())
        button.clicked.connect(lambda: self.wanted.emit(deed))
        return button

    def offer_deeds(self, menu: RowMenu | None = None) -> None:
        """Fill a menu with all deeds, the card's own with those that have no button on it."""
        row = self._row
        if row is None:
            return
        testing = self._guichet.tests.running(row.key)
        place = self._facts.place(row)
        deeds = possible_deeds(row, self._selected, place, self._overrides(row), testing)
        if menu is None:
            self.menu.offer([deed for deed in deeds if deed not in BESIDE_THE_MENU])
        else:
            menu.offer(deeds)

    def _show_compare(self) -> None:
        enough = compared(self._selected)
        self.compare.setEnabled(enough)
        words = tr("Select two to four portals to compare them")
        self.compare.setToolTip("" if enough else words)

    def _on_test(self) -> None:
        if self._row is not None:
            running = self._guichet.tests.running(self._row.key)
            self.wanted.emit(Deed.STOP if running else Deed.TEST)

    def _on_result(self, key: str, _result: object) -> None:
        self._show_test(key)

    def _show_test(self, key: str) -> None:
        if self._row is not None and self._row.key == key and self._foot is not None:
            running = self._guichet.tests.running(key)
            self.test.setText(tr("Stop") if running else tr("Test Connection"))


def _part(top: int) -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    box = QVBoxLayout(part)
    box.setContentsMargins(theme.NORMAL, top, theme.NORMAL, theme.NORMAL)
    box.setSpacing(theme.SMALL)
    return part, box


def end_sentence(row: DirectoryRow) -> str:
    """Return since when something is closed."""
    when = closed_on(row.subject)
    return tr("Closed in %1. It is never asked.", when) if when else tr("Closed. It is never asked.")


def _brief(row: DirectoryRow) -> list[tuple[str, str]]:
    language = formats.language()
    portal = row.portal
    if portal is None:
        service = row.subject
        return [
            (tr("Takes"), service.takes.text(language)),
            (tr("Gives"), service.gives.text(language)),
            (tr("Who"), service.users.text(language)),
            (tr("Price"), service.price.text(language)),
        ]
    terms = portal.terms
    return [
        (tr("Who"), terms.users.text(language)),
        (tr("Price"), terms.price.text(language)),
        (tr("Account"), portal.access.note.text(language)),
        (tr("Quota"), terms.quota.text(language)),
        (tr("Licence"), terms.licence.text(language)),
    ]
