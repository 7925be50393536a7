"""Map services that are told by hand: nothing is asked, nothing comes on any map."""

from __future__ import annotations

from dataclasses import replace

from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.flow_dates import FlowDates
from guichet_eo.core.flows.flow_entry import FlowEntry
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.flows.map_service import MapService
from guichet_eo.core.flows.service_layer import ServiceLayer
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.flows.flow_steps import FlowSteps
from guichet_eo.gis.flows.time_check import TimeCheck
from qgis.core import QgsMapLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal


class InventedSceneBook(QObject):
    """Services of portals; `tell` says what their capabilities say."""

    sources_changed = pyqtSignal()
    changed = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.sources: tuple[FlowSource, ...] = ()
        self.asked: list[tuple[str, bool]] = []
        self._layers: dict[str, tuple[ServiceLayer, ...]] = {}
        self._states: dict[str, FlowState] = {}
        self._errors: dict[str, PortalError] = {}

    def put(self, source: FlowSource) -> FlowSource:
        """Have one more service."""
        self.sources = (*self.sources, source)
        self.sources_changed.emit()
        return source

    def tell(self, source_id: str, **dates: str) -> None:
        """Let capabilities come: layer name → dates, empty where it has none."""
        self._layers[source_id] = tuple(
            ServiceLayer(name, name, dates=FlowDates.read(text) if text else None)
            for name, text in dates.items()
        )
        self._errors.pop(source_id, None)
        self._set(source_id, FlowState.LOADED)

    def fail(self, source_id: str, error: PortalError, state: FlowState = FlowState.FAILED) -> None:
        """Let none come."""
        self._errors[source_id] = error
        self._set(source_id, state)

    def load(self, source_id: str, again: bool = False) -> None:
        """Begin."""
        if again or self.state(source_id) is FlowState.NOT_ASKED:
            self.asked.append((source_id, again))
            self._set(source_id, FlowState.LOADING)

    def state(self, source_id: str) -> FlowState:
        """Return how far it is known."""
        return self._states.get(source_id, FlowState.NOT_ASKED)

    def error(self, source_id: str) -> PortalError | None:
        """Return why it failed."""
        return self._errors.get(source_id)

    def service(self, source_id: str) -> MapService | None:
        """Return what the capabilities said."""
        layers = self._layers.get(source_id)
        return None if layers is None else MapService("wms", "1.3.0", layers=layers)

    def entries(self, source_id: str) -> tuple[FlowEntry, ...]:
        """Return the layers that the portal's file tells."""
        known = {layer.name: layer for layer in self._layers.get(source_id, ())}
        return tuple(
            FlowEntry(source, flow.layer, flow, known.get(flow.layer))
            for source in self.sources
            if source.id == source_id
            for flow in source.flows
        )

    def entry(self, entry_id: str) -> FlowEntry | None:
        """Return one of them."""
        every = (entry for source in self.sources for entry in self.entries(source.id))
        return next((entry for entry in every if entry.id == entry_id), None)

    def _set(self, source_id: str, state: FlowState) -> None:
        self._states[source_id] = state
        self.changed.emit(source_id)


class InventedSceneLayers(QObject):
    """Notes what is to be added; `arrive` and `refuse` say what becomes of it."""

    added = pyqtSignal(object, object)
    failed = pyqtSignal(object, object)
    time_set = pyqtSignal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[FlowRequest] = []
        self.shown: dict[str, FlowRequest] = {}

    def add(self, request: FlowRequest) -> None:
        """Note the call."""
        self.asked.append(request)

    def arrive(self, layer: QgsMapLayer | None = None, **changes: object) -> None:
        """Let the last one be on the map."""
        request = replace(self.asked[-1], **changes)
        if layer is not None:
            self.shown[layer.id()] = request
        self.added.emit(request, layer)

    def refuse(self, error: FlowError | PortalError) -> None:
        """Let the last one fail."""
        self.failed.emit(self.asked[-1], error)

    def request_of(self, layer: QgsMapLayer) -> FlowRequest | None:
        """Return what a layer shows."""
        return self.shown.get(layer.id())

    def set_time(self, layer: QgsMapLayer, value: str) -> None:
        """Let it show another date."""
        self.shown[layer.id()] = replace(self.shown[layer.id()], time=value)
        self.time_set.emit(layer, value)

    def layers(self) -> tuple[object, ...]:
        """Return none: there is no map."""
        return ()


class InventedSceneFlows:
    """What the results pages ask of flows."""

    def __init__(self) -> None:
        self.book, self.layers = InventedSceneBook(), InventedSceneLayers()
        self.steps, self.time_check = FlowSteps(self.layers), TimeCheck()

    def request(self, entry: FlowEntry, time: str = "", crs: str = "") -> FlowRequest:
        """Return a request."""
        flow, source = entry.flow, entry.source
        dates = "" if entry.dates is None else entry.dates.text
        shared = {"portal": source.portal, "title": entry.title("en"), "flow": entry.id, "dates": dates}
        wanted = crs or flow.crs
        return FlowRequest(source.kind, source.address, flow.layer, time=time, crs=wanted, **shared)


def flow_source(
    portal: str,
    layer: str,
    title: LocalText,
    times: tuple[str, ...] = (),
    families: tuple[str, ...] = ("s2-l2a-sen2cor",),
    **more: object,
) -> FlowSource:
    """Return a service of a portal with one layer."""
    address = str(more.pop("address", f"https://maps.example.org/{portal}"))
    source_id = str(more.pop("id", f"{portal}/0"))
    flow = Flow("wms", address, layer, times=times, title=title, families=families, **more)
    return FlowSource(source_id, "wms", address, LocalText(portal, portal), portal, flows=(flow,))
