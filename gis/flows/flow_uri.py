"""Requests as sources of QGIS's "wms" provider."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from qgis.core import QgsDataSourceUri

from ...core.flows.address_parameters import with_parameters
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.flow_request import FlowRequest
from .flow_uri_dates import is_by_day, is_written_by_qgis, provider_extent

PROVIDER = "wms"
_DPI_ALL = "7"  # QgsWmsDpiMode: the parameters of QGIS Server, MapServer and GeoServer
# QGIS 3.22 does not decode `time`, 3.40 none of these in any value; all versions read them as they are.
_LEGIBLE = "!$'()*+,/:;?@[]"
_MIRROR = re.compile(r"\{s\}", re.IGNORECASE)
_SWITCH = re.compile(r"\{switch:([^{},]{1,80})[^{}]{0,120}\}", re.IGNORECASE)


def provider_uri(request: FlowRequest) -> tuple[str, str]:
    """Return provider and source of a layer.

    A date that QGIS can write is a parameter of the source, so that all dates of a service share one
    document of capabilities; another date, and further parameters, are in the service's address. Maps are
    asked for at the address of the request, whatever the capabilities say: some name a host of their own
    network.

    Raises:
        FlowError: NO_TILES for a kind that has no layer, such as a TileJSON that was not read yet.
    """
    if request.kind == "wms":
        return PROVIDER, _joined(_wms(request))
    if request.kind == "wmts":
        return PROVIDER, _joined(_wmts(request))
    if request.kind == "xyz":
        return PROVIDER, _joined(_xyz(request))
    raise FlowError(FlowProblem.NO_TILES, f"no layer of kind {request.kind}", request.layer)


def capabilities_address(request: FlowRequest) -> str:
    """Return the address that QGIS asks for capabilities; empty for tiles that have none."""
    if request.kind == "wmts":
        return request.address
    if request.kind != "wms":
        return ""
    url = _wms_address(request)
    mark = "" if url.endswith(("?", "&")) else "&" if "?" in url else "?"
    return f"{url}{mark}SERVICE=WMS&REQUEST=GetCapabilities"


def tile_template(request: FlowRequest) -> str:
    """Return the template of an XYZ without the places that QGIS does not fill, such as that of the date."""
    url = _SWITCH.sub(r"\1", _MIRROR.sub("a", request.address))
    values = {**request.dimensions, "time": request.time} if request.time else dict(request.dimensions)
    for name, value in values.items():
        url = re.sub(re.escape(f"{{{name}}}"), quote(value, safe=":"), url, flags=re.IGNORECASE)
    return url


def _wms(request: FlowRequest) -> dict[str, str]:
    parts = {
        "IgnoreGetFeatureInfoUrl": "1",
        "IgnoreGetMapUrl": "1",
        **_common(request),
        "url": _wms_address(request),
    }
    if not request.dates:
        return parts
    by_day = is_by_day(request.dates)
    parts.update(
        type="wmst",
        allowTemporalUpdates="true",
        temporalSource="provider",
        # QGIS 3.22 reads any other text, `no`, too, as true.
        enableTime="false" if by_day else "true",
        timeDimensionExtent=provider_extent(request.dates),
    )
    if _is_parameter(request):
        # An interval always: QGIS takes the second half without looking whether it is there.
        parts["time"] = f"{request.time}/{request.time}"
    return parts


def _wmts(request: FlowRequest) -> dict[str, str]:
    told = dict(request.dimensions)
    if request.time:
        told["TIME"] = request.time
    parts = {**_common(request), "tileMatrixSet": request.matrix_set, "url": request.address}
    if told:
        parts["tileDimensions"] = ";".join(f"{name}={value}" for name, value in told.items())
    return parts


def _common(request: FlowRequest) -> dict[str, str]:
    parts = {
        "contextualWMSLegend": "0",
        "crs": request.crs,
        "dpiMode": _DPI_ALL,
        "format": request.format,
        "layers": request.layer,
        "styles": request.style,
    }
    return {**parts, "authcfg": request.authcfg} if request.authcfg else parts


def _xyz(request: FlowRequest) -> dict[str, str]:
    parts = {"type": "xyz", "url": tile_template(request)}
    if request.zoom is not None:
        parts.update(zmin=str(request.zoom[0]), zmax=str(request.zoom[1]))
    return {**parts, "authcfg": request.authcfg} if request.authcfg else parts


def _wms_address(request: FlowRequest) -> str:
    further = dict(request.dimensions)
    if request.time and not _is_parameter(request):
        further["TIME"] = request.time
    return with_parameters(request.address, further) if further else request.address


def _is_parameter(request: FlowRequest) -> bool:
    by_day = bool(request.dates) and is_by_day(request.dates)
    return bool(request.dates and request.time) and is_written_by_qgis(request.time, by_day)


def _joined(parts: dict[str, str]) -> str:
    return "&".join(f"{name}={_quoted(name, value)}" for name, value in parts.items())


def _quoted(name: str, value: str) -> str:
    """Return a value for the source. An address is percent-encoded already: 3.40 would send it so twice."""
    return quote(value, safe=_LEGIBLE + ("%" if name == "url" and _keeps_percent() else ""))


@lru_cache(maxsize=1)
def _keeps_percent() -> bool:
    """Whether QGIS leaves an encoded `%` in the values of sources as it is (3.40); 3.22 and 4.0 decode it."""
    uri = QgsDataSourceUri()
    uri.setEncodedUri("url=%25")
    return str(uri.param("url")) == "%25"
