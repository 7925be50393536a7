"""Flows as layers of the project."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, Union
from weakref import WeakKeyDictionary

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtXml import QDomDocument, QDomElement

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.flows.flow_dates import FlowDates
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.flow_request import FlowRequest
from ...core.flows.instance_alias import aliases_in
from ...core.flows.request_time import check_time, request_at
from ...core.flows.service_layer import Box
from ...core.portal_error import PortalError
from ..event_inbox import EventInbox
from ..failure import as_portal_error
from ..host_profiles import HostProfiles, ProfileOf, host_of
from ..layer_error import layer_error
from ..network_settings import network_profile
from ..unowned import Unowned
from ..worker_pool import WorkerPool
from .flow_making import make_layer, service_of
from .flow_making_check import check_picture
from .flow_making_note import NAME, PROPERTY, read_note, write_note
from .flow_making_order import FlowMakingOrder
from .flow_making_systems import forget_systems, know_system
from .flow_making_title import flow_title
from .flow_uri import provider_uri
from .flow_watch import ACCOUNT

AT_ONCE = 4
_SOURCE_TAG = "datasource"
AddLayer = Callable[[QgsMapLayer], None]
Trouble = Union[FlowError, PortalError]
Event = tuple[FlowMakingOrder, FlowRequest, Union[QgsRasterLayer, Trouble]]


class FlowLayers(QObject):
    """Makes layers in the background, so that no service can hold up the window.

    Used on the main thread. A layer that QGIS cannot open never comes into the project. One whose service
    then refuses its first picture, in an exception report or for want of an account, is taken out again:
    `failed` follows `added`.

    A date is shown by giving the layer's provider another source: nothing is asked but the next picture.
    QGIS keeps the source of the beginning beside it; what is written to a project is put right
    (`writeMapLayer`), and so are layers that come back from one or are duplicated.

    Signals:
        added(FlowRequest, QgsRasterLayer): it is on the map.
        failed(FlowRequest, FlowError or PortalError): it is not.
        time_set(QgsRasterLayer, str): the layer shows another date.

    Args:
        parent: owner.
        project: that layers come into.
        add_layer: puts a layer into the project, at its place; on top of all by default.
        profile_of: hosts → network settings; called in the main thread.
    """

    added = pyqtSignal(object, object)
    failed = pyqtSignal(object, object)
    time_set = pyqtSignal(object, str)

    _project = Unowned(QgsProject)

    def __init__(
        self,
        parent: QObject | None = None,
        project: QgsProject | None = None,
        add_layer: AddLayer | None = None,
        profile_of: ProfileOf = network_profile,
    ) -> None:
        super().__init__(parent)
        project = project or QgsProject.instance()
        self._project = project
        self._add_layer = add_layer
        self._profiles = HostProfiles(profile_of)
        self._book: Any = None
        self._doors: Any = None
        self._view_of: Callable[[], Box | None] | None = None
        self._prepared: Callable[[FlowRequest], FlowRequest] | None = None
        self._order: list[str] = []  # ids of layers, the newest last
        self._waiting: deque[Event] = deque()
        self._taking = False
        self._made: WeakKeyDictionary[FlowMakingOrder, str] = WeakKeyDictionary()  # ids of their layers
        self._pool = WorkerPool("flow layer", AT_ONCE, AT_ONCE, 1000)
        self._inbox = EventInbox(self)
        self._inbox.taken.connect(self._take)
        project.layersAdded.connect(self._on_layers_added)
        project.writeMapLayer.connect(self._on_layer_written)

    def use_book(self, book: Any) -> None:
        """Take capabilities that `FlowBook` has, instead of fetching them again."""
        self._book = book

    def use_doors(self, doors: Any) -> None:
        """Have the accounts of services opened by `FlowDoors` from now on."""
        self._doors = doors

    def use_accounts(self, prepared: Callable[[FlowRequest], FlowRequest] | None) -> None:
        """Have a service that refuses without an account asked once more with that of its portal.

        Args:
            prepared: opens what a request goes to; the same request where there is no account.
        """
        self._prepared = prepared

    def use_view(self, view_of: Callable[[], Box | None] | None) -> None:
        """Have the first picture of a layer asked for where the map is.

        Args:
            view_of: what the map shows: west, south, east, north in degrees, None where it shows nothing.
        """
        self._view_of = view_of

    def add(self, request: FlowRequest) -> None:
        """Put a flow on the map: a signal follows, `added` or `failed`."""
        try:
            order = self._order_of(request)
        except (OSError, FlowError, PortalError) as error:
            told = error if isinstance(error, FlowError) else as_portal_error(error, request.portal)
            self.failed.emit(request, told)
            return
        self._submit(order)

    def request_of(self, layer: QgsRasterLayer) -> FlowRequest | None:
        """Return what a layer of ours shows now; None for others. Kept as a property of the layer."""
        return read_note(layer)

    def layers(self) -> tuple[QgsRasterLayer, ...]:
        """Return our layers in the project, the newest first."""
        known = self._project.mapLayers()
        ours = [name for name, layer in known.items() if layer.customProperty(PROPERTY)]
        ranks = {name: rank for rank, name in enumerate(self._order)}
        ours.sort(key=lambda name: ranks.get(name, -1), reverse=True)
        return tuple(known[name] for name in ours if isinstance(known[name], QgsRasterLayer))

    def set_time(self, layer: QgsRasterLayer, value: str) -> None:
        """Show another date; `value` as the service writes it. The layer keeps its place and style.

        `failed` follows where the layer has no dates, or not this one.
        """
        request = read_note(layer)
        if request is None or request.time == value:
            return
        try:
            self.set_request(layer, request_at(request, value))
        except FlowError as error:
            self.failed.emit(request, error)
            return
        self.time_set.emit(layer, value)

    def set_request(self, layer: QgsRasterLayer, request: FlowRequest) -> None:
        """Show something else of the same service in a layer, such as the layer of another year.

        Raises:
            FlowError: NO_TILES, where that is no layer; INVALID, where the layer itself could not be opened.
        """
        provider_uri(request)
        if not layer.isValid():
            raise FlowError(FlowProblem.INVALID, layer_error(layer), request.title or request.layer)
        write_note(layer, request)
        if layer.name() == layer.customProperty(NAME):  # the user has not named it
            layer.setName(flow_title(request))
            layer.setCustomProperty(NAME, layer.name())
        _put_right(layer, request)
        layer.triggerRepaint()

    def close(self) -> None:
        """End what is under way; layers stay."""
        self._pool.close()
        self._inbox.close()
        for signal, slot in (
            (self._project.layersAdded, self._on_layers_added),
            (self._project.writeMapLayer, self._on_layer_written),
        ):
            try:
                signal.disconnect(slot)
            except TypeError:  # closed before
                return

    def _order_of(self, request: FlowRequest) -> FlowMakingOrder:
        """Say on the main thread what a worker needs to know.

        Raises:
            FlowError: DATE_OUTSIDE, NO_CRS.
            PortalError: LOGIN_NEEDED for an instance whose id is not here.
            OSError: if QGIS's certificates cannot be written to the profile.
        """
        dates = FlowDates.read(request.dates) if request.dates else None
        if dates is not None:
            check_time(dates, request.time)
        if not know_system(request.crs):
            raise FlowError(FlowProblem.NO_CRS, request.crs, request.title or request.layer)
        address, headers = request.address, {}
        if self._doors is not None:
            address = self._doors.session_address(request.address)
            headers = dict(self._doors.request_headers(request))
        if not address or aliases_in(address):
            raise PortalError(request.portal, ErrorKind.LOGIN_NEEDED, "the instance is not known here")
        entry = self._book.entry(request.flow) if self._book is not None and request.flow else None
        source = entry.source if entry is not None else None
        return FlowMakingOrder(
            request,
            self._profiles.of(host_of(address)),
            address,
            headers,
            source=source.id if source is not None else "",
            service=self._book.service(source.id) if source is not None else None,
            body_of=self._book.body if source is not None else None,
            opened=self._doors.session_address if self._doors is not None else str,
            view=self._view_of() if self._view_of is not None else None,
            is_secret=bool(aliases_in(request.address)) or (source is not None and source.secret),
        )

    def _submit(self, order: FlowMakingOrder) -> None:
        self._pool.submit(order, host_of(order.address), lambda token: self._make(order, token))

    def _asked_with_account(self, order: FlowMakingOrder, error: Trouble) -> bool:
        """Ask again where the portal's account opens what was refused without; return whether it does."""
        if self._prepared is None or getattr(error, "kind", None) is not ErrorKind.LOGIN_NEEDED:
            return False
        try:
            again = self._order_of(self._prepared(order.request))
        except (OSError, FlowError, PortalError):
            return False
        if (again.address, again.headers) == (order.address, order.headers):
            return False
        self._submit(again)
        return True

    def _make(self, order: FlowMakingOrder, token: CancelToken) -> None:
        """Runs in a worker thread."""
        try:
            request, body = self._make_layer(order, token)
            service = service_of(order, request, body, token) if request.kind == "wmts" else None
            check_picture(order, request, service, token)
        except FlowError as error:
            self._post(token, order, order.request, error)
        except Exception as error:  # the thread's boundary: reported, never lost
            self._post(token, order, order.request, as_portal_error(error, order.request.portal))
        finally:
            forget_systems()

    def _make_layer(self, order: FlowMakingOrder, token: CancelToken) -> tuple[FlowRequest, bytes | None]:
        """Hand a layer to the main thread, to which it belongs from now on; return what is known of it."""
        request, layer, body = make_layer(order, token)
        self._post(token, order, request, layer)
        return request, body

    def _post(self, token: CancelToken, order: FlowMakingOrder, request: FlowRequest, outcome: Any) -> None:
        if not token.cancelled:
            self._inbox.post((order, request, outcome))

    def _take(self, event: Event) -> None:
        """Deal with one event after the other: QGIS lets more through while it adds a layer.

        A refusal that takes a layer out while QGIS is still adding it ends QGIS.
        """
        self._waiting.append(event)
        if self._taking:
            return
        self._taking = True
        try:
            while self._waiting:
                self._deal_with(self._waiting.popleft())
        finally:
            self._taking = False

    def _deal_with(self, event: Event) -> None:
        order, request, outcome = event
        if isinstance(outcome, QgsRasterLayer):
            if self._doors is not None and self._doors.leads(request.address):
                outcome.setCustomProperty(ACCOUNT, True)
            self._made[order] = outcome.id()
            self._order.append(outcome.id())
            self._put(outcome)
            if not sip.isdeleted(outcome):  # QGIS may let events through while it adds a layer: a refusal
                self.added.emit(request, outcome)
            return
        name = self._made.pop(order, "")
        if name and self._project.mapLayer(name) is not None:
            self._project.removeMapLayer(name)
        if not self._asked_with_account(order, outcome):
            self.failed.emit(order.request, outcome)

    def _put(self, layer: QgsRasterLayer) -> None:
        if self._add_layer is not None:
            self._add_layer(layer)
        else:
            self._project.addMapLayer(layer)

    def _on_layers_added(self, layers: list[QgsMapLayer]) -> None:
        """Have layers that were duplicated, or opened with a project, show their date."""
        for layer in layers:
            request = read_note(layer) if isinstance(layer, QgsRasterLayer) else None
            if request is not None:
                _put_right(layer, request)

    def _on_layer_written(self, layer: QgsMapLayer, element: QDomElement, document: QDomDocument) -> None:
        """Write the source that a layer shows into the project, in place of the one that it began with."""
        provider = layer.dataProvider() if layer.customProperty(PROPERTY) else None
        told = element.firstChildElement(_SOURCE_TAG)
        if provider is None or told.isNull() or provider.dataSourceUri() == layer.source():
            return
        while not told.firstChild().isNull():
            told.removeChild(told.firstChild())
        told.appendChild(document.createTextNode(provider.dataSourceUri()))


def _put_right(layer: QgsRasterLayer, request: FlowRequest) -> None:
    """Give the provider the source of a request; pictures are made by copies of it, which read it anew."""
    provider = layer.dataProvider()
    if provider is None or not layer.isValid():
        return
    uri = provider_uri(request)[1]
    if provider.dataSourceUri() != uri:
        provider.setDataSourceUri(uri)
