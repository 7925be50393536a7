"""Making a layer of a flow, in a worker thread."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.flow_request import FlowRequest
from ...core.flows.flow_source import FlowSource
from ...core.flows.map_service import MapService
from ...core.flows.plain_words import without_markup
from ...core.flows.scene_naming import is_unnamed, named_request
from ...core.portal_error import PortalError
from ..layer_error import layer_error
from .capabilities_priming import prime_capabilities
from .flow_making_note import NAME, write_note
from .flow_making_order import FlowMakingOrder
from .flow_making_session import making_session
from .flow_making_systems import transformed
from .flow_making_title import flow_title
from .flow_time import set_up_time
from .flow_uri import capabilities_address, provider_uri


def make_layer(
    order: FlowMakingOrder, token: CancelToken
) -> tuple[FlowRequest, QgsRasterLayer, bytes | None]:
    """Return a valid layer that belongs to the main thread, its request and its service's capabilities.

    The request is another one once a TileJSON was read, or the layer of a scene's service found; tiles have
    no capabilities.

    QGIS is given the capabilities that the plugin has, so it does not ask the service. Where there are none
    yet, they are fetched here, by a request that can be cancelled and that tells what is wrong.

    Raises:
        FlowError: NO_LAYER, NO_CRS, NO_TILES, INVALID.
        PortalError: the trouble of the line; LOGIN_NEEDED and the like; CANCELLED.
    """
    _loop = QEventLoop()  # gives this thread what Qt's timers need; QGIS's network and its layers start some
    request = _resolved(order, token)
    body = _capabilities(order, request, token)
    if body is not None and is_unnamed(request):
        service = order.service or _parsed(order, request, body, token)
        request = named_request(request, service)
    if body is not None and not order.is_secret:
        prime_capabilities(capabilities_address(request), body)
    provider, uri = provider_uri(request)
    layer = QgsRasterLayer(uri, flow_title(request), provider)
    if token.cancelled:
        raise PortalError(request.portal, ErrorKind.CANCELLED)
    if not layer.isValid():
        raise _why_invalid(order, request, body, layer, token)
    dress(layer, request)
    _move_to_main_thread(layer)
    return request, layer, body


def dress(layer: QgsRasterLayer, request: FlowRequest) -> None:
    """Give a layer what people and the temporal controller need.

    QGIS shows metadata as HTML, with pictures that it fetches: the service's words are without any markup.
    """
    about = layer.metadata()
    attribution, licence, title = map(without_markup, (request.attribution, request.licence, request.title))
    if attribution:
        layer.setAttribution(attribution)
        about.setRights([attribution])
    if licence:
        about.setLicenses([licence])
    if title:
        about.setTitle(title)
    layer.setMetadata(about)
    if request.legend and not layer.legendUrl():
        layer.setLegendUrl(request.legend)
        layer.setLegendUrlFormat("image/png")
    _narrow(layer, request)
    set_up_time(layer, request)
    layer.setCustomProperty(NAME, layer.name())
    write_note(layer, request)


def service_of(
    order: FlowMakingOrder, request: FlowRequest, body: bytes | None, token: CancelToken
) -> MapService | None:
    """Return the capabilities of a layer's service; None where they are not known or cannot be read."""
    if order.service is not None or body is None:
        return order.service
    try:
        return _parsed(order, request, body, token)
    except PortalError:
        return None


def _parsed(order: FlowMakingOrder, request: FlowRequest, body: bytes, token: CancelToken) -> MapService:
    from ...providers.flows.flow_reader import parse_capabilities

    return parse_capabilities(_source(order, request, request.address), body, token)


def _resolved(order: FlowMakingOrder, token: CancelToken) -> FlowRequest:
    if order.request.kind != "tilejson":
        return order.request
    from ...providers.flows.tile_json import resolve_tile_json

    with making_session(order, token) as session:
        return resolve_tile_json(replace(order.request, address=order.address), session)


def _capabilities(order: FlowMakingOrder, request: FlowRequest, token: CancelToken) -> bytes | None:
    """Return the capabilities; None for tiles without, and where only QGIS needs them and asks itself."""
    if request.kind not in ("wms", "wmts") or (order.is_secret and not is_unnamed(request)):
        return None
    body = order.body_of(order.source) if order.body_of is not None and order.source else None
    if body is not None:
        return body
    from ...providers.flows.flow_reader import fetch_capabilities

    with making_session(order, token) as session:
        return fetch_capabilities(_source(order, request, order.address), session)


def _source(order: FlowMakingOrder, request: FlowRequest, address: str) -> FlowSource:
    return FlowSource(order.source or request.flow, request.kind, address, portal=request.portal)


def _why_invalid(
    order: FlowMakingOrder,
    request: FlowRequest,
    body: bytes | None,
    layer: QgsRasterLayer,
    token: CancelToken,
) -> FlowError:
    """Return what is wrong with a layer that QGIS did not take, as the capabilities tell it."""
    service = service_of(order, request, body, token)
    title = request.title or request.layer
    if service is not None:
        told = service.layer(request.layer)
        if told is None:
            return FlowError(FlowProblem.NO_LAYER, value=title)
        if request.kind == "wms" and request.crs not in told.crs:
            return FlowError(FlowProblem.NO_CRS, request.crs, title)
        if request.kind == "wmts" and request.matrix_set not in service.matrix_sets:
            return FlowError(FlowProblem.NO_TILES, request.matrix_set, title)
    return FlowError(FlowProblem.INVALID, layer_error(layer), title)


def _narrow(layer: QgsRasterLayer, request: FlowRequest) -> None:
    """Tell QGIS where a layer of tiles lies: an XYZ is all of the world otherwise."""
    if request.kind != "xyz" or request.box is None or request.box[0] >= request.box[2]:
        return
    west, south, east, north = request.box
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    extent = transformed(QgsRectangle(west, max(south, -85.0), east, min(north, 85.0)), degrees, layer.crs())
    if extent is not None:
        layer.setExtent(extent)


def _move_to_main_thread(layer: QgsRasterLayer) -> None:
    application = QCoreApplication.instance()
    if application is None:
        return
    provider = layer.dataProvider()
    if provider is not None and provider.parent() is None:
        provider.moveToThread(application.thread())
    layer.moveToThread(application.thread())
