"""Layers that are put on the map from outside of the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import QObject

from ..core.flows.flow_entry import FlowEntry
from ..core.flows.flow_error import FlowError
from ..core.flows.flow_request import FlowRequest
from ..core.flows.flow_state import FlowState
from ..core.portal_error import PortalError
from ..core.texts import clean_text
from . import formats
from .flows.flow_messages import flow_sentence, state_sentence

if TYPE_CHECKING:
    from .panel_door import PanelDoor

_NEEDS_CAPABILITIES = "wmts"  # its levels stand there; of a WMS they are fetched with the layer


class FlowAdder(QObject):
    """Asks the service before where that has to be, and says why a layer does not come."""

    def __init__(self, door: PanelDoor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._door = door
        self._flows: Any = None
        self._waiting: dict[str, FlowEntry] = {}
        self._asked: set[str] = set()

    def add(self, entry: FlowEntry) -> None:
        """Put a layer on the map, in the background."""
        flows = self._listen()
        source = entry.source
        if source.kind == _NEEDS_CAPABILITIES and flows.book.service(source.id) is None:
            self._waiting[entry.id] = entry
            flows.book.load(source.id)
            self._on_changed(source.id)
            return
        self._add(entry)

    def _add(self, entry: FlowEntry) -> None:
        crs = self._door.canvas.mapSettings().destinationCrs().authid()
        try:
            request = self._flows.request(entry, crs=crs)
        except FlowError as error:
            self._door.say(flow_sentence(error, clean_text(entry.title(formats.language()))))
            return
        self._asked.add(request.flow)
        self._flows.layers.add(request)

    def _listen(self) -> Any:
        if self._flows is None:
            flows = self._flows = self._door.guichet.flows
            flows.book.changed.connect(self._on_changed)
            flows.layers.failed.connect(self._on_failed)
        return self._flows

    def _on_changed(self, source_id: str) -> None:
        """Go on with the layers of a service that has answered; say why where it has not."""
        book = self._flows.book
        state = book.state(source_id)
        if state is FlowState.LOADING:
            return
        for entry in [one for one in self._waiting.values() if one.source.id == source_id]:
            del self._waiting[entry.id]
            if book.service(source_id) is not None:
                self._add(book.entry(entry.id) or entry)
                continue
            title = clean_text(entry.title(formats.language()))
            message = state_sentence(state, book.error(source_id), title)
            if message is not None:
                self._door.say(message)

    def _on_failed(self, request: FlowRequest, error: FlowError | PortalError) -> None:
        """Say why a layer does not come, or was taken away again after its first picture."""
        if request.flow in self._asked:
            self._asked.discard(request.flow)
            if not self._door.flows_in_sight:
                self._door.say(flow_sentence(error, clean_text(request.title or request.layer)))
