"""What has to be asked before a map of a single scene can be drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from ...core.flows.flow_request import FlowRequest
from ...core.flows.flow_source import FlowSource
from ...core.flows.map_service import MapService
from ...core.flows.scene_naming import is_unnamed, named_request
from ...core.flows.service_address import without_request
from ..http_session import HttpSession
from ..safe_urls import host_of
from .flow_reader import fetch_capabilities, parse_capabilities
from .tile_json import resolve_tile_json

Resolved = tuple[FlowRequest, Optional[MapService]]


def resolve_scene_request(request: FlowRequest, service: MapService | None, session: HttpSession) -> Resolved:
    """Return a request that can be drawn, and the capabilities as far as they are known then.

    A TileJSON becomes the tiles that it describes; where the layer of a WMS or WMTS is not said, or the
    levels of a WMTS are not known, the capabilities are read. A complete request costs nothing.

    Args:
        request: its address is where requests of ours go to.
        service: its capabilities; None: not known.
        session: of the caller's thread.

    Raises:
        FlowError: NO_LAYER, NO_CRS, NO_PICTURE, NO_TILES.
        PortalError: the trouble of the line; BAD_ANSWER.
    """
    if request.kind == "tilejson":
        return resolve_tile_json(request, session), None
    if not is_unnamed(request) and (request.kind != "wmts" or service is not None):
        return request, service
    if service is None:
        source = FlowSource(request.flow, request.kind, request.address, portal=request.portal)
        service = parse_capabilities(source, fetch_capabilities(source, session), session.token)
    named = named_request(request, service)
    if named.kind == "wms" and host_of(named.address) != host_of(request.address):
        named = replace(named, address=without_request(request.address))  # the relay that opens it goes on to
    return named, service
