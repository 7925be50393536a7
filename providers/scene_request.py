"""Map services of single scenes."""

from __future__ import annotations

from typing import Any

from ..core.flows.flow_request import FlowRequest
from ..core.flows.service_address import capabilities_url
from ..core.geometry import wkb_bounds
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.scene import Scene
from ..core.texts import clean_text
from .portal_reach import refuse_inside
from .safe_urls import is_web

_LONGEST = 2_000  # characters of an address


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
        capabilities_url(kind, address) if kind == "wmts" else address,
        portal=portal.id,
        title=title,
        attribution=portal.terms.attribution,
        licence=portal.terms.licence.en,
        box=None if scene.footprint is None else wkb_bounds(scene.footprint),
        **more,
    )
