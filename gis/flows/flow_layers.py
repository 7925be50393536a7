"""Flows as layers of the project."""

from __future__ import annotations

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.flows.flow_request import FlowRequest


class FlowLayers(QObject):
    """Makes layers in the background, so that no service can hold up the window.

    Used on the main thread. A layer that QGIS cannot open never comes into the project.

    Signals:
        added(FlowRequest, QgsRasterLayer): it is on the map.
        failed(FlowRequest, FlowError or PortalError): it is not.
        time_set(QgsRasterLayer, str): the layer shows another date.
    """

    added = pyqtSignal(object, object)
    failed = pyqtSignal(object, object)
    time_set = pyqtSignal(object, str)

    def add(self, request: FlowRequest) -> None:
        """Put a flow on the map: one signal follows, `added` or `failed`."""
        raise NotImplementedError

    def request_of(self, layer: QgsRasterLayer) -> FlowRequest | None:
        """Return what a layer of ours shows now; None for others. Kept as a property of the layer."""
        raise NotImplementedError

    def layers(self) -> tuple[QgsRasterLayer, ...]:
        """Return our layers in the project, the newest first."""
        raise NotImplementedError

    def set_time(self, layer: QgsRasterLayer, value: str) -> None:
        """Show another date; `value` as the service writes it. The layer keeps its place and style."""
        raise NotImplementedError

    def close(self) -> None:
        """End what is under way; layers stay."""
