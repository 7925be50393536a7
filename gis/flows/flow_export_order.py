"""What is to be written of a flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...core.flows.flow_request import FlowRequest
from ...core.flows.map_service import MapService
from ...core.flows.service_layer import Box
from ...providers.network_profile import NetworkProfile

MOST_TILES = 20_000
MOST_PIXELS = 2_000_000_000


@dataclass(frozen=True)
class FlowExportOrder:
    """A part of a flow, at the request's date and in its style, as a GeoTIFF.

    Attributes:
        request: with the address that is really asked, which may hold what is secret.
        service: its capabilities; needed for a WMTS, and to know what else than the request's CRS a WMS has.
        box: west, south, east, north in `crs`, easting first.
        crs: of the file, authority code or WKT.
        resolution: units of `crs` for a pixel.
        target: the file; what is there is replaced once the new one is whole.
        profile: network settings for the service's host, taken on the main thread.
        area: GeoJSON geometry, EPSG:4326, whose outside becomes transparent; None: all of the box.
        headers: of an account; they go to the service's host only.
        most_tiles: more requests than that are refused before the first one.
        most_pixels: the same for pixels, of the file and of what is fetched.
        retry_after_unit: seconds that a number in `Retry-After` counts.
    """

    request: FlowRequest = field(repr=False)
    service: MapService | None
    box: Box
    crs: str
    resolution: float
    target: Path
    profile: NetworkProfile
    area: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    most_tiles: int = MOST_TILES
    most_pixels: int = MOST_PIXELS
    retry_after_unit: float = 1.0
