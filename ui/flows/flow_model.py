"""Portals, groups and layers as a model of two columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt
from qgis.PyQt.QtWidgets import QApplication

from ...core.flows.flow_entry import FlowEntry
from ...gis.translation import tr
from .. import theme
from .flow_branch import FlowBranch
from .flow_branches import nodes_of
from .flow_node import FlowNode
from .flow_row_words import row_dates, row_sentence, row_state, row_tip

LAYER, DATES = 0, 1
NODE = Qt.ItemDataRole.UserRole
URI_LIST = "application/x-vnd.qgis.qgis.uri"
CHUNK = 500  # rows that are shown at once; more come when the view is scrolled to them


class FlowModel(QAbstractItemModel):
    """Told what there is, it changes only the rows that differ: nothing else moves, opens or closes.

    Rows below a portal or a group are made when they are first asked for.

    Attributes:
        drag: what is dragged of a layer; None: nothing can be dragged.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.drag: Callable[[FlowEntry], QMimeData | None] | None = None
        self._root = FlowNode("root")
        self._root.children = []
        self._nodes: dict[int, FlowNode] = {}
        self._last = 0

    def show(self, branches: Sequence[FlowBranch]) -> None:
        """Show other branches, or what is new in those that are shown."""
        self._sync(self._root, nodes_of(branches), QModelIndex())

    def node(self, index: QModelIndex) -> FlowNode | None:
        """Return what a row stands for, None for an invalid index."""
        return self._nodes.get(index.internalId()) if index.isValid() else None

    def entry(self, index: QModelIndex) -> FlowEntry | None:
        """Return the layer of a row, None for portals and groups."""
        node = self.node(index)
        return None if node is None else node.entry

    def index_of(self, node: FlowNode, column: int = 0) -> QModelIndex:
        """Return the place of a row."""
        return QModelIndex() if node is self._root else self.createIndex(node.row, column, node.id)

    def find(self, entry_id: str) -> QModelIndex:
        """Return the row of a layer, or of a branch by its key; invalid where it is not shown.

        Rows are made as far as that needs.
        """
        for branch in self._built(self._root):
            if branch.key == ("branch", entry_id):
                return self.index_of(branch)
            if branch.branch is not None and any(
                entry.id == entry_id for part in branch.branch.parts for entry in part
            ):
                return self._find_below(branch, entry_id)
            for below in self._built(branch) if branch.branch is not None and branch.branch.below else ():
                if below.key == ("branch", entry_id):
                    return self.index_of(below)
                found = self._find_below(below, entry_id) if below.branch is not None else QModelIndex()
                if found.isValid():
                    return found
        return QModelIndex()

    def _find_below(self, node: FlowNode, entry_id: str) -> QModelIndex:
        for child in self._built(node):
            if child.key == entry_id:
                self._reveal(node, child)
                return self.index_of(child)
            if not child.is_layer:
                found = self._find_below(child, entry_id)
                if found.isValid():
                    return found
        return QModelIndex()

    # ---- what Qt asks ----------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: QModelIndex | None = None) -> QModelIndex:
        """Return a place."""
        node = self._node_of(parent)
        children = self._built(node)
        if not 0 <= row < node.shown or not 0 <= column < 2:
            return QModelIndex()
        return self.createIndex(row, column, children[row].id)

    def parent(self, index: QModelIndex) -> QModelIndex:
        """Return the row above in the tree."""
        node = self.node(index)
        return QModelIndex() if node is None or node.parent is None else self.index_of(node.parent)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Return how many rows are shown below a place."""
        if parent is not None and parent.column() > 0:
            return 0
        node = self._node_of(parent)
        self._built(node)
        return node.shown

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """Return two."""
        return 2

    def hasChildren(self, parent: QModelIndex | None = None) -> bool:
        """Return whether something is below, or may come."""
        node = self._node_of(parent)
        if node is self._root or node.branch is None:
            return not node.is_layer
        return node.branch.opens

    def canFetchMore(self, parent: QModelIndex) -> bool:
        """Return whether there are rows that the view does not know of."""
        node = self._node_of(parent)
        return node.children is not None and node.shown < len(node.children)

    def fetchMore(self, parent: QModelIndex) -> None:
        """Show some more rows."""
        node = self._node_of(parent)
        self._show_more(node, CHUNK)

    def flags(self, index: QModelIndex) -> Any:
        """Say that every row can be selected, which have nothing below, and that those can be dragged."""
        node = self.node(index)
        if node is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not node.is_layer:
            return flags
        return flags | Qt.ItemFlag.ItemNeverHasChildren | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """Return what a dragged layer is: a source as QGIS takes it."""
        return [URI_LIST]

    def supportedDragActions(self) -> Any:
        """Say that a layer stays where it is."""
        return Qt.DropAction.CopyAction

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData | None:
        """Return what is dragged of the first layer; None: nothing is."""
        entry = next((found for found in map(self.entry, indexes) if found is not None), None)
        return self.drag(entry) if entry is not None and self.drag is not None else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return the title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr("Layer") if section == LAYER else tr("Dates")
        return None

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        """Return what a row says."""
        node = self.node(index)
        if node is None:
            return None
        if role == NODE:
            return node
        if role == Qt.ItemDataRole.ToolTipRole:
            return row_tip(node)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row_sentence(node)
        return self._name(node, role) if index.column() == LAYER else self._dates(node, role)

    def _name(self, node: FlowNode, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return node.title
        if role == Qt.ItemDataRole.DecorationRole and node.is_layer:
            return theme.icon("mIconWms")
        if role == Qt.ItemDataRole.FontRole and node.branch is not None:
            return theme.small(QApplication.font(), bold=True)
        return None

    def _dates(self, node: FlowNode, role: int) -> Any:
        if node.entry is not None:
            words, timed = row_dates(node.entry)
            if role == Qt.ItemDataRole.DisplayRole:
                return words
            if role == Qt.ItemDataRole.DecorationRole and timed:
                return theme.icon("mIndicatorTemporal")
            return theme.colours().muted if role == Qt.ItemDataRole.ForegroundRole else None
        word, status = row_state(node)
        if role == Qt.ItemDataRole.DisplayRole:
            return word
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.colours().status(status) if status else theme.colours().muted
        return None

    # ---- rows ------------------------------------------------------------------------------------

    def _node_of(self, index: QModelIndex | None) -> FlowNode:
        return (self.node(index) if index is not None else None) or self._root

    def _built(self, node: FlowNode) -> list[FlowNode]:
        """Return the rows below, made now if nobody asked before."""
        if node.children is None:
            node.children = node.make() if node.make is not None else []
            self._enter(node, node.children, 0)
            node.shown = min(CHUNK, len(node.children))
        return node.children

    def _enter(self, parent: FlowNode, nodes: Sequence[FlowNode], first: int) -> None:
        for row, node in enumerate(nodes, first):
            self._last += 1
            node.id, node.row = self._last, row
            node.parent = parent if parent is not self._root else None
            self._nodes[node.id] = node

    def _forget(self, nodes: Sequence[FlowNode]) -> None:
        for node in nodes:
            self._nodes.pop(node.id, None)
            if node.children:
                self._forget(node.children)

    def _reveal(self, parent: FlowNode, child: FlowNode) -> None:
        if child.row >= parent.shown:
            self._show_more(parent, child.row - parent.shown + 1)

    def _show_more(self, node: FlowNode, count: int) -> None:
        total = len(self._built(node))
        last = min(total, node.shown + count)
        if last > node.shown:
            self.beginInsertRows(self.index_of(node), node.shown, last - 1)
            node.shown = last
            self.endInsertRows()

    def _sync(self, parent: FlowNode, new: list[FlowNode], place: QModelIndex) -> None:
        """Change the rows below `parent` to `new`; rows with the same key stay the same rows."""
        children = self._built(parent)
        wanted = {node.key for node in new}
        self._remove([row for row, node in enumerate(children) if node.key not in wanted], parent, place)
        for at, node in enumerate(new):
            if at < len(children) and children[at].key == node.key:
                continue
            run = self._run(new, at, {child.key for child in children[at:]})
            if not run:  # another order
                self._remove(list(range(at, len(children))), parent, place)
                run = new[at:]
            self._insert(run, at, parent, place)
        self._update(parent, new, place)

    @staticmethod
    def _run(new: list[FlowNode], at: int, there: set[Any]) -> list[FlowNode]:
        """Return the new rows from `at` on, up to the next one that is there already."""
        end = next((row for row in range(at, len(new)) if new[row].key in there), len(new))
        return new[at:end]

    def _insert(self, run: list[FlowNode], at: int, parent: FlowNode, place: QModelIndex) -> None:
        children = self._built(parent)
        seen = at < parent.shown or parent is self._root
        if not seen and parent.shown < CHUNK and at == parent.shown:
            # what comes at the end is shown by the piece
            children[at:at] = run
            self._enter(parent, run, at)
            self._renumber(children, at + len(run))
            self._show_more(parent, CHUNK - parent.shown)
            return
        if seen:
            self.beginInsertRows(place, at, at + len(run) - 1)
            parent.shown += len(run)
        children[at:at] = run
        self._enter(parent, run, at)
        self._renumber(children, at + len(run))
        if seen:
            self.endInsertRows()

    def _remove(self, rows: list[int], parent: FlowNode, place: QModelIndex) -> None:
        children = self._built(parent)
        while rows:
            last = first = rows.pop()
            while rows and rows[-1] == first - 1:
                first = rows.pop()
            gone = children[first : last + 1]
            shown = min(last, parent.shown - 1)
            if shown >= first:
                self.beginRemoveRows(place, first, shown)
                parent.shown -= shown - first + 1
            del children[first : last + 1]
            self._renumber(children, first)
            self._forget(gone)
            if shown >= first:
                self.endRemoveRows()

    @staticmethod
    def _renumber(children: list[FlowNode], first: int) -> None:
        for row in range(first, len(children)):
            children[row].row = row

    def _update(self, parent: FlowNode, new: list[FlowNode], place: QModelIndex) -> None:
        """Give the rows that stay what is new of them."""
        children = self._built(parent)
        for node, fresh in zip(children, new):
            if node is not fresh:
                self._renew(node, fresh)
        if parent.shown:
            self.dataChanged.emit(self.index(0, LAYER, place), self.index(parent.shown - 1, DATES, place))

    def _renew(self, node: FlowNode, fresh: FlowNode) -> None:
        before, node.branch = node.branch, fresh.branch
        node.title, node.entry, node.make = fresh.title, fresh.entry, fresh.make
        if node.children is None:
            return
        same = before is not None and fresh.branch is not None and before.same_as(fresh.branch)
        if same and not fresh.branch.below:
            return
        if fresh.make is not None:
            self._sync(node, fresh.make(), self.index_of(node))
