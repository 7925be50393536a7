"""Configurations of mviewer, the map viewer of GéoBretagne and others, as catalogues of flows.

Source: mviewer's documentation, config_topics, config_layers, config_baselayers (github.com/mviewer/mviewer).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Callable
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

from ..flow import Flow
from ..local_text import LocalText
from ..safe_xml import Element
from ..texts import clean_text
from .found_flow import FoundFlow
from .found_flows import found_flow, with_shared_sources
from .plain_words import plain_words

MOST_LAYERS = 5000
_KINDS = {"wms": "wms", "": "wms", "wmts": "wmts"}
_STEPS = {"day": "P1D", "month": "P1M", "year": "P1Y"}
_SERVERS = re.compile(r"\{([a-z0-9])-[a-z0-9]\}")
_NO_STYLES = ("_null", "default")
_DEEPEST = 5
_LONGEST = 300

Resolve = Callable[[str], str]


def mviewer_flows(root: Element, resolve: Resolve) -> tuple[FoundFlow, ...]:
    """Return the base layers and layers of a configuration, in its order, as far as they are map services.

    Args:
        root: its element `config`.
        resolve: makes an address absolute; empty for one that the configuration must not lead to.

    Raises:
        ValueError: it is no configuration of mviewer.
    """
    themes = root.find("themes")
    if root.tag != "config" or (themes is None and root.find("baselayers") is None):
        raise ValueError("no configuration of mviewer")
    found = chain(_base_layers(root, resolve), _themes(themes, resolve))
    return with_shared_sources(islice(found, MOST_LAYERS))


def configuration_address(address: str) -> str:
    """Return the address of the configuration that a page of mviewer shows (`?config=…`), else `address`."""
    try:
        told = {name.lower(): value for name, value in parse_qsl(urlsplit(address).query)}
        return urljoin(address.partition("?")[0], told["config"]) if "config" in told else address
    except ValueError:
        return address


def _themes(themes: Element | None, resolve: Resolve) -> Iterator[FoundFlow]:
    for theme in themes.findall("theme") if themes is not None else ():
        name = clean_text(theme.get("name"), _LONGEST)
        elsewhere = resolve(theme.get("url", "")) if theme.get("url") else ""
        if elsewhere:  # the theme is in another configuration
            yield found_flow(name, "", None, "mviewer", elsewhere, name)
        yield from _group(theme, (name,) if name else (), resolve, 0)


def _group(group: Element, path: tuple[str, ...], resolve: Resolve, depth: int) -> Iterator[FoundFlow]:
    for child in group:
        if child.tag == "layer":
            found = _layer(child, path, resolve)
            if found is not None:
                yield found
        elif child.tag == "group" and depth < _DEEPEST:
            name = clean_text(child.get("name"), _LONGEST)
            yield from _group(child, (*path, name) if name else path, resolve, depth + 1)


def _layer(element: Element, path: tuple[str, ...], resolve: Resolve) -> FoundFlow | None:
    kind = _KINDS.get(element.get("type", "").strip().lower())
    address = resolve(element.get("url", "")) if kind else ""
    name = element.get("id", "").strip()[:_LONGEST]
    if not kind or not address or not name:
        return None
    told = element.get("filter", "").strip()
    if told:  # CQL, which the service takes besides
        address += ("&" if "?" in address else "?") + "CQL_FILTER=" + quote(told)
    title = clean_text(element.get("name"), _LONGEST)
    flow = Flow(
        kind,
        address,
        name,
        _first_style(element),
        times=_times(element),
        title=LocalText(title, title),
        attribution=_attribution(element),
    )
    return found_flow(title, "", flow, kind, address, path=path)


def _base_layers(root: Element, resolve: Resolve) -> Iterator[FoundFlow]:
    parent = root.find("baselayers")
    for element in parent.findall("baselayer") if parent is not None else ():
        kind = {"wms": "wms", "wmts": "wmts", "osm": "xyz"}.get(element.get("type", "").strip().lower())
        address = resolve(_SERVERS.sub(r"\1", element.get("url", ""))) if kind else ""
        layer = "" if kind == "xyz" else element.get("layers", "").strip()[:_LONGEST]
        usable = _is_template(address) if kind == "xyz" else bool(layer)
        if not kind or not address or not usable:
            continue
        title = clean_text(element.get("label") or element.get("title"), _LONGEST)
        flow = Flow(
            kind,
            address,
            layer,
            _first_style(element),
            title=LocalText(title, title),
            attribution=_attribution(element),
            format=_media_type(element.get("format", "")),
            zoom=_zoom(element.get("maxzoom", "")) if kind == "xyz" else (),
        )
        yield found_flow(title, "", flow, kind, address)


def _is_template(address: str) -> bool:
    host = address.partition("://")[2].partition("/")[0]
    return "{" not in host and all(part in address for part in ("{x}", "{y}", "{z}"))


def _first_style(element: Element) -> str:
    style = element.get("style", "").split(",")[0].strip()[:_LONGEST]
    return "" if style in _NO_STYLES else style


def _attribution(element: Element) -> str:
    words = plain_words(element.get("attribution", ""))
    return "" if words == "metadata" else words  # then it stands in a record elsewhere


def _times(element: Element) -> tuple[str, ...]:
    """Return single values, else the interval with its step; none where the layer has no time."""
    if element.get("timefilter", "").strip().lower() != "true":
        return ()
    values = tuple(value.strip() for value in element.get("timevalues", "").split(",") if value.strip())
    first, last = (element.get(name, "").strip() for name in ("timemin", "timemax"))
    if values or not first:
        return values
    step = _STEPS.get(element.get("timeinterval", "").strip().lower(), "P1D")
    return (f"{first}/{last or '..'}/{step}",)


def _media_type(told: str) -> str:
    return told.strip().lower() if told.strip().lower() in ("image/png", "image/jpeg", "image/webp") else ""


def _zoom(told: str) -> tuple[int, ...]:
    return (0, int(told)) if told.isascii() and told.isdigit() and int(told) <= 30 else ()
