"""What a click on "Add this asset to the map" asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qgis.core import QgsMapLayer

from ...core.asset import Asset
from ...core.scene import Scene

MOST_LAYERS = 5  # of one click
MOST_NAMES = 50  # offered for a choice


@dataclass(frozen=True)
class AssetRequest:
    """One file of a scene.

    Attributes:
        scene: whose file.
        asset: the file.
        area: GeoJSON geometry, EPSG:4326.
        add_layer: puts a finished layer into the project.
        words: what the file is, for the layer's name.
        names: chosen variables or layers inside the file; empty: not chosen yet.
        clip: whether a raster is cut to the area.
    """

    scene: Scene
    asset: Asset
    area: Mapping[str, Any]
    add_layer: Callable[[QgsMapLayer], object]
    words: str = ""
    names: tuple[str, ...] = ()
    clip: bool = False
