"""Layers that wait until the capabilities of their service are known."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.flows.flow_entry import FlowEntry
from ...core.texts import clean_text
from .. import formats
from .flow_messages import state_sentence
from .service_waiting import ServiceWaiting

_NEEDS_CAPABILITIES = "wmts"  # its levels stand there; of a WMS they are fetched with the layer


class FlowWaiting(QObject):
    """Has the service of a layer read before the layer is asked for, where that has to be.

    Signals:
        ready(FlowEntry): it can be asked for; what is known of it by now.
        failed(FlowEntry, Message): why it cannot.
    """

    ready = pyqtSignal(object)
    failed = pyqtSignal(object, object)

    def __init__(self, book: Any, parent: QObject | None = None) -> None:
        """Wait for services of a `gis.flows.flow_book.FlowBook`."""
        super().__init__(parent)
        self._book = book
        self._waiting: dict[str, FlowEntry] = {}
        self._services = ServiceWaiting(book, self)
        self._services.answered.connect(self._on_answered)

    def begin(self, entry: FlowEntry) -> bool:
        """Wait for the service of a layer, if it is not known; return whether a signal follows or came."""
        source = entry.source
        if source.kind != _NEEDS_CAPABILITIES or self._book.service(source.id) is not None:
            return False
        self._waiting[entry.id] = entry
        self._services.begin((source.id,))
        return True

    def _on_answered(self, source_id: str) -> None:
        """Go on with the layers of a service that has answered; say why where it has not."""
        state = self._book.state(source_id)
        for entry in [one for one in self._waiting.values() if one.source.id == source_id]:
            del self._waiting[entry.id]
            if self._book.service(source_id) is not None:
                self.ready.emit(self._book.entry(entry.id) or entry)
                continue
            title = clean_text(entry.title(formats.language()))
            message = state_sentence(state, self._book.error(source_id), title)
            if message is not None:
                self.failed.emit(entry, message)
