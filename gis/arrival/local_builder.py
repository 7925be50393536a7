"""Streams of files that are on this disk: no gate, no request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.asset import Asset
from ...core.band_source import BandSource
from ...core.cancel_token import CancelToken
from ...core.stream_recipe import StreamRecipe
from ..rasters.raster_facts import RasterFacts
from ..rasters.raster_probe import DRIVERS, probe_raster
from ..stream_error import StreamError
from ..stream_problem import StreamProblem
from ..streams.stream_builder import StreamBuilder
from .rational_place import rational_place

PRODUCTS = ("SENTINEL2", "SAFE", "DIMAP")  # read other files, of which is known that they are the product's


class LocalBuilder(StreamBuilder):
    """Takes `Asset.href` for what GDAL opens; such assets are made by `product_assets` alone.

    Args:
        recipe: what is made.
        area: GeoJSON geometry, EPSG:4326.
        token: ends everything.
    """

    def __init__(self, recipe: StreamRecipe, area: Mapping[str, Any], token: CancelToken) -> None:
        super().__init__(recipe, area, {}, token, threads=2)

    def path_of(self, source: BandSource) -> str:
        """Return what GDAL opens."""
        return source.asset.href

    def open_file(self, path: str, portal: str, name: str, asset: Asset) -> RasterFacts:
        """Return what a file says; what lies by its sensor's model only gets control points from it."""
        return local_facts(path, portal, asset)


def local_facts(path: str, portal: str, asset: Asset) -> RasterFacts:
    """Return what a file of this disk says; raises as `probe_raster`."""
    drivers = [*DRIVERS, *PRODUCTS]
    try:
        facts = probe_raster(path, portal, grid=asset.grid, drivers=drivers)
    except StreamError as error:
        facts = rational_place(path, drivers) if error.problem is StreamProblem.NO_PLACE else None
        if facts is None:
            raise
    return facts
