"""The addresses of maps and tiles: WMS, WMTS with parameters or a template, and XYZ."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from .address_parameters import number_text, with_parameters
from .axis_order import north_first
from .flow_error import FlowError
from .flow_problem import FlowProblem
from .flow_request import FlowRequest
from .map_service import MapService
from .service_layer import Box
from .tile_matrix import TileMatrix

_SEE_THROUGH = ("png", "webp", "gif")
_PLACE = re.compile(r"\{(switch:[^{}]{1,200}|[^{}]{1,80})\}")
_MIRRORS = ("a", "b", "c")


def map_url(
    request: FlowRequest, box: Box, width: int, height: int, crs: str = "", inverted: bool | None = None
) -> str:
    """Return the address of a GetMap; parameters that the service's own address has are kept.

    Args:
        request: of kind `wms`.
        box: west, south, east, north in `crs`, easting (longitude) first.
        width: pixels.
        height: pixels.
        crs: authority code; empty: that of the request.
        inverted: whether the system has north first; None: looked up in `north_first`.
    """
    crs = crs or request.crs
    later = _version(request.version) >= (1, 3)
    swapped = later and (north_first(crs) if inverted is None else inverted)
    west, south, east, north = box
    corners = (south, west, north, east) if swapped else (west, south, east, north)
    wanted = {
        "SERVICE": "WMS",
        "VERSION": request.version,
        "REQUEST": "GetMap",
        "LAYERS": request.layer,
        "STYLES": request.style,
        "CRS" if later else "SRS": crs,
        "BBOX": ",".join(map(number_text, corners)),
        "WIDTH": str(width),
        "HEIGHT": str(height),
        "FORMAT": request.format,
        "TRANSPARENT": "TRUE" if any(name in request.format.lower() for name in _SEE_THROUGH) else "FALSE",
        "EXCEPTIONS": "XML" if later else "application/vnd.ogc.se_xml",
    }
    if request.time:
        wanted["TIME"] = request.time
    return with_parameters(request.address, {**request.dimensions, **wanted}, ("CRS", "SRS", "TIME"))


def tile_url(
    request: FlowRequest, service: MapService | None, matrix: TileMatrix, column: int, row: int
) -> str:
    """Return the address of one tile.

    A WMTS is asked with parameters where its capabilities give an address for that, as QGIS does, else by
    the template of the layer and format.

    Args:
        request: of kind `wmts` or `xyz`.
        service: capabilities of a WMTS; not needed for XYZ.
        matrix: zoom level; of XYZ its name is the number of the level.
        column: counted from the west.
        row: counted from the north.

    Raises:
        FlowError: NO_TILES, where there is no address or the template wants what is not known.
    """
    if request.kind == "xyz":
        return _filled(request.address, _xyz_values(request, matrix, column, row))
    if service is None:
        raise FlowError(FlowProblem.NO_TILES, "the capabilities are not known")
    if service.address:
        return _by_parameters(request, service.address, matrix, column, row)
    layer = service.layer(request.layer)
    templates = layer.templates if layer is not None else {}
    template = templates.get(request.format) or next(iter(templates.values()), "")
    if not template:
        raise FlowError(FlowProblem.NO_TILES, "neither an address nor a template")
    return _filled(template, _rest_values(request, matrix, column, row))


def _by_parameters(request: FlowRequest, address: str, matrix: TileMatrix, column: int, row: int) -> str:
    wanted = {
        "SERVICE": "WMTS",
        "REQUEST": "GetTile",
        "VERSION": "1.0.0",
        "LAYER": request.layer,
        "STYLE": request.style,
        "FORMAT": request.format,
        "TILEMATRIXSET": request.matrix_set,
        "TILEMATRIX": matrix.name,
        "TILEROW": str(row),
        "TILECOL": str(column),
    }
    if request.time:
        wanted["TIME"] = request.time
    return with_parameters(address, {**request.dimensions, **wanted})


def _rest_values(request: FlowRequest, matrix: TileMatrix, column: int, row: int) -> dict[str, str]:
    return {
        "style": request.style or "default",
        "layer": request.layer,
        "tilematrixset": request.matrix_set,
        "tilematrix": matrix.name,
        "tilerow": str(row),
        "tilecol": str(column),
        **_further(request),
    }


def _xyz_values(request: FlowRequest, matrix: TileMatrix, column: int, row: int) -> dict[str, str]:
    if not matrix.name.isdecimal():
        raise FlowError(FlowProblem.NO_TILES, f"no number of a zoom level: {matrix.name}")
    zoom = int(matrix.name)
    return {
        "x": str(column),
        "y": str(row),
        "-y": str((1 << zoom) - 1 - row),
        "z": str(zoom),
        "q": _quadkey(zoom, column, row),
        "s": _MIRRORS[(column + row) % len(_MIRRORS)],
        "switch": str(column + row),
        **_further(request),
    }


def _further(request: FlowRequest) -> dict[str, str]:
    values = {name.lower(): value for name, value in request.dimensions.items()}
    if request.time:
        values["time"] = request.time
    return values


def _filled(template: str, values: Mapping[str, str]) -> str:
    """Return a template with its places filled, whatever their case."""

    def fill(found: re.Match[str]) -> str:
        name = found[1].lower()
        if name.startswith("switch:") and "switch" in values:
            mirrors = found[1][len("switch:") :].split(",")
            return mirrors[int(values["switch"]) % len(mirrors)]
        if name not in values:
            raise FlowError(FlowProblem.NO_TILES, f"the template wants {found[1]}", found[1])
        return quote(values[name], safe=":")

    return _PLACE.sub(fill, template)


def _quadkey(zoom: int, column: int, row: int) -> str:
    """Return the key of a tile as Bing counts them: two bits a level, south before east."""
    return "".join(str((column >> level & 1) + 2 * (row >> level & 1)) for level in reversed(range(zoom)))


def _version(text: str) -> tuple[int, ...]:
    parts = text.split(".")[:2]
    return tuple(int(part) if part.isdecimal() else 0 for part in parts)
