"""What the rows of the branch know, and what they can do."""

from __future__ import annotations

import weakref
from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer

from ...gis.translation import tr

if TYPE_CHECKING:
    from ...core.flows.flow_entry import FlowEntry
    from ...core.flows.flow_source import FlowSource
    from ..flows.flow_node import FlowNode
    from ..panel_door import PanelDoor
    from .dropped_flows import DroppedFlows

GATHER = 80  # milliseconds: what several services tell is shown at once


class BrowserDesk(QObject):
    """Made with the plugin; the guichet is used, and made if need be, once a row of it opens.

    There may be several trees, so rows are not known by name: they are told that something changed, and look
    for themselves.
    """

    def __init__(self, door: PanelDoor, parent: QObject | None = None) -> None:
        """Serve the rows.

        Args:
            door: the way into the panel.
            parent: owner.
        """
        super().__init__(parent)
        self.door = door
        self._dropped: DroppedFlows | None = None
        self._items: weakref.WeakSet[Any] = weakref.WeakSet()
        self._guichet: Any = None
        self._nodes: list[FlowNode] | None = None
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(GATHER)
        self._gather.timeout.connect(self.renew)

    @property
    def guichet(self) -> Any:
        """The guichet."""
        if self._guichet is None:
            self._guichet = self.door.guichet
            for signal in self._news(self._guichet):
                signal.connect(self._on_news)
            self._guichet.searches.listen(self._on_news)
        return self._guichet

    @property
    def dropped(self) -> DroppedFlows:
        """Gives layers to QGIS that are dragged."""
        if self._dropped is None:
            from .dropped_flows import DroppedFlows

            self._dropped = DroppedFlows(self.door, self)
        return self._dropped

    def follow(self, item: Any) -> None:
        """Have a row's `renew` called when something changed, as long as it is there."""
        self._items.add(item)

    def renew(self) -> None:
        """Let the rows show what is known now."""
        self._nodes = None
        for item in tuple(self._items):
            if not sip.isdeleted(item):
                item.renew()

    def close(self) -> None:
        """Tell nobody anything any more."""
        self._gather.stop()
        self._items.clear()
        if self._guichet is not None and not sip.isdeleted(self._guichet):
            for signal in self._news(self._guichet):
                signal.disconnect(self._on_news)
            self._guichet.searches.unlisten(self._on_news)
        self._guichet = None
        if self._dropped is not None:
            self._dropped.close()

    # ---- flows -----------------------------------------------------------------------------------

    def portals(self) -> list[FlowNode]:
        """Return the portals that have map services."""
        from ..flows.flow_branch import MINE

        return [node for node in self._all() if node.branch.key != MINE]

    def node(self, keys: Sequence[Hashable]) -> FlowNode | None:
        """Return a row of the flows tree by its key and those above it; None where it is gone."""
        nodes, found = self._all(), None
        for key in keys:
            found = next((node for node in nodes if node.key == key), None)
            if found is None:
                return None
            nodes = self.below(found)
        return found

    def below(self, node: FlowNode) -> list[FlowNode]:
        """Return the rows below one."""
        if node.children is None:
            node.children = node.make() if node.make is not None else []
        return node.children

    def ask(self, sources: Iterable[FlowSource], again: bool = False) -> None:
        """Have services asked that nobody asked yet, in the background; `again`: all of them."""
        from ...core.flows.flow_state import FlowState

        book = self.guichet.flows.book
        for source in sources:
            if again or book.state(source.id) is FlowState.NOT_ASKED:
                book.load(source.id, again)
                self._nodes = None

    def trouble(self, node: FlowNode) -> tuple[str, bool]:
        """Return what is to be said of a portal, and whether something is wrong; empty where all is well."""
        from ..flows.flow_messages import state_sentence

        branch = node.branch
        if branch is None:
            return "", False
        book = self.guichet.flows.book
        for source, state in zip(branch.sources, branch.states):
            message = state_sentence(state, book.error(source.id), branch.title)
            if message is not None:
                return message.text, message.status != "busy"
        return ("", False) if self.below(node) else (tr("No layers"), False)

    def entry(self, entry: FlowEntry) -> FlowEntry:
        """Return what is known of a layer by now."""
        return self.guichet.flows.book.entry(entry.id) or entry

    # ---- deeds -----------------------------------------------------------------------------------

    def copy_address(self, source: FlowSource) -> None:
        """Put a service's address, an instance by its alias, into the clipboard."""
        from ..desktop import copy_text

        copy_text(source.address)

    def save_connection(self, entry: FlowEntry) -> None:
        """Make a layer's service an ordinary connection of QGIS, and say its name."""
        from ...core.flows.flow_error import FlowError
        from ...core.texts import clean_text
        from .. import formats
        from ..flows.flow_messages import flow_sentence
        from ..message import Message, filled

        try:
            name = self.guichet.flows.register(entry)
        except FlowError as error:
            self.door.say(flow_sentence(error, clean_text(entry.title(formats.language()))))
            return
        text, markup = filled(tr("Saved as the connection “%1” of QGIS's Browser."), name)
        self.door.say(Message(text, markup, status="ok", glyph="ok"))

    def is_own(self, source: FlowSource) -> bool:
        """Whether the user added a service."""
        return bool(self.guichet.flows.is_own(source))

    def remove(self, source: FlowSource) -> None:
        """Forget a service of the user."""
        try:
            self.guichet.flows.remove(source)
        except OSError as error:
            self.door.say_unwritten(error)

    def remove_search(self, name: str) -> None:
        """Forget a search of the user."""
        try:
            self.guichet.searches.remove(name)
        except OSError as error:
            self.door.say_unwritten(error)

    # ---- inside ----------------------------------------------------------------------------------

    @staticmethod
    def _news(guichet: Any) -> tuple[Any, ...]:
        book, queue = guichet.flows.book, guichet.downloads
        return (
            book.changed,
            book.sources_changed,
            guichet.portals_changed,
            queue.opened,
            queue.arrived,
            queue.removed,
        )

    def _on_news(self, *_news: object) -> None:
        if not self._gather.isActive():
            self._gather.start()

    def _all(self) -> list[FlowNode]:
        from ..flows.flow_branches import branches_of, nodes_of

        if self._nodes is None:
            self._nodes = nodes_of(branches_of(self.guichet.flows.book, self._title_of))
        return self._nodes

    def _title_of(self, portal_id: str) -> str:
        from ...core.texts import clean_text
        from .. import formats

        portal = self.guichet.portal(portal_id)
        return clean_text(portal.title.text(formats.language())) if portal is not None else portal_id
