"""A portal, a service or a group of layers."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from qgis.core import QgsDataItem

from ...core.flows.found_source import OWN
from ...gis.translation import tr
from .. import theme
from ..flows.flow_node import FlowNode
from ..flows.flow_row_words import row_state, row_tip
from .folder_item import FolderItem
from .item_parts import POPULATED, Deeds
from .node_rows import node_rows
from .notice_item import NoticeItem

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk


class NodeItem(FolderItem):
    """Asks the portal's services when it is first opened; its layers come when they have answered."""

    def __init__(
        self,
        desk: BrowserDesk,
        parent: QgsDataItem,
        node: FlowNode,
        keys: tuple[Hashable, ...],
        place: int,
    ) -> None:
        """Make the row.

        Args:
            desk: what is known.
            parent: the row above.
            node: of the flows tree.
            keys: of the node and those above it, from the portal on.
            place: among its siblings.
        """
        icon = theme.icon("mIconConnect" if node.branch is not None else "mIconFolder")
        super().__init__(desk, parent, _name(node), node.key, place, icon)
        self._keys = keys
        self._shown: object = None
        self.setToolTip(row_tip(node))

    def rows(self) -> list[QgsDataItem]:
        """Return what is known of the layers, and what is to be said of the portal."""
        node = self.desk.node(self._keys)
        if node is None:
            return []
        if node.branch is not None:
            self.desk.ask(node.branch.sources)
            node = self.desk.node(self._keys) or node
        self._shown = self._seen(node)
        rows = node_rows(self.desk, self, self._keys, self.desk.below(node))
        words, warns = self.desk.trouble(node)
        return [NoticeItem(self, words, warns), *rows] if words else rows

    def deeds(self) -> Deeds:
        """Return what its menu offers; nothing for a group."""
        node = self.desk.node(self._keys)
        branch = node.branch if node is not None else None
        if branch is None:
            return ()
        deeds = [
            (tr("Refresh"), self._reload),
            (tr("Open in the Guichet EO Panel"), self._show_in_panel),
        ]
        if len(branch.sources) == 1:
            deeds.append((tr("Copy Address"), self._copy_address))
        return [*deeds, (tr("Remove"), self._remove)] if branch.key.startswith(OWN) else deeds

    def renew(self) -> None:
        """Show what is known by now, if that is something else."""
        node = self.desk.node(self._keys)
        if node is None:
            return  # the row above takes it away
        if self.name() != _name(node):
            self.setName(_name(node))
        if self.state() == POPULATED and self._shown != self._seen(node):
            self.refresh()

    def _seen(self, node: FlowNode) -> object:
        return tuple(one.key for one in self.desk.below(node)), self.desk.trouble(node)

    def _branch_key(self) -> str:
        node = self.desk.node(self._keys)
        return node.branch.key if node is not None and node.branch is not None else ""

    def _reload(self) -> None:
        node = self.desk.node(self._keys)
        if node is not None and node.branch is not None:
            self.desk.ask(node.branch.sources, again=True)

    def _show_in_panel(self) -> None:
        self.desk.door.show_flows(self._branch_key())

    def _copy_address(self) -> None:
        node = self.desk.node(self._keys)
        if node is not None and node.branch is not None:
            self.desk.copy_address(node.branch.sources[0])

    def _remove(self) -> None:
        node = self.desk.node(self._keys)
        if node is not None and node.branch is not None:
            self.desk.remove(node.branch.sources[0])


def _name(node: FlowNode) -> str:
    """Return the title, with how the portal is where that is not well."""
    words, status = row_state(node)
    return tr("%1 (%2)", node.title, words) if status else node.title
