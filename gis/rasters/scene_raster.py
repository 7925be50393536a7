"""One scene as a virtual raster of its own: the wanted values in the grid of its finest band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...core.expression_node import ExpressionNode
from .band_calculation import BandCalculation, computed_input, input_text
from .band_facts import BandFacts
from .band_input import BandInput
from .outside_mask import INSIDE
from .pixel_grid import PixelGrid
from .raster_facts import RasterFacts
from .vrt_text import REAL, band_text, dataset_text, number_text, source_text

GAP_OF_TYPE = {"Byte": 0.0, "UInt16": 0.0, "UInt32": 0.0, "Int16": -32768.0, "Int32": -2147483648.0}


def scene_raster(
    outputs: Sequence[ExpressionNode],
    inputs: Mapping[str, BandInput],
    mask: BandInput | None = None,
    data_type: str = REAL,
) -> RasterFacts:
    """Return a raster with one band per output.

    Args:
        outputs: expressions over the ids of `inputs`.
        inputs: band id → band of the scene.
        mask: hides pixels; a band with a lookup.
        data_type: `Float32` with NaN where nothing is known; or the type that all bands store, which are then
            passed on as they are (classes, pictures).
    """
    names = frozenset().union(*(output.names() for output in outputs))
    used = [inputs[name] for name in sorted(names)]
    finest = min(used, key=lambda band: band.facts.pixel[0])
    grid = PixelGrid.of(finest.facts)
    if data_type != REAL:
        return _stored(outputs, inputs, grid, data_type)
    calculation = BandCalculation(grid, inputs)
    results = [calculation.result(output) for output in outputs]
    if mask is not None:
        results = [_masked(result, mask, grid) for result in results]
    bands = [band_text(place, [input_text(result, grid)]) for place, result in enumerate(results, 1)]
    kinds = tuple(BandFacts(REAL, float("nan"), (512, 512)) for _result in results)
    return _facts(dataset_text(grid, bands), grid, kinds)


def common_type(outputs: Sequence[ExpressionNode], scenes: Sequence[Mapping[str, BandInput]]) -> str:
    """Return the type that all wanted bands of all scenes store, where they can be passed on as they are."""
    if not all(output.is_band for output in outputs):
        return REAL
    bands = [inputs[output.name] for inputs in scenes for output in outputs]
    kinds = {band.data_type for band in bands}
    as_is = all(band.is_stored_as_is for band in bands)
    return kinds.pop() if as_is and len(kinds) == 1 and kinds <= set(GAP_OF_TYPE) else REAL


def _stored(
    outputs: Sequence[ExpressionNode], inputs: Mapping[str, BandInput], grid: PixelGrid, data_type: str
) -> RasterFacts:
    bands, kinds = [], []
    for place, output in enumerate(outputs, 1):
        band = inputs[output.name]
        gap = gap_of(band, data_type)
        colours = band.facts.bands[band.number - 1].colours
        bands.append(band_text(place, [input_text(band, grid)], data_type, number_text(gap), colours=colours))
        kinds.append(BandFacts(data_type, gap, (512, 512), colours))
    return _facts(dataset_text(grid, bands), grid, tuple(kinds))


def gap_of(band: BandInput, data_type: str) -> float:
    """Return the value that marks missing pixels: the file's own, else that of the band or its type."""
    if band.nodata is not None and band.nodata == band.nodata:
        return band.nodata
    return GAP_OF_TYPE[data_type] if band.gap is None else band.gap


def _masked(result: BandInput, mask: BandInput, grid: PixelGrid) -> BandInput:
    sources = [input_text(result, grid), input_text(mask, grid)]
    return computed_input(dataset_text(grid, [band_text(1, sources, function="mul")]), grid)


def _facts(document: str, grid: PixelGrid, bands: tuple[BandFacts, ...]) -> RasterFacts:
    return RasterFacts(document, grid.width, grid.height, grid.crs, grid.transform, bands)


def joined(
    scenes: Sequence[RasterFacts], grid: PixelGrid, outside: RasterFacts | None = None
) -> RasterFacts:
    """Return one raster of several in the same coordinate system; the first lies on top.

    Args:
        scenes: with the same bands.
        grid: of the result.
        outside: 1 where nothing is shown, 0 elsewhere (see `outside_mask`).
    """
    bands = []
    for place, band in enumerate(scenes[0].bands, 1):
        below_first = reversed(scenes)
        sources = [source_text(scene, place, grid, scene.bands[place - 1].nodata) for scene in below_first]
        if outside is not None and band.nodata is not None:
            sources.append(source_text(outside, 1, grid, INSIDE, 0.0, band.nodata))
        bands.append(band_text(place, sources, band.data_type, _gap_text(band), colours=band.colours))
    return _facts(dataset_text(grid, bands, overviews=True), grid, scenes[0].bands)


def _gap_text(band: BandFacts) -> str:
    return "" if band.nodata is None else number_text(band.nodata)
