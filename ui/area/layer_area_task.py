"""The polygons of a layer as one area, off the main thread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Callable

from qgis.core import (
    QgsFeatureRequest,
    QgsGeometry,
    QgsProject,
    QgsTask,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from ...core.area_error import AreaError
from ...core.prepared_area import PreparedArea, prepare_area
from ...gis.translation import tr
from .area_unreadable_error import AreaUnreadableError
from .geographic_area import geographic_area

Done = Callable[["LayerAreaTask"], None]


class LayerAreaTask(QgsTask):
    """Reads, dissolves, transforms and checks; calls `done` with itself on the main thread at the end.

    Only a snapshot of the layers is used, so they may change or go meanwhile.

    Attributes:
        area: the result; None while it runs, after an error and after cancelling.
        error: `AreaUnreadableError` or `AreaError`, why there is none.
    """

    def __init__(self, layers: Iterable[QgsVectorLayer], only_selected: bool, done: Done) -> None:
        super().__init__(tr("Guichet EO: area of a layer"))
        self._sources = [
            (QgsVectorLayerFeatureSource(layer), layer.crs(), _request(layer, only_selected))
            for layer in layers
        ]
        self._context = QgsProject.instance().transformContext()
        self._done = done
        self.area: PreparedArea | None = None
        self.error: Exception | None = None

    def run(self) -> bool:
        """Make the area; never touches a layer or a widget."""
        try:
            self.area = self._prepared()
        except (AreaUnreadableError, AreaError) as error:
            self.error = error
        return self.area is not None

    def finished(self, result: bool) -> None:
        """Tell that it is over."""
        self._done(self)

    def _prepared(self) -> PreparedArea | None:
        polygons: list[list] = []
        for source, crs, request in self._sources:
            shapes: list[QgsGeometry] = []
            for feature in source.getFeatures(request):
                if self.isCanceled():
                    return None
                shapes += _polygons(feature.geometry())
            if not shapes:
                continue
            document = geographic_area(_dissolved(shapes), crs, self._context)
            parts = document["coordinates"]
            polygons += [parts] if document["type"] == "Polygon" else parts
        if not polygons:
            raise AreaUnreadableError(tr("There is no polygon in it."))
        return prepare_area({"type": "MultiPolygon", "coordinates": polygons})


def _request(layer: QgsVectorLayer, only_selected: bool) -> QgsFeatureRequest:
    request = QgsFeatureRequest()
    request.setSubsetOfAttributes([])
    if only_selected:
        request.setFilterFids(layer.selectedFeatureIds())
    return request


def _polygons(geometry: QgsGeometry) -> list[QgsGeometry]:
    shape = QgsGeometry(geometry)
    if shape.isNull():
        return []
    if shape.type() != QgsWkbTypes.PolygonGeometry:
        shape.convertGeometryCollectionToSubclass(QgsWkbTypes.PolygonGeometry)
    is_polygon = not shape.isEmpty() and shape.type() == QgsWkbTypes.PolygonGeometry
    return [shape] if is_polygon else []


def _dissolved(shapes: list[QgsGeometry]) -> QgsGeometry:
    whole = QgsGeometry.unaryUnion(shapes)
    if whole.isNull() or whole.isEmpty():
        whole = QgsGeometry.unaryUnion([shape.makeValid() for shape in shapes])
    if whole.isNull() or whole.isEmpty():
        whole = QgsGeometry.collectGeometry(shapes)
    return whole
