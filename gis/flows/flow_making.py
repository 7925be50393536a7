"""Making a layer of a flow, in a worker thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.flow_request import FlowRequest
from ...core.flows.flow_source import FlowSource
from ...core.flows.map_service import MapService
from ...core.portal_error import PortalError
from ..host_profiles import host_of
from .capabilities_priming import prime_capabilities
from .flow_making_note import NAME, write_note
from .flow_making_order import FlowMakingOrder
from .flow_making_systems import transformed
from .flow_making_title import flow_title
from .flow_time import set_up_time
from .flow_uri import capabilities_address, provider_uri

if TYPE_CHECKING:
    from ...providers.http_session import HttpSession

_GONE = (ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED, ErrorKind.NOT_ALLOWED)
_REFUSED = (FlowProblem.EXCEPTION, FlowProblem.NO_PICTURE)
_PROBE_DEGREES = 0.01
_PROBE_PIXELS = 16


def make_layer(order: FlowMakingOrder, token: CancelToken) -> tuple[FlowRequest, QgsRasterLayer]:
    """Return a valid layer that belongs to the main thread, and its request once a TileJSON was read.

    QGIS is given the capabilities that the plugin has, so it does not ask the service. Where there are none
    yet, they are fetched here, by a request that can be cancelled and that tells what is wrong.

    Raises:
        FlowError: NO_LAYER, NO_CRS, NO_TILES, INVALID.
        PortalError: the trouble of the line; LOGIN_NEEDED and the like; CANCELLED.
    """
    request = _resolved(order, token)
    body = _capabilities(order, request, token)
    provider, uri = provider_uri(request)
    _loop = QEventLoop()  # gives this thread what Qt's timers need; QGIS starts some in the constructor
    layer = QgsRasterLayer(uri, flow_title(request), provider)
    if token.cancelled:
        raise PortalError(request.portal, ErrorKind.CANCELLED)
    if not layer.isValid():
        raise _why_invalid(order, request, body, layer, token)
    dress(layer, request)
    _move_to_main_thread(layer)
    return request, layer


def dress(layer: QgsRasterLayer, request: FlowRequest) -> None:
    """Give a layer what people and the temporal controller need."""
    about = layer.metadata()
    if request.attribution:
        layer.setAttribution(request.attribution)
        about.setRights([request.attribution])
    if request.licence:
        about.setLicenses([request.licence])
    if request.title:
        about.setTitle(request.title)
    layer.setMetadata(about)
    if request.legend and not layer.legendUrl():
        layer.setLegendUrl(request.legend)
        layer.setLegendUrlFormat("image/png")
    _narrow(layer, request)
    set_up_time(layer, request)
    layer.setCustomProperty(NAME, layer.name())
    write_note(layer, request)


def check_picture(order: FlowMakingOrder, request: FlowRequest, token: CancelToken) -> None:
    """Ask for a very small picture in the middle of a layer: what QGIS would only write into its log.

    Raises:
        FlowError: EXCEPTION with the service's words, NO_PICTURE.
        PortalError: LOGIN_NEEDED and the like. The trouble of the line is no reason to give a layer up.
    """
    if request.kind != "wms":
        return
    from ...providers.flows.map_fetcher import fetch_map

    box = _probe_box(request)
    if box is None:
        return
    asked = replace(request, address=order.address)
    try:
        with _session(order, token) as session:
            fetch_map(asked, box, (_PROBE_PIXELS, _PROBE_PIXELS), request.crs, session)
    except FlowError as error:
        if error.problem in _REFUSED:
            raise
    except PortalError as error:
        if error.kind in _GONE:
            raise


def _resolved(order: FlowMakingOrder, token: CancelToken) -> FlowRequest:
    if order.request.kind != "tilejson":
        return order.request
    from ...providers.flows.tile_json import resolve_tile_json

    with _session(order, token) as session:
        return resolve_tile_json(replace(order.request, address=order.address), session)


def _capabilities(order: FlowMakingOrder, request: FlowRequest, token: CancelToken) -> bytes | None:
    """Hand QGIS the capabilities; return them, None where QGIS has to ask itself."""
    url = capabilities_address(request)
    if not url or order.is_secret:
        return None
    body = order.body_of(order.source) if order.body_of is not None and order.source else None
    if body is None:
        from ...providers.flows.flow_reader import fetch_capabilities

        with _session(order, token) as session:
            body = fetch_capabilities(_source(order, request, order.address), session)
    prime_capabilities(url, body)
    return body


def _source(order: FlowMakingOrder, request: FlowRequest, address: str) -> FlowSource:
    return FlowSource(order.source or request.flow, request.kind, address, portal=request.portal)


@contextmanager
def _session(order: FlowMakingOrder, token: CancelToken) -> Iterator[HttpSession]:
    # brings requests with it, which is not to be loaded before a flow is wanted
    from ...providers.http_session import HttpSession

    host = host_of(order.address)
    with HttpSession(order.request.portal, order.profile, token, order.headers, [host]) as session:
        yield session


def _why_invalid(
    order: FlowMakingOrder,
    request: FlowRequest,
    body: bytes | None,
    layer: QgsRasterLayer,
    token: CancelToken,
) -> FlowError:
    """Return what is wrong with a layer that QGIS did not take, as the capabilities tell it."""
    service = order.service
    if service is None and body is not None:
        service = _parsed(_source(order, request, request.address), body, token)
    title = request.title or request.layer
    if service is not None:
        told = service.layer(request.layer)
        if told is None:
            return FlowError(FlowProblem.NO_LAYER, value=title)
        if request.kind == "wms" and request.crs not in told.crs:
            return FlowError(FlowProblem.NO_CRS, request.crs, title)
        if request.kind == "wmts" and request.matrix_set not in service.matrix_sets:
            return FlowError(FlowProblem.NO_TILES, request.matrix_set, title)
    return FlowError(FlowProblem.INVALID, layer.error().summary(), title)


def _parsed(source: FlowSource, body: bytes, token: CancelToken) -> MapService | None:
    from ...providers.flows.flow_reader import parse_capabilities

    try:
        return parse_capabilities(source, body, token)
    except PortalError:
        return None


def _narrow(layer: QgsRasterLayer, request: FlowRequest) -> None:
    """Tell QGIS where a layer of tiles lies: an XYZ is all of the world otherwise."""
    if request.kind != "xyz" or request.box is None or request.box[0] >= request.box[2]:
        return
    west, south, east, north = request.box
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    extent = transformed(QgsRectangle(west, max(south, -85.0), east, min(north, 85.0)), degrees, layer.crs())
    if extent is not None:
        layer.setExtent(extent)


def _probe_box(request: FlowRequest) -> tuple[float, float, float, float] | None:
    if request.box is None or request.box[0] > request.box[2]:
        return None
    west, south, east, north = request.box
    middle, height = (west + east) / 2, (south + north) / 2
    side = min(_PROBE_DEGREES, max(east - west, 1e-4), max(north - south, 1e-4)) / 2
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    wanted = QgsCoordinateReferenceSystem.fromOgcWmsCrs(request.crs)
    found = transformed(
        QgsRectangle(middle - side, height - side, middle + side, height + side), degrees, wanted
    )
    if found is None:
        return None
    return found.xMinimum(), found.yMinimum(), found.xMaximum(), found.yMaximum()


def _move_to_main_thread(layer: QgsRasterLayer) -> None:
    application = QCoreApplication.instance()
    if application is None:
        return
    provider = layer.dataProvider()
    if provider is not None and provider.parent() is None:
        provider.moveToThread(application.thread())
    layer.moveToThread(application.thread())
