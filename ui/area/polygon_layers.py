"""Which layers and files can give an area."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsMapLayer, QgsProject, QgsVectorLayer, QgsWkbTypes

from ...gis.translation import tr
from .area_unreadable_error import AreaUnreadableError

SEPARATOR = "!!::!!"  # QgsDataProvider.sublayerSeparator(), spelled out: its binding differs between versions
NAME_FIELD, GEOMETRY_FIELD = 1, 3


def polygon_layers(project: QgsProject) -> list[QgsVectorLayer]:
    """Return the project's polygon layers by name, those with selected features first."""
    layers = [layer for layer in project.mapLayers().values() if _is_polygon_layer(layer)]
    return sorted(layers, key=lambda layer: (layer.selectedFeatureCount() == 0, layer.name().casefold()))


def open_polygon_layers(path: str) -> list[QgsVectorLayer]:
    """Open the polygon layers of a file: GeoPackage, Shapefile (zipped too), GeoJSON, KML.

    Raises:
        AreaUnreadableError: when it is none of these, or has no polygon layer, or no coordinate system.
    """
    name = Path(path).name
    source = f"/vsizip/{path}" if path.lower().endswith(".zip") else path
    first = QgsVectorLayer(source, name, "ogr")
    if not first.isValid():
        raise AreaUnreadableError(tr("%1 cannot be read as a vector file.", name))
    layers = [first]
    sublayers = [text.split(SEPARATOR) for text in first.dataProvider().subLayers()]
    if len(sublayers) > 1:
        layers = [
            QgsVectorLayer(f"{source}|layername={parts[NAME_FIELD]}", parts[NAME_FIELD], "ogr")
            for parts in sublayers
        ]
    usable = [layer for layer in layers if _may_hold_polygons(layer)]
    if not usable:
        raise AreaUnreadableError(tr("%1 has no polygons.", name))
    if not all(layer.crs().isValid() for layer in usable):
        raise AreaUnreadableError(tr("%1 does not say its coordinate system.", name))
    return usable


def _is_polygon_layer(layer: QgsMapLayer) -> bool:
    return (
        isinstance(layer, QgsVectorLayer)
        and layer.isValid()
        and layer.geometryType() == QgsWkbTypes.PolygonGeometry
    )


def _may_hold_polygons(layer: QgsVectorLayer) -> bool:
    unknown = QgsWkbTypes.UnknownGeometry  # KML and GeoJSON with mixed geometries
    return layer.isValid() and layer.geometryType() in (QgsWkbTypes.PolygonGeometry, unknown)
