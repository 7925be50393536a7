"""What results can be saved as."""

from __future__ import annotations

from enum import Enum


class ExportFormat(Enum):
    """The value is the file name's suffix; `.json` of STAC tells it from plain GeoJSON."""

    GEOPACKAGE = ".gpkg"
    GEOJSON = ".geojson"
    STAC = ".json"
