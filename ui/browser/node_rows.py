"""Rows of the flows tree as rows of the branch."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from qgis.core import QgsDataItem

from ..flows.flow_node import FlowNode

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk

MOST = 200  # rows below one: QGIS compares all of them with all of them when they are renewed
PIECE = 100


def node_rows(
    desk: BrowserDesk, parent: QgsDataItem, keys: tuple[Hashable, ...], nodes: Sequence[FlowNode]
) -> list[QgsDataItem]:
    """Return a row for each node; where they are very many, rows that hold a hundred each.

    Args:
        desk: what is known.
        parent: the row above.
        keys: of the node above and those above it.
        nodes: of the flows tree.
    """
    from .flow_item import FlowItem
    from .node_item import NodeItem
    from .piece_item import PieceItem

    layers = [node for node in nodes if node.is_layer]
    others = [node for node in nodes if not node.is_layer]
    rows: list[QgsDataItem] = []
    if len(layers) > MOST:
        pieces = [layers[start : start + PIECE] for start in range(0, len(layers), PIECE)]
        rows += [PieceItem(desk, parent, piece, place) for place, piece in enumerate(pieces)]
    else:
        rows += [FlowItem(desk, parent, node, place) for place, node in enumerate(layers)]
    first = len(rows)
    rows += [
        NodeItem(desk, parent, node, (*keys, node.key), first + place) for place, node in enumerate(others)
    ]
    return rows
