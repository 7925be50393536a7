"""Layers that are dragged from the flows tree onto the map or into the layer tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import QgsMimeDataUtils
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QMimeData, QObject, pyqtSignal

from ...core.flows.flow_entry import FlowEntry
from ...core.flows.flow_error import FlowError
from ...core.texts import clean_text
from ...gis.translation import tr
from ...gis.unowned import Unowned
from .. import formats
from ..browser.dropped_flows import DroppedFlows
from ..message import Message, filled
from .flow_hand import FlowHand
from .flow_messages import flow_sentence
from .flow_waiting import FlowWaiting


class FlowDrag(QObject):
    """Hands QGIS the chosen layer at the chosen date, as its Browser does.

    Signals:
        said: a `Message` about a layer that cannot be dragged yet, and that it can be now.
    """

    said = pyqtSignal(object)

    _canvas = Unowned(QgsMapCanvas)

    def __init__(self, guichet: Any, canvas: QgsMapCanvas, hand: FlowHand) -> None:
        super().__init__(hand)
        self._hand, self._flows, self._canvas = hand, guichet.flows, canvas
        self._dropped = DroppedFlows(_Place(guichet, canvas), self)
        self._waiting = FlowWaiting(guichet.flows.book, self)
        self._waiting.ready.connect(self._on_ready)
        self._waiting.failed.connect(self._on_unread)
        self._wanted = ""

    def data(self, entry: FlowEntry) -> QMimeData | None:
        """Return what is dragged; None for what cannot be a layer, or not before its service is known."""
        time, style = self._hand.choice(entry)
        uris = self._dropped.uris(entry, time, style)
        if uris:
            self._wanted = ""
            return QgsMimeDataUtils.encodeUriList(uris)
        self._wanted = entry.id
        title = clean_text(entry.title(formats.language()))
        text, markup = filled(tr("The service of %1 is being asked: drag it again in a moment."), title)
        self.said.emit(Message(text, markup, status="busy", glyph="busy"))
        if not self._waiting.begin(entry):
            self._on_ready(entry)
        return None

    def _on_ready(self, entry: FlowEntry) -> None:
        """Say whether a layer can be dragged by now."""
        if entry.id != self._wanted:
            return
        self._wanted = ""
        title, (time, style) = clean_text(entry.title(formats.language())), self._hand.choice(entry)
        try:
            crs = self._canvas.mapSettings().destinationCrs().authid()
            self._flows.request(entry, time, style, crs)
        except FlowError as error:
            self.said.emit(flow_sentence(error, title))
            return
        text, markup = filled(tr("%1 can be dragged onto the map now."), title)
        self.said.emit(Message(text, markup, status="ok", glyph="ok"))

    def _on_unread(self, entry: FlowEntry, message: Message) -> None:
        if entry.id == self._wanted:
            self._wanted = ""
            self.said.emit(message)

    def close(self) -> None:
        """Listen no more to what is dropped."""
        self._dropped.close()


@dataclass(frozen=True)
class _Place:
    """Where layers are dragged from."""

    guichet: Any
    canvas: QgsMapCanvas
