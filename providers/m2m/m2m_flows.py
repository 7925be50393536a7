"""Map services of USGS' scenes (portal sheet usgs-landsatlook, Quicklooks)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.flows.flow_request import FlowRequest
from ...core.portal import Portal
from ...core.scene import Scene
from ..scene_request import scene_request

_WMS = "dmid_wms"
_MOST = 10


def m2m_flows(item: Mapping[str, Any], scene: Scene, portal: Portal) -> tuple[FlowRequest, ...]:
    """Return the WMS behind each `overlayPath`: natural colours first, then thermal, quality.

    They are georeferenced, which the browse pictures are not. The names of their layers are in their
    capabilities only.
    """
    pictures = item.get("browse")
    found = []
    for picture in pictures[:_MOST] if isinstance(pictures, list) else ():
        address = picture.get("overlayPath") if isinstance(picture, dict) else None
        if isinstance(address, str) and picture.get("overlayType", _WMS) == _WMS:
            name = str(picture.get("browseName") or "")
            found.append(scene_request(portal, scene, "wms", address, name, version="1.1.1"))
    return tuple(request for request in found if request is not None)
