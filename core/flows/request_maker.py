"""From a leaf of the flows tree to what is asked of its service."""

from __future__ import annotations

from dataclasses import replace

from .address_parameters import with_parameters
from .flow_choice import WEB_MERCATOR, choose_crs, choose_format, choose_matrix_set, choose_style
from .flow_dates import FlowDates
from .flow_entry import FlowEntry
from .flow_error import FlowError
from .flow_problem import FlowProblem
from .flow_request import FlowRequest
from .instance_alias import aliases_in
from .map_service import MapService
from .matrix_set import MatrixSet
from .request_tiles import kvp_template, xyz_of
from .request_time import PLACE_OF_TIME, check_time, dates_of, shown_time
from .service_address import capabilities_url, without_request
from .service_layer import ServiceLayer

KVP = "kvp"


def request_for(
    entry: FlowEntry,
    service: MapService | None,
    language: str,
    time: str = "",
    style: str = "",
    crs: str = "",
    authcfg: str = "",
) -> FlowRequest:
    """Return the request of one layer.

    Args:
        entry: the layer.
        service: its capabilities; None for XYZ, and of a WMS before they came.
        language: of the title.
        time: the date, as the service writes it; empty: the service's default.
        style: name; empty: the default one.
        crs: authority code that is wanted if the service has it, such as the project's.
        authcfg: id of an account's entry; empty: that of the service.

    Raises:
        FlowError: NO_LAYER, NO_CRS, NO_PICTURE, NO_TILES; NO_DATES and DATE_OUTSIDE where `time` is given.
    """
    if service is not None and entry.layer is None:
        raise FlowError(FlowProblem.NO_LAYER, value=entry.name)
    dates = dates_of(entry)
    if time and dates is None:
        raise FlowError(FlowProblem.NO_DATES, value=entry.title(language))
    if dates is not None:
        check_time(dates, time)
    request = _plain(entry, service, language, style, authcfg or entry.source.authcfg)
    if dates is not None:
        request = replace(request, dates=dates.text, time=time)
    if entry.source.kind == "wms":
        return _of_wms(request, entry, service, crs)
    if entry.source.kind == "wmts":
        return _of_wmts(request, entry, service, crs, dates)
    return _of_xyz(request, entry, dates)


def _plain(
    entry: FlowEntry, service: MapService | None, language: str, style: str, authcfg: str
) -> FlowRequest:
    layer, flow = entry.layer, entry.flow
    chosen = choose_style(entry, style)
    told = flow.attribution if flow is not None else ""
    licence = layer.licence if layer is not None else ""
    return FlowRequest(
        kind=entry.source.kind,
        address=entry.source.address,
        layer=entry.name,
        style=chosen.name,
        format=choose_format(entry),
        authcfg=authcfg,
        portal=entry.source.portal,
        title=entry.title(language),
        attribution=told or (layer.attribution if layer is not None else ""),
        licence=licence or (service.licence if service is not None else ""),
        legend=chosen.legend,
        box=entry.box,
        flow=entry.id,
    )


def _of_wms(request: FlowRequest, entry: FlowEntry, service: MapService | None, crs: str) -> FlowRequest:
    return replace(
        request,
        address=_asked_address(request, service),
        version=service.version if service is not None else request.version,
        crs=choose_crs(entry, crs),
        dimensions=_further(entry.layer) if entry.layer is not None else {},
    )


def _further(layer: ServiceLayer) -> dict[str, str]:
    """Return what a WMS is told besides: some refuse where a dimension has no default (OGC 06-042, C.3.1)."""
    told = {f"DIM_{name.upper()}": value for name, value in layer.dimensions.items() if value}
    return {"ELEVATION": layer.elevation, **told} if layer.elevation else told


def _of_wmts(
    request: FlowRequest, entry: FlowEntry, service: MapService | None, crs: str, dates: FlowDates | None
) -> FlowRequest:
    """Return the request of tiles; a WMTS has to be told a date where it has dates (OGC 07-057r7, 7.2.2)."""
    levels = _levels(entry, service, crs)
    if dates is not None:
        request = replace(request, time=request.time or shown_time(dates))
    if KVP in (entry.source.templates, entry.flow.templates if entry.flow is not None else ""):
        return _by_parameters(request, entry, service, dates is not None)
    return replace(
        request,
        address=_capabilities(request.address),
        version="1.0.0",
        crs=levels.crs,
        matrix_set=levels.name,
        dimensions=dict(entry.layer.dimensions) if entry.layer is not None else {},
    )


def _of_xyz(request: FlowRequest, entry: FlowEntry, dates: FlowDates | None) -> FlowRequest:
    zoom = entry.flow.zoom if entry.flow is not None else ()
    if PLACE_OF_TIME in request.address:
        if dates is None:
            raise FlowError(FlowProblem.NO_TILES, "the template wants a date, and none is known", entry.name)
        request = replace(request, time=request.time or shown_time(dates))
    return replace(
        request, crs=WEB_MERCATOR, version="", zoom=(min(zoom), max(zoom)) if len(zoom) == 2 else None
    )


def _levels(entry: FlowEntry, service: MapService | None, crs: str) -> MatrixSet:
    if service is None or entry.layer is None:
        raise FlowError(FlowProblem.NO_TILES, "the capabilities are not known", entry.name)
    names = entry.layer.matrix_sets or tuple(service.matrix_sets)
    sets = [service.matrix_sets[name] for name in names if name in service.matrix_sets]
    found = choose_matrix_set(sets, crs, entry.flow.crs if entry.flow is not None else "")
    if found is None:
        raise FlowError(FlowProblem.NO_TILES, "no levels in a system that is known", entry.name)
    return found


def _by_parameters(
    request: FlowRequest, entry: FlowEntry, service: MapService | None, has_time: bool
) -> FlowRequest:
    """Return the tiles as an XYZ, because QGIS would go by the templates of the capabilities."""
    names = entry.layer.matrix_sets if entry.layer is not None else ()
    sets = service.matrix_sets if service is not None else {}
    address = _asked_address(request, service)
    for name in names or tuple(sets):
        found = xyz_of(sets[name]) if name in sets else None
        if found is None:
            continue
        before, smallest, largest = found
        template = kvp_template(address, request.layer, request.style, request.format, name, before, has_time)
        zoom = (smallest, largest)
        return replace(request, kind="xyz", address=template, crs=WEB_MERCATOR, version="", zoom=zoom)
    raise FlowError(FlowProblem.NO_TILES, "its levels are not those of XYZ", entry.name)


def _asked_address(request: FlowRequest, service: MapService | None) -> str:
    """Return where maps are asked for: where the capabilities say.

    What opens with an account, or something else that is secret, is asked for where its user said: another
    host must not get that from us because a document names it.
    """
    own, told = without_request(request.address), service.address if service is not None else ""
    is_closed = bool(request.authcfg or aliases_in(own))
    return own if not told or (is_closed and _place(told) != _place(own)) else told


def _place(address: str) -> str:
    return address.partition("://")[2].partition("?")[0].partition("/")[0].lower()


def _capabilities(address: str) -> str:
    """Return the address of a WMTS's capabilities in one of the two forms that QGIS knows them by."""
    asked = capabilities_url("wmts", address)
    if asked.partition("?")[0].endswith("/WMTSCapabilities.xml") or "SERVICE=WMTS" in asked:
        return asked
    return with_parameters(asked, {"SERVICE": "WMTS", "REQUEST": "GetCapabilities"})
