"""A raster of a product, ready to become a layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...core.stream_recipe import StreamRecipe
from ..streams.built_stream import BuiltStream


@dataclass(frozen=True)
class ArrivedRaster:
    """Made in a worker; holds no QGIS object.

    Attributes:
        recipe: what is shown.
        built: as a virtual raster.
        words: what it is, for the layer's name.
        direct: GDAL's name of the one file that shows the same by itself; empty: the virtual raster must.
        area: that it was cut to or covers, GeoJSON, EPSG:4326.
    """

    recipe: StreamRecipe
    built: BuiltStream
    words: str
    direct: str = ""
    area: Mapping[str, Any] = field(default_factory=dict)
