"""What a layer of ours shows, written into the layer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from qgis.core import QgsMapLayer

from ...core.flows.flow_request import FlowRequest

PROPERTY = "guichet_eo/flow"
NAME = "guichet_eo/flow_name"
_TEXTS = (
    *("kind", "address", "layer", "style", "format", "crs", "version", "matrix_set", "time", "dates"),
    *("authcfg", "portal", "title", "attribution", "licence", "legend", "flow"),
)
_LONGEST = 4_000_000
_KINDS = ("wms", "wmts", "xyz")


def write_note(layer: QgsMapLayer, request: FlowRequest) -> None:
    """Keep what a layer shows as one of its properties, which goes into the project."""
    told = {name: value for name, value in asdict(request).items() if value not in ("", None, {})}
    layer.setCustomProperty(PROPERTY, json.dumps(told, ensure_ascii=False, sort_keys=True))


def read_note(layer: QgsMapLayer) -> FlowRequest | None:
    """Return what a layer of ours shows; None for others and for what somebody else wrote there."""
    text = layer.customProperty(PROPERTY)
    if not isinstance(text, str) or not text or len(text) > _LONGEST:
        return None
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return _request(told) if isinstance(told, dict) else None


def _request(told: Mapping[str, Any]) -> FlowRequest | None:
    texts = {name: told[name] for name in _TEXTS if isinstance(told.get(name), str)}
    if texts.get("kind") not in _KINDS or not texts.get("address"):
        return None
    zoom, box = _numbers(told.get("zoom"), 2), _numbers(told.get("box"), 4)
    return FlowRequest(
        **texts,
        dimensions=_pairs(told.get("dimensions")),
        zoom=(int(zoom[0]), int(zoom[1])) if zoom else None,
        box=(box[0], box[1], box[2], box[3]) if box else None,
    )


def _pairs(value: Any) -> dict[str, str]:
    return {str(name): str(each) for name, each in value.items()} if isinstance(value, dict) else {}


def _numbers(value: Any, count: int) -> list[float] | None:
    if not isinstance(value, list) or len(value) != count:
        return None
    known = [each for each in value if isinstance(each, (int, float)) and not isinstance(each, bool)]
    return known if len(known) == count else None
