"""Files on a range server, planned streams of them, and the pixels that come out."""

import json
from contextlib import contextmanager
from datetime import datetime, timezone

import numpy
from guichet_eo.core.asset import Asset
from guichet_eo.core.band_expression import parse_expression
from guichet_eo.core.band_source import BandSource
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.planned_stream import PlannedStream
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.core.stream_recipe import StreamRecipe
from guichet_eo.core.stream_scene import StreamScene
from guichet_eo.gis.rasters.area_shape import area_shape
from guichet_eo.gis.rasters.vrt_links import replace_paths
from guichet_eo.gis.streams.stream_builder import StreamBuilder
from osgeo import gdal, ogr, osr

WEST, NORTH = 399960.0, 4800000.0  # of the first tile, EPSG:32631
WHEN = datetime(2026, 7, 14, 10, 50, tzinfo=timezone.utc)
KINDS = {
    "uint8": gdal.GDT_Byte,
    "uint16": gdal.GDT_UInt16,
    "int16": gdal.GDT_Int16,
    "float32": gdal.GDT_Float32,
    "int32": gdal.GDT_Int32,
}


@contextmanager
def quiet():
    """Without GDAL's words on the screen."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    finally:
        gdal.PopErrorHandler()


def reference(epsg):
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return system


def write(path, values, pixel=10.0, west=WEST, north=NORTH, epsg=32631, nodata=None, **more):
    """Write a tiled GeoTIFF with overviews; `values` is (rows, columns) or (bands, rows, columns).

    `more`: transform, gcps, colours.
    """
    values = values[numpy.newaxis] if values.ndim == 2 else values
    count, height, width = values.shape
    options = ["TILED=YES", "BLOCKXSIZE=128", "BLOCKYSIZE=128", "COMPRESS=DEFLATE"]
    kind = KINDS[values.dtype.name]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, count, kind, options)
    transform = more.get("transform", (west, pixel, 0.0, north, 0.0, -pixel)) if pixel else None
    _place(dataset, epsg, transform, more.get("gcps"))
    for number in range(count):
        band = dataset.GetRasterBand(number + 1)
        if nodata is not None:
            band.SetNoDataValue(nodata)
        if "colours" in more:
            band.SetColorTable(_colour_table(more["colours"]))
        band.WriteArray(values[number])
    dataset.FlushCache()
    if max(width, height) > 256:
        dataset.BuildOverviews("NEAREST", [2, 4])
    return path.name


def _place(dataset, epsg, transform, gcps):
    wkt = reference(epsg).ExportToWkt() if epsg else ""
    if gcps:
        dataset.SetGCPs([gdal.GCP(x, y, 0, column, row) for column, row, x, y in gcps], wkt)
        return
    if wkt:
        dataset.SetProjection(wkt)
    if transform:
        dataset.SetGeoTransform(transform)


def _colour_table(colours):
    table = gdal.ColorTable()
    for value, colour in colours.items():
        table.SetColorEntry(value, colour)
    return table


def ramp(height, width, first=0, step=1, dtype="uint16"):
    """Return values that tell their place: they grow along rows, then columns."""
    most = (32000 if dtype == "int16" else 59999) - first
    return (first + (step * numpy.arange(height * width).reshape(height, width)) % most).astype(dtype)


def area_of(west, south, east, north, epsg=32631, corners=None):
    """Return a GeoJSON polygon in degrees for a box, or for corners, in another system."""
    ring = ogr.Geometry(ogr.wkbLinearRing)
    box = ((west, south), (east, south), (east, north), (west, north))
    points = corners or box
    for x, y in (*points, points[0]):
        ring.AddPoint_2D(x, y)
    shape = ogr.Geometry(ogr.wkbPolygon)
    shape.AddGeometry(ring)
    shape.Transform(osr.CoordinateTransformation(reference(epsg), reference(4326)))
    return json.loads(shape.ExportToJson())


def wide_area(west, south, east, north, epsg=32631):
    """Return an area well around a box."""
    across, up = (east - west) * 0.2, (north - south) * 0.2
    return area_of(west - across, south - up, east + across, north + up, epsg)


def scene(number=1, portal="here", **more):
    title = more.pop("title", f"Scene {number}")
    acquired, tile = more.pop("acquired", WHEN), more.pop("tile", f"31TC{number}")
    key = SceneKey(f"S2A/{number}")
    return Scene(portal, f"S2A_{number}", title, "s2-l2a-sen2cor", key, acquired=acquired, tile=tile, **more)


def source(href, number=1, **more):
    asset = {name: more.pop(name) for name in ("needs", "grid") if name in more}
    return BandSource(Asset(href.rpartition("/")[2] or href, "", href, **asset), number, **more)


def stream_scene(bands, outputs, number=1, mask=None, mask_source=None, **more):
    """Return a scene with bands (name → `source`) and expressions."""
    roots = tuple(parse_expression(text, list(bands)).root for text in outputs)
    return StreamScene(scene(number, **more), roots, bands, mask, mask_source)


def build(scenes, area, gates=None, token=None, **recipe):
    """Build a layer of some `stream_scene`."""
    outputs = recipe.pop("outputs", ("x",) * len(scenes[0].outputs))
    wanted = StreamRecipe("Test", outputs, **recipe)
    builder = StreamBuilder(wanted, area, gates or {}, token or CancelToken())
    return builder.build(PlannedStream(tuple(scenes)))


def opened(built):
    """Return the virtual raster as a dataset."""
    return gdal.Open(replace_paths(built.raster.path, built.links.name))


def values(built, size=None):
    """Return (bands, rows, columns), missing values as NaN; `size` = (columns, rows) reads overviews."""
    dataset = opened(built)
    found = []
    for number in range(dataset.RasterCount):
        band = dataset.GetRasterBand(number + 1)
        more = {} if size is None else {"buf_xsize": size[0], "buf_ysize": size[1]}
        data = band.ReadAsArray(**more).astype("float64")
        nodata = band.GetNoDataValue()
        if nodata is not None and nodata == nodata:
            data[data == nodata] = numpy.nan
        found.append(data)
    return numpy.stack(found)


def window(built, array, pixel=10.0, west=WEST, north=NORTH):
    """Return the part of a whole file's array that a stream shows; both in the same grid."""
    facts = built.raster
    column = round((facts.transform[0] - west) / pixel)
    row = round((north - facts.transform[3]) / pixel)
    assert column >= 0
    assert row >= 0
    return array[..., row : row + facts.height, column : column + facts.width].astype("float64")


def outside_mask(built, area):
    """Return which pixel centres lie inside an area, as GDAL and numpy see it: (rows, columns) booleans."""
    facts = built.raster
    shape = area_shape(area, facts.crs)
    memory = gdal.GetDriverByName("MEM").Create("", facts.width, facts.height, 1)
    memory.SetGeoTransform(facts.transform)
    memory.SetProjection(reference(int(facts.crs[5:])).ExportToWkt())
    vectors = ogr.GetDriverByName("Memory").CreateDataSource("x")
    layer = vectors.CreateLayer("x", reference(int(facts.crs[5:])))
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(shape)
    layer.CreateFeature(feature)
    gdal.RasterizeLayer(memory, [1], layer, burn_values=[1])
    return memory.ReadAsArray().astype(bool)
