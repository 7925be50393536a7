"""TileJSON 2 and 3: a document that says the template of tiles.

Source: https://github.com/mapbox/tilejson-spec, 2.2.0 and 3.0.0. Planetary Computer and other TiTilers give
one for each scene.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...core.error_kind import ErrorKind
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.flow_request import FlowRequest
from ...core.flows.plain_words import plain_words
from ...core.flows.service_layer import Box
from ...core.portal_error import PortalError
from ..http_session import HttpSession
from ..safe_urls import absolute_url, may_lead, shown_url

_BYTES = 1_000_000
_MOST = 20  # templates that are looked at
_DEEPEST = 30
_PARTS = ("{z}", "{x}", "{y}")
_VECTORS = (".pbf", ".mvt")


def resolve_tile_json(request: FlowRequest, session: HttpSession) -> FlowRequest:
    """Return the request for the tiles that the document at `request.address` describes, of kind `xyz`.

    A request of another kind is returned as it is.

    Raises:
        PortalError: what HTTP and the service say; BAD_ANSWER for what is no TileJSON.
        FlowError: NO_TILES, where no template is one of pictures that we may go to.
    """
    if request.kind != "tilejson":
        return request
    answer = session.get(request.address, _BYTES)
    document = _document(answer.body, answer.url, request.portal)
    template = next(_templates(document, answer.url), "")
    if not template or "vector_layers" in document:
        raise FlowError(FlowProblem.NO_TILES, f"{shown_url(answer.url)}: no template of pictures")
    if document.get("scheme") == "tms":  # rows count from the south
        template = template.replace("{y}", "{-y}")
    attribution = document.get("attribution")
    return replace(
        request,
        kind="xyz",
        address=template,
        crs="EPSG:3857",
        zoom=_zoom(document),
        box=_box(document.get("bounds")) or request.box,
        attribution=request.attribution or (plain_words(attribution) if isinstance(attribution, str) else ""),
    )


def _document(body: bytes, url: str, portal: str) -> Mapping[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise PortalError(portal, ErrorKind.BAD_ANSWER, f"{shown_url(url)}: no JSON") from error
    if not isinstance(document, dict) or not isinstance(document.get("tiles"), list):
        raise PortalError(portal, ErrorKind.BAD_ANSWER, f"{shown_url(url)}: no TileJSON")
    return document


def _templates(document: Mapping[str, Any], base: str) -> Iterator[str]:
    """Yield the usable templates; a document must not lead into a network that its server is not in."""
    for told in document["tiles"][:_MOST]:
        template = absolute_url(base, told) if isinstance(told, str) else ""
        path = template.partition("?")[0].lower()
        host = template.partition("://")[2].partition("/")[0]
        usable = all(part in template for part in _PARTS) and "{" not in host
        if usable and not path.endswith(_VECTORS) and may_lead(base, template):
            yield template


def _zoom(document: Mapping[str, Any]) -> tuple[int, int] | None:
    least, most = (document.get(name) for name in ("minzoom", "maxzoom"))
    levels = [level for level in (least, most) if type(level) is int and 0 <= level <= _DEEPEST]
    return (levels[0], levels[1]) if len(levels) == 2 and levels[0] <= levels[1] else None


def _box(bounds: Any) -> Box | None:
    """Return west, south, east, north within ±180 and ±90; None where nothing usable is said."""
    numbers = bounds if isinstance(bounds, list) and len(bounds) == 4 else ()
    if not numbers or any(type(one) not in (int, float) or not math.isfinite(one) for one in numbers):
        return None
    west, east = (max(-180.0, min(180.0, float(one))) for one in (numbers[0], numbers[2]))
    south, north = (max(-90.0, min(90.0, float(one))) for one in (numbers[1], numbers[3]))
    return (west, south, east, north) if south < north and west != east else None
