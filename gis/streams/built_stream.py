"""A stream, ready to become a layer."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...core.planned_stream import PlannedStream
from ...core.stream_recipe import Range
from ..rasters.raster_facts import RasterFacts
from .opened_links import OpenedLinks


@dataclass(frozen=True)
class BuiltStream:
    """Made in a worker; holds no QGIS object.

    Attributes:
        planned: its scenes.
        raster: `path` is the virtual raster as text, without any credential.
        ranges: lowest and highest value to show, per output.
        classes: values that occur over the area, for classified rasters; else empty.
        links: what makes its files readable now.
        gated: portal id → names of the files that need that portal's gate.
        left_out: scene titles that lie beside the area or could not be read, with the reason.
    """

    planned: PlannedStream
    raster: RasterFacts
    ranges: tuple[Range, ...] = ()
    classes: tuple[int, ...] = ()
    links: OpenedLinks = field(default_factory=OpenedLinks)
    gated: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: tuple[tuple[str, Exception], ...] = ()
