"""Map services of single scenes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ..core.flows.flow_request import FlowRequest
from ..core.geometry import wkb_bounds
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.scene import Scene
from ..core.texts import clean_text
from .portal_reach import refuse_inside
from .safe_urls import is_web

_LONGEST = 2_000  # characters of an address
_CAPABILITIES = "SERVICE=WMTS&REQUEST=GetCapabilities"


def scene_request(
    portal: Portal, scene: Scene, kind: str, address: str, name: str = "", **more: Any
) -> FlowRequest | None:
    """Return the request for a map of one scene; None for an address that this portal must not lead to.

    Args:
        portal: who named the address.
        scene: what the map shows.
        kind: see `FlowRequest`.
        address: absolute.
        name: what tells the maps of a scene apart, for people; perhaps empty.
        **more: further members of the request.
    """
    if not is_web(address) or len(address) > _LONGEST:
        return None
    try:
        refuse_inside(portal, address)
    except PortalError:
        return None
    title = f"{scene.title} – {clean_text(name, 100)}" if name else scene.title
    return FlowRequest(
        kind,
        wmts_document(address) if kind == "wmts" else address,
        portal=portal.id,
        title=title,
        attribution=portal.terms.attribution,
        licence=portal.terms.licence.en,
        box=None if scene.footprint is None else wkb_bounds(scene.footprint),
        **more,
    )


def wmts_document(address: str) -> str:
    """Return the address of a WMTS's capabilities for that of the service."""
    parts = urlsplit(address)
    if "request=" in parts.query.lower() or parts.path.lower().endswith(".xml"):
        return address
    separator = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return address + separator + _CAPABILITIES
