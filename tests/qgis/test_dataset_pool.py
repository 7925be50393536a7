"""What GDAL's pool holds is let go of."""

import sys
from pathlib import Path

import numpy
import pytest
from guichet_eo.gis.rasters.dataset_pool import push_out_files
from osgeo import gdal
from stream_bed import write

VRT = (
    '<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="UInt16"><SimpleSource>'
    "<SourceFilename>{}</SourceFilename><SourceBand>1</SourceBand>"
    '<SourceProperties RasterXSize="9" RasterYSize="9" DataType="UInt16"/>'
    '<SrcRect xOff="0" yOff="0" xSize="9" ySize="9"/><DstRect xOff="0" yOff="0" xSize="9" ySize="9"/>'
    "</SimpleSource></VRTRasterBand></VRTDataset>"
)


def is_open(file):
    return any(link.resolve() == file for link in Path("/proc/self/fd").iterdir())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at /proc")
def test_files_that_nobody_reads_are_closed(qgis_app, tmp_path):
    file = tmp_path.resolve() / "a.tif"
    write(file, numpy.full((9, 9), 7, "uint16"))
    stream = gdal.Open(VRT.format(file))
    assert stream.ReadAsArray().max() == 7
    assert is_open(file)
    push_out_files()
    assert not is_open(file)
    stream.FlushCache()
    assert stream.ReadAsArray().max() == 7  # it is opened again


def test_the_size_that_the_user_chose(qgis_app, tmp_path):
    gdal.SetConfigOption("GDAL_MAX_DATASET_POOL_SIZE", "many")
    try:
        push_out_files()
        assert not gdal.GetLastErrorMsg()
    finally:
        gdal.SetConfigOption("GDAL_MAX_DATASET_POOL_SIZE", None)
