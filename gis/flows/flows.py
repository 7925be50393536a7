"""Everything about map services that the panel and the plugin hold."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject

from .flow_book import FlowBook
from .flow_layers import FlowLayers


class Flows:
    """Made with the guichet; nothing is asked before a service is opened or searched.

    Attributes:
        book: which services there are and what they offer.
        layers: flows on the map.
    """

    def __init__(self, parent: QObject) -> None:
        self.book = FlowBook(parent)
        self.layers = FlowLayers(parent)

    def close(self) -> None:
        """End what is under way."""
        self.layers.close()
        self.book.close()
