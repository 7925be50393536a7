"""The table of the directory, with what is looked for above and the selected line's card below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QPoint, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from ...gis.translation import tr
from .. import theme
from ..widgets.icon_button import IconButton
from .deed import Deed
from .directory_facts import DirectoryFacts
from .directory_list import DirectoryList, order_after_click
from .directory_model import DirectoryModel
from .directory_order import DirectoryOrder
from .directory_row import DirectoryRow
from .filter_bar import FilterBar
from .order_menu import OrderMenu
from .portal_card import PortalCard
from .preference import moved, placed_before
from .problem_lines import ProblemLines
from .row_menu import RowMenu

CARD_SHARE = 0.5  # of the page


class DirectoryPage(QWidget):
    """Filters, table, problems of files, card.

    Signals:
        switched(str, bool): a check box was clicked.
        deed_wanted: a `Deed` with the current line, or the selected ones.
        add_wanted(), import_wanted(): of the menu of the button with the plus.
    """

    switched = pyqtSignal(str, bool)
    deed_wanted = pyqtSignal(object)
    add_wanted = pyqtSignal()
    import_wanted = pyqtSignal()

    def __init__(self, guichet: Any, parent: QWidget | None = None) -> None:
        """Make the page for a `gis.guichet.Guichet`."""
        super().__init__(parent)
        self._guichet = guichet
        self.facts = DirectoryFacts(guichet)
        self.model = DirectoryModel(self.facts, self)
        self.filters = FilterBar(guichet.families)
        self.list = DirectoryList(self.model)
        self.problems, self.notices = ProblemLines(), ProblemLines()
        self.card = PortalCard(guichet, self.facts)
        self.orders = OrderMenu(self)
        self._lay_out()
        self._connect()
        self.reload()

    def reload(self) -> None:
        """Show the directory as it is now; the selection stays."""
        keys = [row.key for row in self.list.selected()]
        current = self.list.current()
        self.model.show()
        self.filters.show_counts(self._count)
        self.list.fit_columns()
        self.problems.show_problems([*self._guichet.portals.problems, *self._guichet.services.problems])
        self._select([current.key, *(key for key in keys if key != current.key)] if current else [])

    def show_row(self, key: str) -> None:
        """Select a portal or service, the first one where the key is unknown or empty."""
        if key and self.model.row_of(key) < 0:
            self.filters.clear()
        self._select([key])

    def _select(self, keys: list[str]) -> None:
        """Select lines and show the first; the signals of single steps are of no interest."""
        self.list.blockSignals(True)
        self.list.select(keys)
        self.list.blockSignals(False)
        self._show_card()

    def say(self, sentence: str, status: str = "error") -> None:
        """Say what came of a deed; empty: nothing any more."""
        self.notices.show_problems([sentence] if sentence else [], status)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the card its share."""
        super().resizeEvent(event)
        self._fit_card()

    def _lay_out(self) -> None:
        order = IconButton("sort", tr("Sort the table"))
        order.setMenu(self.orders)
        add = IconButton("symbologyAdd", tr("Add a portal by its address, or import files"))
        menu = QMenu(self)
        menu.addAction(tr("Add by Address…")).triggered.connect(lambda _checked=False: self.add_wanted.emit())
        menu.addAction(tr("Import…")).triggered.connect(lambda _checked=False: self.import_wanted.emit())
        add.setMenu(menu)
        for button in (order, add):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            self.filters.line.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.NORMAL, theme.NORMAL, theme.NORMAL, theme.NORMAL)
        box.setSpacing(theme.SMALL)
        box.addWidget(self.filters)
        box.addWidget(self.list, 1)
        box.addWidget(self.problems)
        box.addWidget(self.notices)
        box.addWidget(self.card)
        self.orders.show_order(DirectoryOrder.PREFERENCE)

    def _connect(self) -> None:
        self.filters.changed.connect(self._on_filter)
        self.orders.chosen.connect(self._on_order)
        self.list.order_wanted.connect(lambda order: self._sort(*order_after_click(self.model, order)))
        self.list.picked.connect(self._show_card)
        self.list.details_wanted.connect(lambda: self.deed_wanted.emit(Deed.DETAILS))
        self.list.move_wanted.connect(self.move)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.model.switched.connect(self.switched)
        self.model.dropped.connect(self._on_dropped)
        self.card.wanted.connect(self.deed_wanted)
        self.card.shown_requested.connect(self._on_successor)
        self._guichet.portals_changed.connect(self.reload)
        self._guichet.health.changed.connect(self._on_health)
        for signal in (self._guichet.tests.started, self._guichet.tests.cancelled):
            signal.connect(self.model.refresh)
        for signal in (self._guichet.tests.passed, self._guichet.tests.failed):
            signal.connect(self._on_tested)

    def _count(self, kind: Any) -> int:
        return sum(kind.takes(row, self.facts) for row in self.model.all_rows())

    def _on_health(self, key: str) -> None:
        self.model.refresh(key)
        self.filters.show_counts(self._count)

    def _on_tested(self, key: str, _result: object) -> None:
        self.model.refresh(key)

    def _on_filter(self) -> None:
        row = self.list.current()
        self.model.set_filter(self.filters.conditions)
        self._select([row.key] if row else [])

    def _on_order(self, order: DirectoryOrder) -> None:
        self._sort(order, False)

    def _sort(self, order: DirectoryOrder, backwards: bool) -> None:
        keys = [row.key for row in self.list.selected()]
        self.model.set_order(order, backwards)
        self.orders.show_order(order)
        self.list.show_order()
        self._select(keys)

    def _show_card(self) -> None:
        row = self.list.current()
        selected = self.list.selected()
        self.say("")
        self.card.show_row(row, selected)
        self._fit_card()
        if row is not None:
            ids = [one.key for one in self.model.shown()]
            self.card.up.setEnabled(moved(self._ids(), ids, row.key, -1) is not None)
            self.card.down.setEnabled(moved(self._ids(), ids, row.key, 1) is not None)
            self.list.scrollTo(self.list.currentIndex())

    def _fit_card(self) -> None:
        self.card.fit(self.width() - 2 * theme.NORMAL, int(self.height() * CARD_SHARE))

    def _on_successor(self, subject_id: str) -> None:
        service = self._guichet.services.get(subject_id)
        known = self._guichet.portal(subject_id) is None and service is not None
        self.show_row(DirectoryRow(service).key if known else subject_id)

    def _show_menu(self, place: QPoint) -> None:
        if self.list.current() is None:
            return
        menu = RowMenu(self)
        menu.wanted.connect(self.deed_wanted)
        menu.aboutToHide.connect(menu.deleteLater)
        self.card.offer_deeds(menu)
        menu.popup(self.list.viewport().mapToGlobal(place))

    # ---- order of preference ---------------------------------------------------------------------

    def move(self, step: int) -> None:
        """Put the current portal before the one above it, or after the one below."""
        row = self.list.current()
        if row is not None and row.portal is not None:
            self._prefer(moved(self._ids(), [one.key for one in self.model.shown()], row.key, step))

    def _on_dropped(self, portal_id: str, before: str) -> None:
        ids = self._ids()
        if portal_id in ids:
            self._prefer(placed_before(ids, portal_id, before))

    def _ids(self) -> list[str]:
        """Return the portals that are not retired, in the order of preference."""
        return [row.key for row in self.model.all_rows() if row.portal is not None and not row.retired]

    def _prefer(self, ids: Sequence[str] | None) -> None:
        if ids is None:
            return
        if self.model.order is not DirectoryOrder.PREFERENCE:
            self._sort(DirectoryOrder.PREFERENCE, False)
        retired = [row.key for row in self.model.all_rows() if row.portal is not None and row.retired]
        self._guichet.settings.order_of_portals = [*ids, *retired]
        self._guichet.reload_portals()
