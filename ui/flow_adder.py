"""Layers that are put on the map from outside of the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import QObject

from ..core.flows.flow_entry import FlowEntry
from ..core.flows.flow_error import FlowError
from ..core.flows.flow_request import FlowRequest
from ..core.portal_error import PortalError
from ..core.texts import clean_text
from . import formats
from .flows.flow_messages import flow_sentence
from .flows.flow_waiting import FlowWaiting
from .message import Message

if TYPE_CHECKING:
    from .panel_door import PanelDoor


class FlowAdder(QObject):
    """Asks the service before where that has to be, and says why a layer does not come."""

    def __init__(self, door: PanelDoor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._door = door
        self._flows: Any = None
        self._waiting: FlowWaiting | None = None
        self._asked: set[str] = set()

    def add(self, entry: FlowEntry) -> None:
        """Put a layer on the map, in the background."""
        if not self._listen().begin(entry):
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

    def _listen(self) -> FlowWaiting:
        if self._waiting is None:
            flows = self._flows = self._door.guichet.flows
            flows.layers.failed.connect(self._on_failed)
            self._waiting = FlowWaiting(flows.book, self)
            self._waiting.ready.connect(self._add)
            self._waiting.failed.connect(self._on_unread)
        return self._waiting

    def _on_unread(self, _entry: FlowEntry, message: Message) -> None:
        self._door.say(message)

    def _on_failed(self, request: FlowRequest, error: FlowError | PortalError) -> None:
        """Say why a layer does not come, or was taken away again after its first picture."""
        if request.flow in self._asked:
            self._asked.discard(request.flow)
            if not self._door.flows_in_sight:
                self._door.say(flow_sentence(error, clean_text(request.title or request.layer)))
