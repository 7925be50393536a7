"""What is to be saved, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...core.planned_stream import PlannedStream
from ...core.stream_recipe import StreamRecipe
from .raster_form import RasterForm
from .raster_tags import RasterTags


@dataclass(frozen=True)
class RasterOrder:
    """A stream that is planned, or one that is on the map already.

    Attributes:
        target: an existing file is replaced once the new one is whole.
        form: of the file.
        tags: for its metadata.
        planned: scenes to be built; None where `document` is given.
        recipe, area: what of them (GeoJSON, EPSG:4326).
        document: virtual raster without any credential; empty where `planned` is given.
        gated: portal id → names of files in `document` that need the portal's gate.
        portals: portal ids; the first is blamed for files that nobody else is known to have.
        whole: whether a scene that cannot be read fails the order; else it is left out.
    """

    target: Path
    form: RasterForm
    tags: RasterTags
    planned: PlannedStream | None = None
    recipe: StreamRecipe | None = None
    area: Mapping[str, Any] = field(default_factory=dict)
    document: str = ""
    gated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    portals: tuple[str, ...] = ()
    whole: bool = True
