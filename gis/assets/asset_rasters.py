"""From a raster file of a scene to a stream that shows it; in a worker thread."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from osgeo import gdal, ogr

from ...core.asset import Asset
from ...core.band_source import BandSource
from ...core.cancel_token import CancelToken
from ...core.expression_node import ExpressionNode
from ...core.planned_stream import PlannedStream
from ...core.stream_grouping import StreamGrouping
from ...core.stream_recipe import Range, StreamRecipe
from ...core.stream_scene import StreamScene
from ...core.stretch import Stretch
from ...providers.pixel_gate import PixelGate
from ..gdal_calls import gdal_calls
from ..gdal_error import GdalError
from ..rasters.band_input import BandInput
from ..rasters.mosaic import make_mosaic
from ..rasters.mosaic_scene import MosaicScene
from ..rasters.raster_facts import RasterFacts
from ..rasters.raster_probe import DRIVERS, file_error, probe_raster
from ..rasters.shown_values import cut_range, sample
from ..rasters.vrt_links import replace_paths
from ..stream_error import StreamError
from ..stream_problem import StreamProblem
from ..streams.built_stream import BuiltStream
from ..streams.gate_book import gate_of
from ..streams.opened_links import OpenedLinks
from ..streams.stream_builder import StreamBuilder, path_of
from .asset_raster import AssetRaster
from .asset_request import AssetRequest

COLOURS = 3
VALUE = "value"


class AssetRasters:
    """Shows three bands of bytes as a picture, classes in their colours, else the first band in grey.

    Args:
        request: what is wanted.
        bands: band id → where it is read, of the whole scene: a file that is a known band is read as such.
        classes: ids of bands whose values are classes.
        gates: portal id → gate; the scene's portal only, none where the file needs no gate.
        token: ends everything.
    """

    def __init__(
        self,
        request: AssetRequest,
        bands: Mapping[str, BandSource],
        classes: frozenset[str],
        gates: Mapping[str, PixelGate],
        token: CancelToken,
    ) -> None:
        self._request = request
        self._bands = bands
        self._classes = classes
        self._gates = gates
        self._token = token

    def build(self) -> AssetRaster:
        """Return the file as a stream.

        Raises:
            PortalError: as the gate and the kinds of HTTP; CANCELLED.
            StreamError: where it cannot be shown.
        """
        band, source = self._band_of(self._request.asset)
        return self._build(band, source)

    def build_variable(self, variable: str, read: str) -> AssetRaster:
        """Return a variable of a file as a stream; raises as `build`.

        Args:
            variable: its name.
            read: GDAL's name of it, which needs no gate.
        """
        request = self._request
        recipe = StreamRecipe(variable, (VALUE,), clip=request.clip, grouping=StreamGrouping.SCENE)
        outputs = (ExpressionNode(name=VALUE),)
        planned = PlannedStream((StreamScene(request.scene, outputs, {VALUE: BandSource(request.asset)}),))
        raster = self._variable_raster(read, outputs)
        return AssetRaster(recipe, BuiltStream(planned, raster, (_range(raster, read, request),)), variable)

    def _variable_raster(self, read: str, outputs: tuple[ExpressionNode, ...]) -> RasterFacts:
        scene = self._request.scene
        facts = probe_raster(read, scene.portal, grid=self._request.asset.grid)
        band = BandInput(facts, 1, facts.bands[0].nodata, *_packing(read))
        placed = MosaicScene(scene.title, outputs, {VALUE: band}, None, scene.footprint, scene.portal)
        return make_mosaic([placed], self._area(), self._request.clip)[0]

    def _band_of(self, asset: Asset) -> tuple[str, BandSource]:
        own = [
            (source.number, band) for band, source in self._bands.items() if source.asset.href == asset.href
        ]
        band = min(own)[1] if own else VALUE
        return band, self._bands[band] if own else BandSource(asset)

    def _build(self, band: str, source: BandSource) -> AssetRaster:
        facts = self._look(source)
        recipe = self._recipe(band, source, facts)
        if recipe.picture:
            sources = {f"{band}_{number}": replace(source, number=number) for number in range(1, COLOURS + 1)}
        else:
            sources = {band: source}
        outputs = tuple(ExpressionNode(name=name) for name in sources)
        planned = PlannedStream((StreamScene(self._request.scene, outputs, sources),))
        built = StreamBuilder(recipe, self._area(), self._gates, self._token).build(planned)
        _look_for_overviews(replace_paths(built.raster.path, built.links.name))
        return AssetRaster(recipe, built)

    def _recipe(self, band: str, source: BandSource, facts: RasterFacts) -> StreamRecipe:
        request = self._request
        kinds = [one.data_type for one in facts.bands[:COLOURS]]
        plain = source.number == 1 and source.scale == 1.0 and source.offset == 0.0
        shared: dict[str, Any] = {"clip": request.clip, "grouping": StreamGrouping.SCENE}
        coloured = len(facts.bands) == 1 and facts.bands[0].colours
        if coloured or band in self._classes:
            return StreamRecipe(request.words, (band,), stretch=Stretch.CLASSES, **shared)
        if plain and kinds == ["Byte"] * COLOURS:
            return StreamRecipe(request.words, picture=band, stretch=Stretch.NONE, **shared)
        return StreamRecipe(request.words, (band,), **shared)

    def _look(self, source: BandSource) -> RasterFacts:
        """Open the file far enough to know what it is; the builder finds in GDAL's memory what was read."""
        path, portal = path_of(source), self._request.scene.portal
        links = OpenedLinks()
        try:
            if source.asset.needs:
                links.open(gate_of(self._gates, portal), (path,), self._token)
            return probe_raster(path, portal, links.name(path), source.asset.grid)
        finally:
            links.forget()

    def _area(self) -> Mapping[str, Any]:
        """Return the area, or the whole scene: what lies beside the area is wanted as well."""
        footprint = self._request.scene.footprint
        shape = None if self._request.clip or footprint is None else ogr.CreateGeometryFromWkb(footprint)
        if shape is None or shape.GetDimension() < 2:
            return self._request.area
        area: Mapping[str, Any] = json.loads(shape.ExportToJson())
        return area


def _packing(read: str) -> tuple[float, float]:
    """Return scale and offset of a variable's values, as it says itself."""
    with gdal_calls():
        dataset = gdal.OpenEx(read, gdal.OF_RASTER, allowed_drivers=DRIVERS)
        band = None if dataset is None else dataset.GetRasterBand(1)
        scale, offset = (None, None) if band is None else (band.GetScale(), band.GetOffset())
    return scale or 1.0, offset or 0.0


def _range(raster: RasterFacts, read: str, request: AssetRequest) -> Range:
    try:
        (values,) = sample(raster.path)
        _look_for_overviews(raster.path)
    except GdalError as error:
        raise file_error(error, read, request.scene.portal) from error
    if not values:
        raise StreamError(StreamProblem.EMPTY, request.asset.key, request.scene.portal)
    return cut_range(values)


def _look_for_overviews(name: str) -> None:
    """Let GDAL find out here that small rasters have none; else QGIS asks for them in the main thread."""
    with gdal_calls():
        dataset = gdal.Open(name)
        if dataset is not None:
            dataset.GetRasterBand(1).GetOverviewCount()
