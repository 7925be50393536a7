"""What a layer of a WMS has of its own and from the groups around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.flows.layer_style import LayerStyle
from ...core.flows.service_layer import Box
from .wms_dimension import WmsDimension


@dataclass(frozen=True)
class WmsFacts:
    """What a layer has and hands down (OGC 06-042, table 7); see `ServiceLayer`.

    Attributes:
        dimensions: by their name in lower case.
    """

    path: tuple[str, ...] = ()
    box: Box | None = None
    crs: tuple[str, ...] = ()
    styles: tuple[LayerStyle, ...] = ()
    dimensions: Mapping[str, WmsDimension] = field(default_factory=dict)
    attribution: str = ""
    opaque: bool | None = None
