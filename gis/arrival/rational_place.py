"""Where a picture in its sensor's geometry lies, by the rational polynomials that come with it (RPC)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from osgeo import gdal

from ..gdal_calls import gdal_calls
from ..gdal_error import GdalError
from ..rasters.band_facts import BandFacts
from ..rasters.raster_facts import RasterFacts
from ..rasters.raster_probe import PIXELS, band_facts

STEPS = 6  # control points along each side


def rational_place(path: str, drivers: Sequence[str]) -> RasterFacts | None:
    """Return a raster with control points on the mean height of its model; None where it has no model.

    On relief it lies some tens of metres beside its place: good enough to look at, not to measure.
    """
    with gdal_calls():
        try:
            dataset = gdal.OpenEx(path, gdal.OF_RASTER, allowed_drivers=list(drivers))
            model = {} if dataset is None else dataset.GetMetadata("RPC") or {}
            if not model:
                return None
            points = _points(dataset, model.get("HEIGHT_OFF", "0").split()[0])
            places = range(1, dataset.RasterCount + 1)
            bands = tuple(band_facts(dataset.GetRasterBand(place)) for place in places)
        except (RuntimeError, GdalError, IndexError):
            return None
    if len(points) < STEPS:
        return None
    return _facts(path, dataset, bands, points)


def _facts(
    path: str,
    dataset: gdal.Dataset,
    bands: tuple[BandFacts, ...],
    points: tuple[tuple[float, float, float, float], ...],
) -> RasterFacts:
    facts = RasterFacts(path, dataset.RasterXSize, dataset.RasterYSize, "EPSG:4326", PIXELS, bands)
    return replace(facts, gcps=points)


def _points(dataset: gdal.Dataset, height: str) -> tuple[tuple[float, float, float, float], ...]:
    transformer = gdal.Transformer(dataset, None, ["METHOD=RPC", f"RPC_HEIGHT={float(height)!r}"])
    found = []
    for row in range(STEPS):
        for column in range(STEPS):
            pixel = dataset.RasterXSize * column / (STEPS - 1)
            line = dataset.RasterYSize * row / (STEPS - 1)
            done, (longitude, latitude, _height) = transformer.TransformPoint(False, pixel, line)
            if done:
                found.append((pixel, line, longitude, latitude))
    return tuple(found)
