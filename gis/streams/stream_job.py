"""What a click on "Add to Map" asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Callable

from qgis.core import QgsRasterLayer

from ...core.planned_stream import PlannedStream
from ...core.stream_recipe import StreamRecipe


@dataclass(frozen=True)
class StreamJob:
    """Layers that are built one after the other.

    Attributes:
        recipe: what is shown.
        area: GeoJSON geometry, EPSG:4326.
        layers: their scenes.
        titles: names of the layers, in the same order.
        credits: portal id → attribution.
        add_layer: puts a finished layer into the project.
        series: whether the temporal controller drives the layers, each until the next one begins.
    """

    recipe: StreamRecipe
    area: Mapping[str, Any]
    layers: tuple[PlannedStream, ...]
    titles: tuple[str, ...]
    add_layer: Callable[[QgsRasterLayer], object]
    credits: Mapping[str, str] = field(default_factory=dict)
    series: bool = False

    @property
    def portals(self) -> tuple[str, ...]:
        """Ids of the portals whose gates are needed."""
        return tuple(dict.fromkeys(portal for layer in self.layers for portal in layer.portals))
