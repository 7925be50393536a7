"""What becomes of layers on the map, and of the accounts of services, in sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qgis.core import QgsRasterLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.flow_request import FlowRequest
from ...core.flows.service_layer import Box
from ...core.portal_error import PortalError
from ...core.texts import clean_text
from ...gis.translation import tr
from ...gis.unowned import Unowned
from .. import formats
from ..message import Message, filled
from ..remedy import Remedy
from .flow_hand import FlowHand
from .flow_messages import flow_sentence
from .view_box import hardly_seen, show_box, view_degrees, view_square

OF_ROW = (Remedy.ACCOUNT, Remedy.TRY_AGAIN, Remedy.PORTAL_PAGE)
TITLE = 120  # characters


class FlowNews(QObject):
    """Listens to what the flows say; nothing is said of what is as it should be, but that a layer is there.

    Signals:
        said: a `Message`.
    """

    said = pyqtSignal(object)

    _canvas = Unowned(QgsMapCanvas)

    def __init__(self, guichet: Any, canvas: QgsMapCanvas, hand: FlowHand) -> None:
        """Listen for a `gis.guichet.Guichet`."""
        super().__init__(hand)
        self._guichet, self._flows, self._canvas, self._hand = guichet, guichet.flows, canvas, hand
        self._looked_at: FlowRequest | None = None
        self._place: Box | None = None
        self._flows.layers.added.connect(self._on_added)
        self._flows.time_check.checked.connect(self._on_checked)
        self._flows.doors.blocked.connect(self._on_blocked)
        self._flows.lists.failed.connect(self._on_no_list)

    def warn_of_proxy(self) -> None:
        """Say it where services are open already that QGIS asks this computer for."""
        error = self._flows.doors.obstacle() if any(one.secret for one in self._flows.book.sources) else None
        if error is not None:
            self._on_blocked(error)

    def zoom(self) -> None:
        """Show the layer that came last."""
        if self._place is not None:
            show_box(self._canvas, self._place)

    def _on_added(self, request: FlowRequest, layer: QgsRasterLayer) -> None:
        text, markup = filled(tr("%1 is on the map."), clean_text(request.title or layer.name(), TITLE))
        entry = self._flows.book.entry(request.flow) if request.flow else None
        box = entry.layer.box if entry is not None and entry.layer is not None else None
        view = view_degrees(self._canvas)
        if box is not None and view is not None and hardly_seen(box, view):
            self._place = box
            self.said.emit(Message(text, markup, tr("Zoom to It"), Remedy.ZOOM, "ok", "ok"))
        else:
            self.said.emit(Message(text, markup, status="ok", glyph="ok"))
        self._look_at_dates(request)

    def _look_at_dates(self, request: FlowRequest) -> None:
        """Find out whether the service minds the date: some draw the same picture whatever is asked."""
        square, entry = view_square(self._canvas), self._hand.entry
        ours = entry is not None and request.flow == entry.id
        if square is not None and ours and request.time and request.dates:
            self._looked_at = request
            self._flows.time_check.check(request, square, self._flows.book.service(entry.source.id))

    def _on_checked(self, request: FlowRequest, minds: bool | None) -> None:
        if minds is False and request == self._looked_at:
            error = FlowError(FlowProblem.DATE_IGNORED)
            self.said.emit(flow_sentence(error, clean_text(request.title, TITLE)))

    def _on_no_list(self, portal_id: str, error: PortalError) -> None:
        """Say why the instances of an account are not among the flows."""
        portal = self._guichet.portal(portal_id)
        title = portal_id if portal is None else portal.title.text(formats.language())
        message = flow_sentence(error, clean_text(title))
        if message.action in OF_ROW:  # the chosen row is of another portal
            message = replace(message, remedy="", action=Remedy.NONE)
        self.said.emit(message)

    def _on_blocked(self, error: PortalError) -> None:
        words = tr("Flows with an account stay empty: QGIS asks its proxy for addresses of this computer.")
        remedy = (tr("Check the Network…"), Remedy.NETWORK_OPTIONS)
        self.said.emit(Message(words, words, *remedy, "warn", "warn", error.detail))
