"""Addresses of a scene at its portal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from ...core.scene import Scene

WEB = ("http", "https")


def stac_link(scene: Scene) -> str:
    """Return the address of the scene's STAC item, empty where its portal gives none."""
    return _link(scene, ("self", "canonical"), "")


def page_link(scene: Scene) -> str:
    """Return a page for people about the scene, empty where its portal gives none."""
    return _link(scene, ("alternate", "via", "about"), "text/html")


def licence_link(scene: Scene) -> str:
    """Return the text of the licence, empty where the portal gives none."""
    return _link(scene, ("license", "licence"), "")


def is_web(address: str) -> bool:
    """Whether an address of a portal may be opened in a browser."""
    parts = urlsplit(address)
    return parts.scheme in WEB and bool(parts.hostname)


def _link(scene: Scene, relations: tuple[str, ...], media_type: str) -> str:
    if scene.item is None:
        return ""
    links = [link for link in _links(scene) if link.get("rel") in relations]
    for relation in relations:
        for link in links:
            if link.get("rel") != relation or (media_type and str(link.get("type", "")) != media_type):
                continue
            address = urljoin(scene.item.base, str(link.get("href", "")))
            if is_web(address):
                return address
    return ""


def _links(scene: Scene) -> list[Mapping[str, Any]]:
    """Return the links of the item; a portal may send anything under that name."""
    document: Any = scene.item.decode() if scene.item else None
    links = document.get("links") if isinstance(document, dict) else None
    return [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []
