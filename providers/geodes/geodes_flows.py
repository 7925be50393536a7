"""One scene in the map of its whole collection (portal sheet geodes, Web map services)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.flows.flow_request import FlowRequest
from ...core.portal import Portal
from ...core.scene import Scene
from ..scene_request import scene_request
from ..stac_properties import text


def geodes_flows(item: Mapping[str, Any], scene: Scene, portal: Portal) -> tuple[FlowRequest, ...]:
    """Return the collection's WMS with a filter by the product's name.

    Portal option used: `scene_wms`: {"families": […], "address", "layer", "filter": CQL with `{name}`}.
    That a single scene can be chosen so is inferred from the filter by kind of product that the
    collection's own map has.
    """
    told = portal.options.get("scene_wms")
    if not isinstance(told, Mapping) or scene.family not in (told.get("families") or ()):
        return ()
    properties = item.get("properties")
    name = text(properties.get("identifier")) if isinstance(properties, dict) else ""
    name = name or scene.title
    if not name:
        return ()
    wanted = text(told.get("filter")).replace("{name}", name.replace("'", "''"))
    request = scene_request(
        portal,
        scene,
        "wms",
        text(told.get("address")),
        layer=text(told.get("layer")),
        dimensions={"CQL_FILTER": wanted},
    )
    return () if request is None else (request,)
