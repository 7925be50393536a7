"""The first picture of a layer, asked for once it is on the map: QGIS would only write into its log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf

from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.flow_request import FlowRequest
from ...core.flows.map_address import tile_url
from ...core.flows.map_service import MapService
from ...core.flows.matrix_set import MatrixSet
from ...core.flows.service_layer import Box
from ...core.flows.tile_cover import METRES_PER_DEGREE, TileCover
from ...core.portal_error import PortalError
from ..host_profiles import host_of
from .flow_making_order import FlowMakingOrder
from .flow_making_session import making_session
from .flow_making_systems import transformed

_NEVER = (ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED, ErrorKind.NOT_ALLOWED, ErrorKind.GONE)
_REFUSED = (FlowProblem.EXCEPTION, FlowProblem.NO_PICTURE)
_WORLD = (-180.0, -85.0, 180.0, 85.0)  # what tiles of the world have
_PROBE_DEGREES = 0.01
_PROBE_PIXELS = 16
_VIEW_PIXELS = 512


def check_picture(
    order: FlowMakingOrder, request: FlowRequest, service: MapService | None, token: CancelToken
) -> None:
    """Ask for a very small map, or one tile, in the middle of what is seen of a layer.

    A tile that the service does not have there is usual, such as in mosaics of a year, and no mistake.

    Args:
        order: of the layer.
        request: what it shows.
        service: its capabilities; tiles of a WMTS are not asked for without.
        token: ends it.

    Raises:
        FlowError: EXCEPTION with the service's words, NO_PICTURE.
        PortalError: LOGIN_NEEDED and the like, GONE where maps are nowhere to be had. The trouble of the
            line is no reason to give a layer up.
    """
    try:
        if request.kind == "wms":
            _check_map(order, request, token)
        else:
            _check_tile(order, request, service, token)
    except FlowError as error:
        if error.problem in _REFUSED:
            raise
    except PortalError as error:
        if error.kind in _NEVER:
            raise


def _check_map(order: FlowMakingOrder, request: FlowRequest, token: CancelToken) -> None:
    from ...providers.flows.map_fetcher import fetch_map

    seen = _seen(request.box, order.view)
    box = _in_crs(_middle(seen), QgsCoordinateReferenceSystem.fromOgcWmsCrs(request.crs)) if seen else None
    if box is None:
        return
    asked = replace(request, address=order.address)
    with making_session(order, token) as session:
        fetch_map(asked, _sides(box), (_PROBE_PIXELS, _PROBE_PIXELS), request.crs, session)


def _check_tile(
    order: FlowMakingOrder, request: FlowRequest, service: MapService | None, token: CancelToken
) -> None:
    from ...providers.flows.map_fetcher import fetch_tile, tile_levels

    if request.kind == "xyz" and order.request.kind == "xyz":
        request = replace(request, address=order.address)
    elif service is not None:
        service = _opened(service, request.layer, order.opened)
    cover = _cover(tile_levels(request, service), _seen(request.box, order.view) or _WORLD)
    if cover is None:
        return
    column, row = next(cover.tiles())
    url = tile_url(request, service, cover.matrix, column, row)
    if order.headers and host_of(url) != host_of(order.address):
        return  # QGIS takes the account there; we do not
    with making_session(order, token) as session:
        fetch_tile(request, service, cover.matrix, column, row, session)


def _cover(levels: MatrixSet, seen: Box) -> TileCover | None:
    """Return the tile in the middle of a box in degrees, of about the size that the box has."""
    crs = QgsCoordinateReferenceSystem.fromOgcWmsCrs(levels.crs)
    seen = (seen[0], max(seen[1], _WORLD[1]), seen[2], min(seen[3], _WORLD[3]))
    whole, middle = _in_crs(seen, crs), _in_crs(_middle(seen), crs)
    if middle is None:
        return None
    resolution = max(whole.width(), whole.height()) / _VIEW_PIXELS if whole is not None else inf
    return TileCover.over(
        levels, _sides(middle), resolution, METRES_PER_DEGREE if crs.isGeographic() else 1.0
    )


def _seen(box: Box | None, view: Box | None) -> Box | None:
    """Return what is seen of a layer: all of it while it is out of sight, the view where it has no box."""
    if box is None:
        return view
    west, south, east, north = box if box[0] <= box[2] else (box[0], box[1], 180.0, box[3])
    if view is None:
        return west, south, east, north
    found = (max(west, view[0]), max(south, view[1]), min(east, view[2]), min(north, view[3]))
    return found if found[0] < found[2] and found[1] < found[3] else (west, south, east, north)


def _middle(box: Box) -> Box:
    west, south, east, north = box
    middle, height = (west + east) / 2, (south + north) / 2
    side = min(_PROBE_DEGREES, max(east - west, 1e-4), max(north - south, 1e-4)) / 2
    return middle - side, height - side, middle + side, height + side


def _in_crs(box: Box, crs: QgsCoordinateReferenceSystem) -> QgsRectangle | None:
    return transformed(QgsRectangle(*box), QgsCoordinateReferenceSystem("EPSG:4326"), crs)


def _sides(box: QgsRectangle) -> Box:
    return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()


def _opened(service: MapService, name: str, opened: Callable[[str], str]) -> MapService:
    """Return a service with the addresses that our own requests for one of its layers go to."""
    layers = tuple(
        replace(layer, templates={kind: opened(url) for kind, url in layer.templates.items()})
        for layer in service.layers
        if layer.name == name
    )
    return replace(service, address=opened(service.address) if service.address else "", layers=layers)
