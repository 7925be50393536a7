"""Layers that are dragged from the Browser onto the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import QgsMapLayer, QgsMimeDataUtils, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject

from ...core.flows.flow_entry import FlowEntry
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_request import FlowRequest
from ...gis.flows.capabilities_priming import prime_capabilities
from ...gis.flows.flow_making import dress
from ...gis.flows.flow_making_title import flow_title
from ...gis.flows.flow_uri import capabilities_address, provider_uri
from ...gis.unowned import Unowned

if TYPE_CHECKING:
    from ..panel_door import PanelDoor

MOST = 500  # sources that are remembered


class DroppedFlows(QObject):
    """QGIS makes them itself, of the source alone: what it cannot know they are given once they are there.

    Nothing is asked for a source; what the book has of the capabilities is handed to QGIS before.
    """

    _project = Unowned(QgsProject)

    def __init__(self, door: PanelDoor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._door = door
        self._project = QgsProject.instance()
        self._given: dict[str, FlowRequest] = {}

    def uris(self, entry: FlowEntry, time: str = "", style: str = "") -> list[Any]:
        """Return a layer as QGIS takes it from others; nothing where it cannot be one.

        Args:
            entry: the layer.
            time: date, as the service writes it; empty: its own choice.
            style: name; empty: the default one.
        """
        flows = self._door.guichet.flows
        crs = self._door.canvas.mapSettings().destinationCrs().authid()
        try:
            request = flows.request(entry, time, style, crs)
            provider, source = provider_uri(request)
        except FlowError:
            return []
        address = capabilities_address(request)
        body = flows.book.body(entry.source.id) if address else None
        if body is not None and not entry.source.secret:
            prime_capabilities(address, body)
        self._remember(source, request)
        uri = QgsMimeDataUtils.Uri()
        uri.layerType, uri.providerKey, uri.name, uri.uri = "raster", provider, flow_title(request), source
        uri.supportedCrs, uri.supportedFormats = [request.crs], [request.format]
        return [uri]

    def close(self) -> None:
        """Listen no more."""
        if self._given:
            self._project.layerWasAdded.disconnect(self._on_layer)
            self._given = {}

    def _remember(self, source: str, request: FlowRequest) -> None:
        if not self._given:
            self._project.layerWasAdded.connect(self._on_layer)
        elif len(self._given) >= MOST:
            del self._given[next(iter(self._given))]
        self._given[source] = request

    def _on_layer(self, layer: QgsMapLayer) -> None:
        if isinstance(layer, QgsRasterLayer) and layer.isValid():
            request = self._given.get(layer.source())
            if request is not None and self._door.guichet.flows.layers.request_of(layer) is None:
                dress(layer, request)
