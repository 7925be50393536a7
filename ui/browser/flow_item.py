"""A layer that can be put on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import QgsDataItem
from qgis.PyQt.QtWidgets import QAction, QWidget

from ...core.flows.flow_entry import FlowEntry
from ...gis.translation import tr
from .. import theme
from ..flows.flow_node import FlowNode
from ..flows.flow_row_words import row_tip
from .item_parts import CUSTOM, Deeds, actions_of, below, set_up

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk


class FlowItem(QgsDataItem):
    """Double click and menu put it on the map in the background; dragged, it is a source as QGIS knows it."""

    def __init__(self, desk: BrowserDesk, parent: QgsDataItem, node: FlowNode, place: int) -> None:
        """Make the row of a layer."""
        super().__init__(CUSTOM, parent, node.title, below(parent, node.key))
        self._desk, self._entry = desk, node.entry
        icon = "mIconXyz" if node.entry.source.kind == "xyz" else "mIconWms"
        set_up(self, place, theme.icon(icon))
        self.setToolTip(row_tip(node))

    @property
    def entry(self) -> FlowEntry:
        """The layer, as much as is known of it by now."""
        return self._desk.entry(self._entry)

    def hasDragEnabled(self) -> bool:
        """Say that it can be dragged."""
        return True

    def mimeUris(self) -> list[Any]:
        """Return the layer as QGIS takes it; nothing where it cannot be a layer."""
        return self._desk.dropped.uris(self.entry)

    def handleDoubleClick(self) -> bool:
        """Put it on the map."""
        self._add()
        return True

    def actions(self, parent: QWidget) -> list[QAction]:
        """Return the entries of its menu, for QGIS."""
        return actions_of(self.deeds(), parent)

    def deeds(self) -> Deeds:
        """Return what its menu offers."""
        deeds = [
            (tr("Add to Map"), self._add),
            (tr("Open in the Guichet EO Panel"), self._show_in_panel),
            (tr("Copy Address"), self._copy_address),
            (tr("Save as QGIS Connection"), self._save),
        ]
        return [*deeds, (tr("Remove"), self._remove)] if self._desk.is_own(self._entry.source) else deeds

    def _add(self) -> None:
        self._desk.door.adder.add(self.entry)

    def _show_in_panel(self) -> None:
        self._desk.door.show_flows(self._entry.id)

    def _copy_address(self) -> None:
        self._desk.copy_address(self._entry.source)

    def _save(self) -> None:
        self._desk.save_connection(self.entry)

    def _remove(self) -> None:
        self._desk.remove(self._entry.source)
