"""GDAL's pool of files that virtual rasters read."""

from __future__ import annotations

from html import escape

from osgeo import gdal

from ..gdal_calls import gdal_calls

SIZE = 450  # of the pool: GDAL 3.7 and later; before it was 100
_LARGEST = 1000
_DOT = '<SrcRect xOff="0" yOff="0" xSize="1" ySize="1"/><DstRect xOff="0" yOff="0" xSize="1" ySize="1"/>'
_EMPTY = '<VRTDataset rasterXSize="1" rasterYSize="1"><!--{}--><VRTRasterBand dataType="Byte"/></VRTDataset>'


def push_out_files() -> None:
    """Let the pool forget every file that nobody reads at this moment; some 15 ms, no request.

    The pool keeps a file that could not be opened, under its name and the address in memory of the virtual
    raster that wanted it. One that is opened anew may get the same address, and with it the failure: in one
    run of ten a stream stayed white for good (seen with GDAL 3.6 and 3.10). There is no call to empty the
    pool, but it drops what was used longest ago, so that it is filled with other files, which are empty.
    """
    told = gdal.GetConfigOption("GDAL_MAX_DATASET_POOL_SIZE") or ""
    size = min(max(SIZE, int(told) if told.isdigit() else 0), _LARGEST)
    sources = "".join(
        f"<SimpleSource><SourceFilename>{escape(_EMPTY.format(number))}</SourceFilename>"
        f"<SourceBand>1</SourceBand>{_DOT}</SimpleSource>"
        for number in range(size)
    )
    band = f'<VRTRasterBand dataType="Byte">{sources}</VRTRasterBand>'
    with gdal_calls():
        filled = gdal.Open(f'<VRTDataset rasterXSize="1" rasterYSize="1">{band}</VRTDataset>')
        if filled is not None:
            filled.GetRasterBand(1).ReadRaster()
