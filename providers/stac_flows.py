"""Map services that a STAC item names.

Sources: the extension web-map-links 1.2 (`rel` of links: wms, wmts, xyz, tilejson); portal sheet planetary-
computer, Web map services (asset `tilejson`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import quote

from ..core.flows.flow_request import FlowRequest
from ..core.portal import Portal
from ..core.scene import Scene
from ..core.texts import clean_text
from .safe_urls import resolve
from .scene_request import scene_request
from .stac_properties import text

_MOST, _MOST_LAYERS, _MOST_LINKS = 20, 10, 200
_PICTURES = ("image/png", "image/jpeg", "image/webp")
_TILE_JSON = "tilejson"
Item = Mapping[str, Any]


def stac_flows(item: Item, scene: Scene, portal: Portal) -> tuple[FlowRequest, ...]:
    """Return the map services of a scene, from its item; links first, then assets, none twice.

    Args:
        item: decoded.
        scene: read from it; its `item.base` is where relative links start.
        portal: who brought it.
    """
    base = "" if scene.item is None else scene.item.base
    found: dict[tuple[str, str, str], FlowRequest] = {}
    for request in islice(_told(item, base, scene, portal), _MOST):
        found.setdefault((request.kind, request.address, request.layer), request)
    return tuple(found.values())


def _told(item: Item, base: str, scene: Scene, portal: Portal) -> Iterator[FlowRequest]:
    links = item.get("links")
    for link in links[:_MOST_LINKS] if isinstance(links, list) else ():
        read = _READERS.get(str(link.get("rel"))) if isinstance(link, dict) else None
        href = _resolved(base, link.get("href")) if read is not None else ""
        if read is not None and href:
            name = clean_text(link.get("title"), 100)
            for kind, address, more in read(link, href):
                request = scene_request(portal, scene, kind, address, more.pop("name", "") or name, **more)
                if request is not None:
                    yield request
    assets = item.get("assets")
    asset = assets.get(_TILE_JSON) if isinstance(assets, dict) else None
    href = _resolved(base, asset.get("href")) if isinstance(asset, dict) else ""
    request = scene_request(portal, scene, _TILE_JSON, href) if href else None
    if request is not None:
        yield request


def _resolved(base: str, href: Any) -> str:
    """Return an absolute address; braces of templates stay."""
    return resolve(base, href) if isinstance(href, str) else ""


Told = Iterator[tuple[str, str, "dict[str, Any]"]]


def _wms(link: Item, href: str) -> Told:
    """Yield a request for each layer: QGIS knows no layer of the name `a,b`."""
    layers, styles = _texts(link.get("wms:layers")), _texts(link.get("wms:styles"))
    for place, layer in enumerate(layers[:_MOST_LAYERS]):
        style = styles[place] if place < len(styles) else ""
        name = layer if len(layers) > 1 else ""
        yield "wms", href, {"layer": layer, "style": style, "name": name, **_served(link, "wms:dimensions")}


def _wmts(link: Item, href: str) -> Told:
    layers = _texts(link.get("wmts:layer"))
    for layer in layers[:_MOST_LAYERS]:
        name = layer if len(layers) > 1 else ""
        yield "wmts", href, {"layer": layer, "name": name, **_served(link, "wmts:dimensions")}


def _xyz(link: Item, href: str) -> Told:
    servers = _texts(link.get("href:servers"))
    address = href.replace("{s}", quote(servers[0], safe="")) if servers else href
    host = address.partition("://")[2].partition("/")[0]
    if "{" not in host and "{z}" in address and "{x}" in address and _has_row(address):
        yield "xyz", address, _served(link, "")


def _has_row(template: str) -> bool:
    return "{y}" in template or "{-y}" in template


def _tile_json(link: Item, href: str) -> Told:
    yield _TILE_JSON, href, {}


_READERS = {"wms": _wms, "wmts": _wmts, "xyz": _xyz, _TILE_JSON: _tile_json}


def _texts(value: Any) -> list[str]:
    """Return a list of texts; the extension allows a single one, too."""
    told = value if isinstance(value, list) else [value]
    return [text(one) for one in told if isinstance(one, str) and one]


def _served(link: Item, dimensions: str) -> dict[str, Any]:
    """Return media type, time and further dimensions, as far as the link says them."""
    told = link.get(dimensions)
    values = {text(name): text(value) for name, value in told.items()} if isinstance(told, dict) else {}
    time = next((values.pop(name) for name in list(values) if name.lower() == "time"), "")
    media_type = text(link.get("type")).lower()
    return {
        "time": time,
        "dimensions": dict(islice(values.items(), _MOST_LAYERS)),
        "format": media_type if media_type in _PICTURES else "image/png",
    }
