"""The flows: what is looked for, the tree, the card of the chosen layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QHideEvent, QKeyEvent, QShowEvent
from qgis.PyQt.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from ...core.flows.flow_state import FlowState
from ...core.texts import clean_text
from ...gis.translation import tr
from ...gis.unowned import Unowned
from .. import formats, theme
from ..message import Message, filled
from ..remedy import Remedy
from .flow_branch import FlowBranch
from .flow_branches import branches_of
from .flow_card import FlowCard
from .flow_deed import FlowDeed
from .flow_filter_row import FlowFilterRow
from .flow_menu import FlowMenu, deeds_for
from .flow_messages import state_sentence
from .flow_model import FlowModel
from .flow_notice import FlowNotice
from .flow_tree import FlowTree, step_of
from .view_box import view_degrees

if TYPE_CHECKING:
    from ...gis.flows.flow_book import FlowBook

GATHER = 80  # milliseconds: what several services tell is shown at once
VIEW = 400  # milliseconds of rest before another view of the map counts


class FlowsPage(QWidget):
    """Shows and says; does nothing itself.

    Signals:
        picked(): another row, or the same one with more known of it.
        moved(): the map shows another place.
        deed_wanted: a `FlowDeed` with the current row.
    """

    picked = pyqtSignal()
    moved = pyqtSignal()
    deed_wanted = pyqtSignal(object)

    _canvas = Unowned(QgsMapCanvas)

    def __init__(self, guichet: Any, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """Make the page for a `gis.guichet.Guichet`."""
        super().__init__(parent)
        self._guichet, self._canvas = guichet, canvas
        self._book: FlowBook = guichet.flows.book
        self.filters, self.notice, self.card = FlowFilterRow(), FlowNotice(), FlowCard()
        self.model = FlowModel(self)
        self.tree = FlowTree(self.model)
        self._open: set[Any] | None = None
        self._words = ""
        self._said: Message | None = None
        self._gather, self._rest = self._timer(GATHER), self._timer(VIEW)
        self._lay_out()
        self.filters.here.setChecked(guichet.settings.flows_of_the_map)
        self._connect()
        self.show_flows()

    def show_flows(self) -> None:
        """Show what is known now, as far as the filter lets it pass."""
        self._gather.stop()
        words, box = self._words, self._box()
        found = self._book.find(words, box) if words or box is not None else None
        before = self._key()
        self.tree.show_branches(branches_of(self._book, self.title_of, found, bool(words)))
        if words:
            self.tree.open_found()
        if before and not self.tree.current():
            self.tree.select(before, visible=False)
        self.filters.show_count(sum(len(self._book.entries(one.id)) for one in self._book.sources))
        self._say_progress(words, box is not None, found)
        self._show_card()

    def show_entry(self, entry_id: str) -> bool:
        """Select a layer, a portal or a service by its id; return whether it is there."""
        if self.tree.select(entry_id):
            return True
        self.filters.here.setChecked(False)
        self.filters.clear()
        return self.tree.select(entry_id)

    def say(self, message: Message | None) -> None:
        """Say what came of a deed, until another row is chosen; None: nothing any more."""
        self._said = message
        self.notice.say(message)

    def title_of(self, portal_id: str) -> str:
        """Return a portal's name for people."""
        portal = self._guichet.portal(portal_id)
        return clean_text(portal.title.text(formats.language())) if portal is not None else portal_id

    def close_down(self) -> None:
        """Leave no timer and no listener on the canvas."""
        for timer in (self._gather, self._rest):
            timer.stop()
        self.filters.stop()
        self._listen(False)

    def event(self, event: QEvent) -> bool:
        """Keep Alt+Left and Alt+Right from menus and shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and step_of(event):
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Alt+Left and Alt+Right from buttons, which would move the focus instead."""
        if event.type() == QEvent.Type.KeyPress and step_of(event):
            self.card.stepper.step(step_of(event))
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the dates, wherever the focus is."""
        if step_of(event):
            self.card.stepper.step(step_of(event))
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """What comes into sight is up to date."""
        super().showEvent(event)
        self._listen(True)
        self.show_flows()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: the map may move."""
        super().hideEvent(event)
        self._rest.stop()
        self._listen(False)

    # ---- what happens ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self._listening = False
        self._book.changed.connect(self._on_change)
        self._book.sources_changed.connect(self._on_change)
        self._guichet.portals_changed.connect(self._on_change)
        self._gather.timeout.connect(self.show_flows)
        self._rest.timeout.connect(self._on_rest)
        self.filters.begun.connect(self._book.load_all)
        self.filters.changed.connect(self._on_filter)
        self.filters.here.toggled.connect(self._on_here)
        self.tree.picked.connect(self._on_picked)
        self.tree.opened.connect(self._on_opened)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        self.card.menu.aboutToShow.connect(self._offer_more)
        self.card.menu.wanted.connect(self.deed_wanted)
        self.tree.step_wanted.connect(self.card.stepper.step)
        for button in self.findChildren(QAbstractButton):
            button.installEventFilter(self)
        self.notice.remedy_wanted.connect(self._on_remedy)

    def _listen(self, wanted: bool) -> None:
        if wanted is not self._listening:
            self._listening = wanted
            signal = self._canvas.extentsChanged
            (signal.connect if wanted else signal.disconnect)(self._on_extent)

    def _on_change(self, _source: str = "") -> None:
        if self.isVisible() and not self._gather.isActive():
            self._gather.start()

    def _on_extent(self) -> None:
        self._rest.start()

    def _on_rest(self) -> None:
        if self.filters.here.isChecked():
            self.show_flows()
        self.moved.emit()

    def _on_filter(self) -> None:
        words = self._words = self.filters.words
        if words and self._open is None:
            self._open = self.tree.open_keys()
        self.show_flows()
        if not words and self._open is not None:
            self.tree.set_open(self._open)
            self._open = None
            self.tree.scrollTo(self.tree.currentIndex())

    def _on_here(self, wanted: bool) -> None:
        self._guichet.settings.flows_of_the_map = wanted

    def _on_picked(self) -> None:
        self.say(None)
        self._show_card()

    def _on_opened(self, branch: FlowBranch) -> None:
        for source in (*branch.sources, *(one for below in branch.below for one in below.sources)):
            if self._book.state(source.id) is FlowState.NOT_ASKED:
                self._book.load(source.id)

    def _on_remedy(self, remedy: Remedy) -> None:
        if self._said is None and remedy is Remedy.SHOW_ALL:
            self.filters.here.setChecked(False)
        else:
            self.card.remedy_wanted.emit(remedy)

    def _show_menu(self, place: QPoint) -> None:
        deeds = self._deeds()
        if deeds:
            menu = FlowMenu(self)
            menu.wanted.connect(self.deed_wanted)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.offer(deeds)
            menu.popup(self.tree.viewport().mapToGlobal(place))

    def _offer_more(self) -> None:
        """Fill the card's menu with what the card has no button for."""
        self.card.menu.offer([deed for deed in self._deeds() if deed is not FlowDeed.ADD])

    def _deeds(self) -> list[FlowDeed]:
        node = self.tree.current()
        return deeds_for(node, self._guichet.flows.is_own) if node is not None else []

    # ---- what is said ----------------------------------------------------------------------------

    def _show_card(self) -> None:
        node = self.tree.current()
        there = node is not None and (node.entry is not None or node.branch is not None)
        self.card.setVisible(there)
        if node is not None and node.branch is not None:
            self.card.show_branch(node.branch)
            self.card.show_state(self._trouble_of(node.branch) or self.card.state)
        self.picked.emit()

    def _trouble_of(self, branch: FlowBranch) -> Message | None:
        for source, state in zip(branch.sources, branch.states):
            message = state_sentence(state, self._book.error(source.id), branch.title)
            if message is not None:
                return message
        return None

    def _say_progress(self, words: str, here: bool, found: Any) -> None:
        """Say what a filter does not show: services that are still asked, layers elsewhere."""
        if self._said is not None:
            return
        states = [self._book.state(source.id) for source in self._book.sources] if words else []
        asked = states.count(FlowState.LOADING)
        if asked:
            one, many = tr("%1 service is still being asked…"), tr("%1 services are still being asked…")
            text = formats.counted(asked, one, many)
            self.notice.say(Message(text, text, status="busy", glyph="busy"))
        elif words and not found:
            elsewhere = len(self._book.find(words)) if here else 0
            self.notice.say(_nothing(words, elsewhere))
        else:
            self.notice.say(None)

    def _key(self) -> str:
        node = self.tree.current()
        if node is None:
            return ""
        return node.entry.id if node.entry is not None else node.branch.key if node.branch is not None else ""

    def _box(self) -> Any:
        return view_degrees(self._canvas) if self.filters.here.isChecked() else None

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        return timer

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.NORMAL, theme.NORMAL, theme.NORMAL, theme.NORMAL)
        box.setSpacing(theme.SMALL)
        box.addWidget(self.filters)
        box.addWidget(self.tree, 1)
        box.addWidget(self.notice)
        box.addWidget(self.card)


def _nothing(words: str, elsewhere: int) -> Message:
    if not elsewhere:
        text, markup = filled(tr("No layer that is known has “%1”."), clean_text(words, 60))
        return Message(text, markup, status="off", glyph="off")
    one = tr("%1 layer has these words, but lies elsewhere.")
    many = tr("%1 layers have these words, but lie elsewhere.")
    text = formats.counted(elsewhere, one, many)
    return Message(text, text, tr("Show All"), Remedy.SHOW_ALL, "off", "off")
