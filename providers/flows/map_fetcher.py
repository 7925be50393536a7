"""Maps and tiles from services: a picture, or why there is none."""

from __future__ import annotations

import re

from ...core.error_kind import ErrorKind
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.flow_request import FlowRequest
from ...core.flows.instance_alias import hide_instance, instance_alias
from ...core.flows.map_address import map_url, tile_url
from ...core.flows.map_service import MapService
from ...core.flows.matrix_set import MatrixSet
from ...core.flows.service_layer import Box
from ...core.flows.tile_cover import LARGEST_TILE, web_mercator_levels
from ...core.flows.tile_matrix import TileMatrix
from ...core.portal_error import PortalError
from ..http_answer import HttpAnswer
from ..http_session import HttpSession
from ..http_status import status_error
from ..safe_urls import may_lead, shown_url
from ..server_words import server_words
from .map_picture import picture_size
from .service_exception import exception_text

MAP_BYTES = 32 * 1024 * 1024
_REFUSED = frozenset({400, 404, 422})  # what comes with them says why
_MISSING = (ErrorKind.GONE,)
# OGC 07-057r7, table 23; the words of titiler, of its mosaics, of ROK4 (IGN)
_OUTSIDE = (b"TileOutOfRange", b"outside bounds", b"No assets found", b"No data found")


def fetch_map(
    request: FlowRequest,
    box: Box,
    size: tuple[int, int],
    crs: str,
    session: HttpSession,
    service: MapService | None = None,
    inverted: bool | None = None,
) -> bytes:
    """Return one map of a WMS: the bytes of a PNG, JPEG, WebP or GIF of the wanted size.

    Args:
        request: of kind `wms`.
        box: west, south, east, north in `crs`, easting first.
        size: width and height in pixels.
        crs: authority code; empty: that of the request.
        session: of the caller's thread.
        service: its capabilities, where they are known: what it says is too large is not asked for.
        inverted: whether `crs` has north first; None: looked up.

    Raises:
        FlowError: EXCEPTION with the service's words, NO_PICTURE, TOO_LARGE.
        PortalError: the trouble of the line.
    """
    largest = service.largest if service is not None else (0, 0)
    if any(limit and side > limit for side, limit in zip(size, largest)):
        raise FlowError(FlowProblem.TOO_LARGE, f"{_times(size)} pixels, at most {_times(largest)}")
    answer = _ask(request, map_url(request, box, *size, crs, inverted), session)
    found = _checked(answer, request)
    if found != tuple(size):
        raise FlowError(FlowProblem.NO_PICTURE, f"{_times(found)} pixels instead of {_times(size)}")
    return answer.body


def fetch_tile(
    request: FlowRequest,
    service: MapService | None,
    matrix: TileMatrix,
    column: int,
    row: int,
    session: HttpSession,
) -> bytes | None:
    """Return one tile of a WMTS or XYZ, as `fetch_map`; None where the service has none there.

    Its size may be another than the level says, up to 4 096 pixels a side (tiles for fine screens).

    Raises:
        FlowError: EXCEPTION with the service's words, NO_PICTURE, NO_TILES.
        PortalError: the trouble of the line.
    """
    url = tile_url(request, service, matrix, column, row)
    if request.kind == "wmts" and not may_lead(request.address, url):
        what = f"{shown_url(url)}: a public service names an address in a private network"
        raise PortalError(request.portal, ErrorKind.BAD_ANSWER, what)
    try:
        answer = _ask(request, url, session)
    except PortalError as error:
        if error.kind in _MISSING:
            return None
        raise
    if not answer.body or (answer.status in _REFUSED and any(mark in answer.body for mark in _OUTSIDE)):
        return None
    if answer.status == 404 and not exception_text(answer.body):
        return None
    size = _checked(answer, request)
    if max(size) > LARGEST_TILE:
        raise FlowError(FlowProblem.NO_PICTURE, f"a tile of {_times(size)} pixels")
    return answer.body


def tile_levels(request: FlowRequest, service: MapService | None) -> MatrixSet:
    """Return the levels that a request's tiles have.

    Raises:
        FlowError: NO_TILES where the capabilities lack them.
    """
    if request.kind == "xyz":
        return web_mercator_levels(request.zoom)
    found = service.matrix_sets.get(request.matrix_set) if service is not None else None
    if found is None:
        raise FlowError(FlowProblem.NO_TILES, f"no matrix set {request.matrix_set}", request.matrix_set)
    return found


def _ask(request: FlowRequest, url: str, session: HttpSession) -> HttpAnswer:
    before, session.taken = session.taken, session.taken | _REFUSED
    try:
        return session.get(url, MAP_BYTES, f"{request.format}, image/*;q=0.8, */*;q=0.1")
    except PortalError as error:
        detail = _discreet(error.detail, url)
        raise PortalError(error.portal, error.kind, detail, error.status, error.retry_after) from None
    finally:
        session.taken = before


def _checked(answer: HttpAnswer, request: FlowRequest) -> tuple[int, int]:
    """Return the size of the picture that an answer is."""
    size = picture_size(answer.body) if answer.status not in _REFUSED else (0, 0)
    if min(size) > 0:
        return size
    said = exception_text(answer.body)
    if said:
        raise FlowError(FlowProblem.EXCEPTION, _discreet(said, answer.url))
    if answer.status in _REFUSED:
        error = status_error(request.portal, answer.url, answer.status, answer.body, None, False)
        raise PortalError(error.portal, error.kind, _discreet(error.detail, answer.url), error.status)
    raise FlowError(FlowProblem.NO_PICTURE, _discreet(_what_came(answer), answer.url))


def _what_came(answer: HttpAnswer) -> str:
    if not answer.body:
        return "nothing"
    kind = answer.content_type or "unknown"
    readable = answer.looks_like_markup or answer.body[:1] in (b"{", b"[") or kind.startswith("text/")
    words = server_words(answer.body) if readable else f"{len(answer.body)} bytes"
    return f"{kind}: {words}" if words else kind


def _discreet(words: str, url: str) -> str:
    """Return words of the service with the alias of an instance instead of its id, which is a secret."""
    instance = hide_instance(url)[1]
    return re.sub(re.escape(instance), instance_alias(instance), words, flags=re.I) if instance else words


def _times(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]}"
