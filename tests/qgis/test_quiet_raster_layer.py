"""Layers that are made without a request."""

import numpy
from guichet_eo.gis.quiet_raster_layer import quiet_raster_layer
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem
from range_server import range_server
from stream_bed import build, source, stream_scene, wide_area, write


def test_a_stream_becomes_a_layer_without_any_request(qgis_app, tmp_path):
    write(tmp_path / "a.tif", numpy.full((300, 300), 9, "uint16"))
    with range_server(tmp_path) as server:
        bands = {"x": source(f"{server.url}/a.tif")}
        built = build([stream_scene(bands, ["x"])], wide_area(399960, 4797000, 402960, 4800000))
        gdal.VSICurlClearCache()
        server.requests.clear()
        name = "/vsimem/quiet & <odd>.vrt"
        gdal.FileFromMemBuffer(name, built.raster.path.encode())
        layer = quiet_raster_layer(name, 'An "odd" <name> & more')
        assert layer.isValid()
        assert layer.crs() == QgsCoordinateReferenceSystem("EPSG:32631")
        assert layer.name() == 'An "odd" <name> & more'
        assert layer.source() == name
        assert (layer.width(), layer.height()) == (300, 300)
        assert not server.requests
    gdal.Unlink(name)


def test_what_is_no_raster_is_not_valid(qgis_app, tmp_path):
    assert not quiet_raster_layer(str(tmp_path / "none.tif"), "none").isValid()
