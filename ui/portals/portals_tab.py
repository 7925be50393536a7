"""The directory: every portal, which ones are asked, and what is known of each."""

from __future__ import annotations

from typing import Any

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFontMetrics, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ...core.portal_error import PortalError
from ...gis.portal_phase import PortalPhase
from ...gis.translation import tr
from .. import formats, theme
from ..widgets.icon_button import IconButton
from .add_portal_dialog import AddPortalDialog
from .card_area import CardArea
from .portal_card import PortalCard
from .portal_delegate import WORD_MARGIN, PortalDelegate
from .portal_filter import PortalFilter
from .portal_list_model import PortalListModel
from .problem_lines import ProblemLines

KIND_CHARACTERS = 8
WIDEST_STATUS = 0.45  # of the list


class PortalsTab(QWidget):
    """List above, card of the selected portal below; problems of files in between.

    Signals:
        switched(): other portals are asked from now on.
    """

    switched = pyqtSignal()

    def __init__(self, guichet: Any, parent: QWidget | None = None) -> None:
        """Make the tab for a `gis.guichet.Guichet`."""
        super().__init__(parent)
        self._guichet = guichet
        self._failures: dict[str, PortalError] = {}
        self._dialog: AddPortalDialog | None = None
        self._model = PortalListModel(guichet.families, self)
        self._filter = QgsFilterLineEdit()
        self._kind = QComboBox()
        self._view = QTreeView()
        self._problems = ProblemLines()
        self._card = PortalCard(guichet)
        self._up = IconButton("mActionArrowUp", tr("Prefer: move up (Alt+Up)"))
        self._down = IconButton("mActionArrowDown", tr("Move down (Alt+Down)"))
        self._arrange()
        self._lay_out()
        self._connect()
        self.reload()

    def reload(self) -> None:
        """Show the directory as it is now; the selection stays."""
        portal = self._current()
        self._model.show(self._guichet.portals.portals, self._guichet.settings.switched_off, self._failures)
        self._show_kinds()
        self._fit_columns()
        self._problems.show_problems(self._guichet.portals.problems)
        self.show_portal(portal.id if portal else "")

    def show_portal(self, portal_id: str) -> None:
        """Select a portal, the first one where the id is unknown or empty."""
        if portal_id and self._model.row_of(portal_id) < 0:
            self._filter.clear()
            self._kind.setCurrentIndex(0)
            self._on_filter()
        row = max(0, self._model.row_of(portal_id))
        self._view.setCurrentIndex(self._model.index(row, 0))
        self._view.scrollTo(self._model.index(row, 0))
        self._show_card()

    def add_portal(self) -> None:
        """Open the dialog; it does not hold up anything else."""
        if self._dialog is None:
            self._dialog = AddPortalDialog(self._guichet, self)
            self._dialog.saved.connect(self.show_portal)
            self._dialog.finished.connect(self._on_dialog_finished)
        self._dialog.show()
        self._dialog.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Alt+Up and Alt+Down, before menus and before the list moves its selection."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not _move_of(event):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress:
            self._move(_move_of(event))
        event.accept()
        return True

    def _arrange(self) -> None:
        self._filter.setShowSearchIcon(True)
        self._filter.setPlaceholderText(tr("Filter: SPOT, France, CNES…"))
        self._filter.setAccessibleName(tr("Filter the portals"))
        self._kind.setAccessibleName(tr("Status"))
        self._kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._kind.setMinimumContentsLength(KIND_CHARACTERS)
        view = self._view
        view.setModel(self._model)
        view.setItemDelegate(PortalDelegate(view))
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setFont(theme.small(view.font()))
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setAccessibleName(tr("Portals"))
        view.installEventFilter(self)
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        add = IconButton("symbologyAdd", tr("Add a portal…"))
        add.clicked.connect(self.add_portal)
        row = QHBoxLayout()
        row.setSpacing(theme.SMALL)
        row.addWidget(self._filter, 1)
        row.addWidget(self._kind)
        for button in (self._up, self._down, add):
            row.addWidget(button)
        self._area = CardArea(self._card)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.NORMAL, theme.NORMAL, theme.NORMAL, theme.NORMAL)
        box.setSpacing(theme.SMALL)
        box.addLayout(row)
        box.addWidget(self._view, 1)
        box.addWidget(self._problems)
        box.addWidget(self._area)

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._on_filter)
        self._kind.activated.connect(self._on_filter)
        self._view.selectionModel().currentChanged.connect(self._show_card)
        self._up.clicked.connect(lambda: self._move(-1))
        self._down.clicked.connect(lambda: self._move(1))
        self._model.switched.connect(self._on_switched)
        self._card.remove_requested.connect(self._on_remove)
        self._card.shown_requested.connect(self.show_portal)
        self._guichet.portals_changed.connect(self.reload)
        self._guichet.search_started.connect(self._on_search_started)

    def _show_kinds(self) -> None:
        chosen = max(0, self._kind.currentIndex())
        self._kind.clear()
        for kind in PortalFilter:
            self._kind.addItem(kind.words(formats.number(self._model.count(kind))), kind)
        self._kind.setCurrentIndex(chosen)

    def _current(self) -> Any:
        return self._model.portal(self._view.currentIndex())

    def _show_card(self) -> None:
        portal = self._current()
        self._card.show_portal(portal, self._failures.get(portal.id) if portal else None)
        ids = [one.id for one in self._guichet.portals.portals]
        place = ids.index(portal.id) if portal and portal.id in ids else -1
        self._area.fit()
        self._view.scrollTo(self._view.currentIndex())
        self._up.setEnabled(place > 0)
        self._down.setEnabled(0 <= place < len(ids) - 1)

    def _fit_columns(self) -> None:
        """Give the second column what its longest word needs."""
        words = self._model.longest_words()
        metrics = QFontMetrics(self._view.font())
        needed = max((metrics.horizontalAdvance(word) for word in words), default=0) + WORD_MARGIN
        self._view.header().resizeSection(1, min(needed, int(self.width() * WIDEST_STATUS)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the card its share."""
        super().resizeEvent(event)
        self._area.fit()
        self._fit_columns()

    def _on_filter(self) -> None:
        portal = self._current()
        self._model.set_filter(self._filter.text(), self._kind.currentData() or PortalFilter.ALL)
        row = self._model.row_of(portal.id) if portal else 0
        self._view.setCurrentIndex(self._model.index(max(0, row), 0))
        self._show_card()

    def _on_switched(self, portal_id: str, asked: bool) -> None:
        settings = self._guichet.settings
        settings.switched_off = (settings.switched_off - {portal_id}) | (set() if asked else {portal_id})
        self.reload()
        self.switched.emit()

    def _on_remove(self, portal_id: str) -> None:
        try:
            self._guichet.remove_portal(portal_id)
        except OSError as error:
            sentence = tr("The profile cannot be written: %1", error.strerror or error)
            self._problems.show_problems([sentence])

    def _move(self, step: int) -> None:
        """Change the order of preference by one place."""
        portal = self._current()
        ids = [one.id for one in self._guichet.portals.portals]
        if portal is None:
            return
        place = ids.index(portal.id)
        if 0 <= place + step < len(ids):
            ids[place], ids[place + step] = ids[place + step], ids[place]
            self._guichet.settings.order_of_portals = ids
            self._guichet.reload_portals()

    def _on_search_started(self, search: Any) -> None:
        search.state_changed.connect(lambda portal: self._on_state(search, portal))

    def _on_state(self, search: Any, portal: str) -> None:
        state = search.states[portal]
        if state.phase is PortalPhase.FAILED and state.error is not None:
            changed = self._failures.get(portal) is not state.error
            self._failures[portal] = state.error
        else:
            changed = state.phase is PortalPhase.DONE and self._failures.pop(portal, None) is not None
        if changed:
            self.reload()

    def _on_dialog_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


def _move_of(event: Any) -> int:
    """Return -1 for Alt+Up, 1 for Alt+Down, else 0."""
    if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return 0
    return {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(event.key(), 0)
