"""Vector files and tables of a scene, read where they are; in a worker thread.

The layer is made in the worker and moved to the main thread: opening reads from the net.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from osgeo import gdal, ogr
from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication

from ...core.asset import Asset
from ...core.asset_form import asset_ending
from ...core.asset_obstacle import AssetObstacle
from ..gdal_calls import gdal_calls
from ..rasters.raster_probe import shown_name
from ..rasters.source_path import source_path
from ..stream_error import StreamError
from ..stream_problem import StreamProblem
from .asset_choice import AssetChoice, chosen
from .asset_error import AssetError
from .asset_reach import first_bytes, raise_for_server
from .asset_request import AssetRequest

# What a portal calls GeoJSON may be anything, a virtual layer that names files of this machine included.
DRIVERS = (
    "GeoJSON", "GeoJSONSeq", "TopoJSON", "GPKG", "FlatGeobuf", "ESRI Shapefile", "KML", "LIBKML", "GML",
    "Parquet", "CSV",
)  # fmt: skip
BY_RANGES = frozenset(["GPKG", "FlatGeobuf", "Parquet", "ESRI Shapefile"])  # all others are read as a whole
LARGEST_WHOLE = 100_000_000  # bytes
MOST_COLUMNS = 1000  # GDAL leaves out what comes after 2000 without a word
_PACKED = ("shp.zip", "shz")
_PARQUET = ("parquet", "geoparquet")
_LONGITUDES = ("lon", "longitude", "lng", "long", "decimallongitude")
_LATITUDES = ("lat", "latitude", "decimallatitude")
_OPTIONS: Mapping[str, str] = {
    "GML": "|option:DOWNLOAD_SCHEMA=NO",  # the file would choose from where
    "CSV": "|option:AUTODETECT_TYPE=YES",
}


def open_vector(request: AssetRequest, path: str = "") -> list[QgsVectorLayer] | AssetChoice:
    """Return the layers, named after what they hold, or the choice that has to be made first.

    Args:
        request: what is wanted.
        path: GDAL's name of a file on this disk, perhaps inside an archive; made of the address if empty.

    Raises:
        PortalError: the kinds of HTTP.
        StreamError: NO_RANGES; OLD_GDAL, where this GDAL has no driver for the file.
        AssetError: UNREADABLE, TOO_BIG, TOO_WIDE, NOTHING_INSIDE, NO_ADDRESS.
    """
    path, portal = path or _path(request.asset), request.scene.portal
    with gdal_calls():
        driver = _driver(path, request.asset, portal)
        _check_size(path, request.asset, driver)
        dataset = _opened(path, portal, driver)
        names = [dataset.GetLayer(place).GetName() for place in range(dataset.GetLayerCount())]
        picked = chosen([name for name in names if "|" not in name], request.names)
        if isinstance(picked, AssetChoice):
            return picked
        several = len(names) > 1
        layers = [_layer(dataset.GetLayerByName(name), path, driver, several) for name in picked]
    for layer in layers:
        layer.moveToThread(QCoreApplication.instance().thread())
    return layers


def _path(asset: Asset) -> str:
    try:
        path = source_path(asset.href)
    except ValueError as error:
        raise AssetError(AssetObstacle.NO_ADDRESS, asset.key) from error
    if "|" in path:
        raise AssetError(AssetObstacle.NO_ADDRESS, asset.key)
    return f"/vsizip/{{{path}}}" if asset_ending(asset) in _PACKED else path


def _file(path: str) -> str:
    """Return the file that is read, of what is inside it."""
    return path[len("/vsizip/{") : -1] if path.startswith("/vsizip/{") else path


def _driver(path: str, asset: Asset, portal: str) -> str:
    """Return the driver that QGIS will take, if it is one of those that read nothing but the file."""
    first_bytes(_file(path), portal)  # GDAL tells only once that a file is not there
    found = gdal.IdentifyDriverEx(path, gdal.OF_VECTOR)
    if found is not None and found.ShortName in DRIVERS:
        return str(found.ShortName)
    if asset_ending(asset) in _PARQUET and gdal.GetDriverByName("Parquet") is None:
        raise StreamError(StreamProblem.OLD_GDAL, "Parquet", portal)
    raise AssetError(AssetObstacle.UNREADABLE, shown_name(path))


def _check_size(path: str, asset: Asset, driver: str) -> None:
    """Refuse to read too much; a size that nobody tells counts as small."""
    if driver in BY_RANGES:
        return
    size = asset.size
    if size is None:
        status = gdal.VSIStatL(_file(path))
        size = 0 if status is None else status.size
    if size > LARGEST_WHOLE:
        raise AssetError(AssetObstacle.TOO_BIG, shown_name(path))


def _opened(path: str, portal: str, driver: str) -> gdal.Dataset:
    words = ""
    try:
        flags = gdal.OF_VECTOR | gdal.OF_VERBOSE_ERROR
        options = ["DOWNLOAD_SCHEMA=NO"] if driver == "GML" else []
        dataset = gdal.OpenEx(path, flags, allowed_drivers=[driver], open_options=options)
    except RuntimeError as error:  # GDAL's exceptions may be on
        dataset, words = None, str(error)
    if dataset is None:
        raise_for_server(path, portal, words or gdal.GetLastErrorMsg())
        raise AssetError(AssetObstacle.UNREADABLE, shown_name(path))
    return dataset


def _layer(found: ogr.Layer, path: str, driver: str, several: bool) -> QgsVectorLayer:
    name, definition = found.GetName(), found.GetLayerDefn()
    columns = [definition.GetFieldDefn(place).GetName() for place in range(definition.GetFieldCount())]
    if len(columns) > MOST_COLUMNS:
        raise AssetError(AssetObstacle.TOO_WIDE, str(len(columns)))
    pair = _coordinates(columns) if driver == "CSV" else ()
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    uri = path + (f"|layername={name}" if several else "") + _OPTIONS.get(driver, "") + _point_options(pair)
    layer = QgsVectorLayer(uri, name, "ogr", options)
    # what the server sends now may be something else than what was looked at before
    if not layer.isValid() or layer.dataProvider().storageType() not in DRIVERS:
        raise AssetError(AssetObstacle.UNREADABLE, shown_name(path))
    if pair and not layer.crs().isValid():
        layer.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    return layer


def _coordinates(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns with longitude and latitude; none where there is not exactly one of each."""
    pairs = [
        [column for column in columns if column.lower().replace("_", "") in names]
        for names in (_LONGITUDES, _LATITUDES)
    ]
    return tuple(found[0] for found in pairs) if all(len(found) == 1 for found in pairs) else ()


def _point_options(pair: tuple[str, ...]) -> str:
    if not pair:
        return ""
    return f"|option:X_POSSIBLE_NAMES={pair[0]}|option:Y_POSSIBLE_NAMES={pair[1]}"
