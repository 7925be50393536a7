"""Layers that are dragged from the flows tree onto the map or into the layer tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import QgsMimeDataUtils
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QMimeData, QObject

from ...core.flows.flow_entry import FlowEntry
from ..browser.dropped_flows import DroppedFlows
from .flow_hand import FlowHand


class FlowDrag(QObject):
    """Hands QGIS the chosen layer at the chosen date, as its Browser does."""

    def __init__(self, guichet: Any, canvas: QgsMapCanvas, hand: FlowHand) -> None:
        super().__init__(hand)
        self._hand = hand
        self._dropped = DroppedFlows(_Place(guichet, canvas), self)

    def data(self, entry: FlowEntry) -> QMimeData | None:
        """Return what is dragged; None for what cannot be a layer."""
        time, style = self._hand.choice(entry)
        uris = self._dropped.uris(entry, time, style)
        return QgsMimeDataUtils.encodeUriList(uris) if uris else None

    def close(self) -> None:
        """Listen no more to what is dropped."""
        self._dropped.close()


@dataclass(frozen=True)
class _Place:
    """Where layers are dragged from."""

    guichet: Any
    canvas: QgsMapCanvas
