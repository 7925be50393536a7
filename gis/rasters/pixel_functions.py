"""Which functions of virtual rasters this GDAL lacks: without them a layer would stay blank."""

from __future__ import annotations

import re
from functools import lru_cache

from osgeo import gdal

from ..gdal_calls import gdal_calls
from ..gdal_error import GdalError

_FUNCTION = re.compile(r"PixelFunctionType(?:>|&(?:amp;)*gt;)(\w+)")
_EMPTY = (
    "&lt;VRTDataset rasterXSize=&quot;1&quot; rasterYSize=&quot;1&quot;&gt;"
    "&lt;VRTRasterBand dataType=&quot;Float32&quot; band=&quot;1&quot;/&gt;&lt;/VRTDataset&gt;"
)
_SOURCE = f"<SimpleSource><SourceFilename>{_EMPTY}</SourceFilename><SourceBand>1</SourceBand></SimpleSource>"
_TRIAL = (
    '<VRTDataset rasterXSize="1" rasterYSize="1"><VRTRasterBand dataType="Float32" band="1" '
    'subClass="VRTDerivedRasterBand"><PixelFunctionType>{function}</PixelFunctionType>{sources}'
    "</VRTRasterBand></VRTDataset>"
)
MOST_SOURCES = 2


def lacking_functions(document: str) -> list[str]:
    """Return the functions that a virtual raster needs and GDAL does not have; nothing is read for that."""
    names = dict.fromkeys(match[1] for match in _FUNCTION.finditer(document))
    return [name for name in names if not _is_there(name)]


@lru_cache(maxsize=64)
def _is_there(name: str) -> bool:
    """Try it with one source, then with two: some functions want exactly so many."""
    return any(_works(_TRIAL.format(function=name, sources=_SOURCE * count)) for count in (1, MOST_SOURCES))


def _works(document: str) -> bool:
    try:
        with gdal_calls():
            dataset = gdal.Open(document)
            return dataset is not None and dataset.GetRasterBand(1).ReadRaster(0, 0, 1, 1) is not None
    except GdalError:
        return False
