"""A raster file, ready to become a layer."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.stream_recipe import StreamRecipe
from ..streams.built_stream import BuiltStream


@dataclass(frozen=True)
class AssetRaster:
    """Made in a worker; holds no QGIS object.

    Attributes:
        recipe: what is shown of it.
        built: its stream.
        variable: inside the file; empty where the file is one raster.
    """

    recipe: StreamRecipe
    built: BuiltStream
    variable: str = ""
