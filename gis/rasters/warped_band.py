"""A band in another coordinate system."""

from __future__ import annotations

from dataclasses import replace

from osgeo import gdal

from ..gdal_calls import gdal_calls, needed
from .band_input import BandInput
from .pixel_grid import PixelGrid
from .raster_facts import RasterFacts
from .vrt_text import GAP, band_text, dataset_text, number_text, source_text

# marks what lies beside the file, where the file has no value of its own for it
BESIDE = {"Byte": 0.0, "UInt16": 0.0, "Int16": -32768.0, "UInt32": 0.0, "Int32": -2147483648.0}


def warped_band(band: BandInput, crs: str, resolution: float | None = None) -> BandInput:
    """Return the band in `crs`, nearest neighbours: no value is changed. Nothing is read.

    The band is moved before anything is computed from it: its file has overviews, a computed band has none.

    Args:
        band: with a place in another system, or with control points only.
        crs: as in `RasterFacts`.
        resolution: units of `crs`; chosen by GDAL if not given.

    Raises:
        GdalError: where it cannot be transformed.
    """
    alone = _alone(band.facts, band.number)
    usual = BESIDE.get(band.data_type, float("nan")) if band.gap is None else band.gap
    nodata = usual if band.nodata is None else band.nodata
    with gdal_calls():
        result = needed(
            gdal.Warp(
                "",
                needed(gdal.Open(alone)),
                format="VRT",
                dstSRS=crs,
                xRes=resolution,
                yRes=resolution,
                targetAlignedPixels=resolution is not None,
                resampleAlg="near",
                srcNodata="none" if band.nodata is None else number_text(band.nodata),
                dstNodata=number_text(nodata),
                tps=bool(band.facts.gcps),
            )
        )
        facts = RasterFacts(
            result.GetMetadata("xml:VRT")[0],
            result.RasterXSize,
            result.RasterYSize,
            crs,
            tuple(result.GetGeoTransform()),
            (replace(band.facts.bands[band.number - 1], nodata=nodata),),
        )
    beside = band.nodata if band.lookup else nodata
    return replace(band, facts=facts, number=1, nodata=beside)


def _alone(facts: RasterFacts, number: int) -> str:
    """Return one band of a file as a virtual raster, with the overviews that warping needs."""
    band = facts.bands[number - 1]
    grid = PixelGrid.of(facts)
    nodata = GAP if band.nodata is None else number_text(band.nodata)
    shown = "" if nodata == GAP else nodata
    text = band_text(1, [source_text(facts, number, grid)], band.data_type, shown, colours=band.colours)
    return dataset_text(grid, [text], facts.gcps, overviews=True)
