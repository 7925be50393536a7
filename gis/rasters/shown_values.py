"""Which values of a stream are to be shown, from as few bytes as will do."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import isfinite

from osgeo import gdal

from ...core.stream_recipe import Range
from ..gdal_calls import gdal_calls, needed
from .band_facts import Colour

SIDE = 256  # pixels: an overview is read, not the picture
CUT = 0.02
MOST_CLASSES = 256
MOST_NAMED = 64


def sample(name: str) -> list[array[float]]:
    """Return the known values of each band, from an overview.

    Args:
        name: what GDAL opens, signed where needed.

    Raises:
        GdalError: where a part cannot be read.
    """
    with gdal_calls():
        dataset = needed(gdal.Open(name))
        scale = max(dataset.RasterXSize, dataset.RasterYSize, SIDE) / SIDE
        width, height = round(dataset.RasterXSize / scale) or 1, round(dataset.RasterYSize / scale) or 1
        return [
            _known(dataset.GetRasterBand(number + 1), width, height) for number in range(dataset.RasterCount)
        ]


def _known(band: gdal.Band, width: int, height: int) -> array[float]:
    data = needed(band.ReadRaster(buf_xsize=width, buf_ysize=height, buf_type=gdal.GDT_Float64))
    values = array("d")
    values.frombytes(bytes(data))
    nodata = band.GetNoDataValue()
    return array("d", (value for value in values if isfinite(value) and value != nodata))


def cut_range(values: array[float]) -> Range:
    """Return the values that 2 per cent lie below and above."""
    ordered = sorted(values)
    last = len(ordered) - 1
    low, high = ordered[round(last * CUT)], ordered[round(last * (1 - CUT))]
    return (low, high) if low < high else (ordered[0], ordered[-1])


def whole_range(values: array[float]) -> Range:
    """Return the smallest and the largest value."""
    return min(values), max(values)


def classes_of(values: array[float], colours: Sequence[Colour] = ()) -> tuple[int, ...]:
    """Return the whole numbers that occur; none where there are too many to be classes.

    Args:
        values: of an overview, in which small patches of a class may be lost.
        colours: colour table of the file: what it colours is a class too, if it is no continuous ramp.
    """
    named = {value for value, colour in enumerate(colours) if any(colour[:3]) and colour[3]}
    found = {int(value) for value in values if value == int(value)}
    if len(named) <= MOST_NAMED:
        found |= named
    return tuple(sorted(found)) if len(found) <= MOST_CLASSES else ()
