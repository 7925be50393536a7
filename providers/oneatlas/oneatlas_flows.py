"""Map services of OneAtlas' scenes (portal sheet airbus, Web map services)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.flows.flow_request import FlowRequest
from ...core.portal import Portal
from ...core.scene import Scene
from ..scene_request import scene_request
from ..stac_properties import text
from .item_links import links_of

_KINDS = ("wms", "wmts")
_ARCHIVED = ("ALBUM", "ARCHIVED")


def oneatlas_flows(item: Mapping[str, Any], scene: Scene, portal: Portal) -> tuple[FlowRequest, ...]:
    """Return WMS and WMTS of a scene, which need the account's login; an entry of the archive has none.

    The names of their layers are in their capabilities only.
    """
    properties = item.get("properties")
    told = properties if isinstance(properties, dict) else {}
    if {text(told.get("processingLevel")), text(told.get("productionStatus"))} & set(_ARCHIVED):
        return ()
    base = "" if scene.item is None else scene.item.base
    found = [
        scene_request(portal, scene, kind, address, kind.upper())
        for kind in _KINDS
        for address in dict.fromkeys(links_of(item, kind, base))
    ]
    return tuple(request for request in found if request is not None)
