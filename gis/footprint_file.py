"""Footprints as a GeoPackage, written without QGIS so that any thread can do it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr, osr

from ..core.acquisition import Acquisition
from ..core.scene import Scene
from ..core.scene_stac import to_stac
from .footprint_features import drawn_area
from .footprint_fields import FOOTPRINT_FIELDS, INTEGER, REAL, TEXT, TIME, scene_attributes
from .footprint_file_error import FootprintFileError
from .gdal_calls import gdal_calls, needed
from .gdal_error import GdalError

StacOf = Callable[[Scene], Mapping[str, Any]]
LAYER = "footprints"
_TYPES = {TEXT: ogr.OFTString, INTEGER: ogr.OFTInteger, REAL: ogr.OFTReal, TIME: ogr.OFTDateTime}
_UTC = 100  # OGR's flag for it
_BATCH = 20_000  # features per transaction


def write_geopackage(
    path: Path, footprints: Iterable[tuple[int, Acquisition]], stac_of: StacOf = to_stac
) -> int:
    """Write feature ids and acquisitions to the layer `footprints` of a new file; return how many.

    Every feature holds its best offer as a STAC item, which `stac_of` makes. Times are UTC.

    Raises:
        FootprintFileError: with GDAL's words, for instance on a full disk; what was written is removed.
    """
    try:
        with gdal_calls():
            source = needed(ogr.GetDriverByName("GPKG").CreateDataSource(str(path)))
            count = _fill(_make_layer(source), footprints, stac_of)
            source = None  # closes the file
    except GdalError as error:
        path.unlink(missing_ok=True)
        raise FootprintFileError(str(error)) from error
    return count


def _check(code: int) -> None:
    """Raise what GDAL reports by a code."""
    if code != ogr.OGRERR_NONE:
        raise GdalError(gdal.GetLastErrorMsg()[:200] or f"GDAL error {code}")


def _make_layer(source: Any) -> Any:
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    layer = needed(source.CreateLayer(LAYER, crs, ogr.wkbMultiPolygon, ["FID=fid"]))
    for name, kind in FOOTPRINT_FIELDS:
        _check(layer.CreateField(ogr.FieldDefn(name, _TYPES[kind])))
    return layer


def _fill(layer: Any, footprints: Iterable[tuple[int, Acquisition]], stac_of: StacOf) -> int:
    definition = layer.GetLayerDefn()
    count = 0
    _check(layer.StartTransaction())
    for count, (feature_id, acquisition) in enumerate(footprints, 1):
        feature = ogr.Feature(definition)
        feature.SetFID(feature_id)
        area = drawn_area(acquisition.footprint)
        if area is not None:
            geometry = ogr.CreateGeometryFromWkb(area)
            feature.SetGeometryDirectly(ogr.ForceToMultiPolygon(geometry))
        _set_values(feature, acquisition, stac_of)
        _check(layer.CreateFeature(feature))
        if count % _BATCH == 0:
            _check(layer.CommitTransaction())
            _check(layer.StartTransaction())
    _check(layer.CommitTransaction())
    return count


def _set_values(feature: ogr.Feature, acquisition: Acquisition, stac_of: StacOf) -> None:
    stac = json.dumps(stac_of(acquisition.best), ensure_ascii=False)
    values = scene_attributes(acquisition.best, acquisition, stac=stac, clock=_clock)
    for index, value in enumerate(values):
        if value is None:
            feature.SetFieldNull(index)
        elif isinstance(value, tuple):
            feature.SetField(index, *value)
        else:
            feature.SetField(index, value)


def _clock(instant: datetime) -> tuple[Any, ...]:
    """Return the arguments of OGR's setter for times."""
    seconds = instant.second + instant.microsecond // 1000 / 1000
    return (instant.year, instant.month, instant.day, instant.hour, instant.minute, seconds, _UTC)
