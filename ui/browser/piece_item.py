"""A hundred layers of very many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qgis.core import QgsDataItem

from ...core.texts import clean_text
from ..flows.flow_node import FlowNode
from .flow_item import FlowItem
from .folder_item import FolderItem

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk

LONGEST = 30  # characters of a title


class PieceItem(FolderItem):
    """Says which are the first and the last."""

    def __init__(
        self, desk: BrowserDesk, parent: QgsDataItem, nodes: Sequence[FlowNode], place: int
    ) -> None:
        """Make the row for these layers."""
        first, last = nodes[0], nodes[-1]
        name = f"{clean_text(first.title, LONGEST)} – {clean_text(last.title, LONGEST)}"
        super().__init__(desk, parent, name, (first.key, last.key, len(nodes)), place)
        self._nodes = tuple(nodes)

    def rows(self) -> list[QgsDataItem]:
        """Return the layers."""
        return [FlowItem(self.desk, self, node, place) for place, node in enumerate(self._nodes)]

    def renew(self) -> None:
        """Nothing: other layers are another row."""
