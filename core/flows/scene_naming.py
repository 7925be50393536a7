"""Requests of single scenes whose portal did not say what the layer is called."""

from __future__ import annotations

from dataclasses import replace

from .flow_entry import FlowEntry
from .flow_error import FlowError
from .flow_problem import FlowProblem
from .flow_request import FlowRequest
from .flow_source import FlowSource
from .map_service import MapService
from .request_maker import request_for
from .service_address import without_request


def is_unnamed(request: FlowRequest) -> bool:
    """Whether only the capabilities can say which layer, or which levels of a WMTS, are meant."""
    if request.kind == "wms":
        return not request.layer
    return request.kind == "wmts" and not (request.layer and request.matrix_set)


def named_request(request: FlowRequest, service: MapService) -> FlowRequest:
    """Return a request as its service's capabilities complete it; one that is complete stays as it is.

    Where no layer is said the first one is meant. What the portal said of the scene stays: title, place,
    date, further parameters, credit.

    Args:
        request: of kind `wms` or `wmts`.
        service: its capabilities.

    Raises:
        FlowError: NO_LAYER; NO_CRS, NO_PICTURE, NO_TILES.
    """
    if not is_unnamed(request):
        return request
    layer = service.layer(request.layer) if request.layer else next(iter(service.layers), None)
    if layer is None:
        raise FlowError(FlowProblem.NO_LAYER, value=request.layer or request.title)
    source = FlowSource(request.flow, request.kind, request.address, portal=request.portal)
    made = request_for(
        FlowEntry(source, layer.name, None, layer), service, "en", style=request.style, crs=request.crs
    )
    return replace(
        made,
        address=_address(request, made),
        format=request.format if request.format in layer.formats else made.format,
        time=request.time or made.time,
        dimensions={**made.dimensions, **request.dimensions},
        authcfg=request.authcfg,
        title=request.title or made.title,
        attribution=request.attribution or made.attribution,
        licence=request.licence or made.licence,
        box=request.box or made.box,
        flow=request.flow,
    )


def _address(request: FlowRequest, made: FlowRequest) -> str:
    """Return where maps are asked for: not all capabilities repeat the parameters that say which scene."""
    if request.kind != "wms":
        return made.address
    own = without_request(request.address)
    return own if "?" in own else made.address
