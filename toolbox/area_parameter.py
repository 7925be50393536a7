"""The area of a search, as the toolbox gives it: an extent, or the polygons of a layer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingUtils,
    QgsVectorLayer,
)

from ..core.area_error import AreaError
from ..core.area_problem import AreaProblem
from ..core.prepared_area import PreparedArea, prepare_area
from ..gis.translation import tr

_SEGMENTS = 40  # a side of the whole area gets that many: a straight line elsewhere is curved in degrees
_DIGITS = 9  # of degrees: a tenth of a millimetre


class AreaParameter:
    """Reads `AREA` or `AREA_LAYER`, exactly one, and brings it to EPSG:4326."""

    def __init__(
        self, algorithm: QgsProcessingAlgorithm, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> None:
        self._algorithm = algorithm
        self._parameters = parameters
        self._context = context
        self._target = QgsCoordinateReferenceSystem("EPSG:4326")

    def read(self) -> PreparedArea:
        """Return the area; on the main thread, since it may look at layers of the project.

        Raises:
            QgsProcessingException: with a sentence, if it cannot be searched.
        """
        return self._prepared(self._geometry)

    def read_source(self, source: QgsProcessingFeatureSource) -> PreparedArea:
        """Return the area that the polygons of a layer are, as `read`."""
        return self._prepared(lambda: self._of_source(source))

    def _prepared(self, geometry: Callable[[], Mapping[str, Any]]) -> PreparedArea:
        try:
            return prepare_area(geometry())
        except AreaError as error:
            raise QgsProcessingException(area_sentence(error)) from error
        except QgsCsException as error:
            raise QgsProcessingException(tr("The area cannot be brought to EPSG:4326: %1", error)) from error

    def _geometry(self) -> Mapping[str, Any]:
        if self._parameters.get("AREA_LAYER"):
            source = self._algorithm.parameterAsSource(self._parameters, "AREA_LAYER", self._context)
            if source is None:
                raise QgsProcessingException(tr("The layer of the area cannot be opened."))
            return self._of_source(source)
        layer = _named_layer(self._parameters["AREA"], self._context)
        if layer is not None:
            return self._of_layer(layer)
        crs = self._algorithm.parameterAsExtentCrs(self._parameters, "AREA", self._context)
        box = self._algorithm.parameterAsExtent(self._parameters, "AREA", self._context)
        return self._of_geometries([QgsGeometry.fromRect(box)], crs)

    def _of_source(self, source: QgsProcessingFeatureSource) -> Mapping[str, Any]:
        features = source.getFeatures(QgsFeatureRequest().setNoAttributes())
        return self._of_geometries((feature.geometry() for feature in features), source.sourceCrs())

    def _of_layer(self, layer: QgsVectorLayer) -> Mapping[str, Any]:
        features = layer.getFeatures(QgsFeatureRequest().setNoAttributes())
        return self._of_geometries((feature.geometry() for feature in features), layer.crs())

    def _of_geometries(
        self, geometries: Iterable[QgsGeometry], crs: QgsCoordinateReferenceSystem
    ) -> Mapping[str, Any]:
        """Return a GeoJSON collection in EPSG:4326; without a CRS the values are taken as degrees."""
        moves = crs.isValid() and crs != self._target
        transform = QgsCoordinateTransform(crs, self._target, self._context.transformContext())
        parts = []
        for geometry in geometries:
            if geometry.isNull():
                continue
            parts.append(_moved(geometry, transform) if moves else geometry)
        return {
            "type": "GeometryCollection",
            "geometries": [json.loads(part.asJson(_DIGITS)) for part in parts],
        }


def _moved(geometry: QgsGeometry, transform: QgsCoordinateTransform) -> QgsGeometry:
    """Return a geometry with enough points on its sides, transformed."""
    box = geometry.boundingBox()
    step = max(box.width(), box.height()) / _SEGMENTS
    dense = geometry.densifyByDistance(step) if step > 0 else QgsGeometry(geometry)
    dense.transform(transform)
    return dense


def _named_layer(value: Any, context: QgsProcessingContext) -> QgsVectorLayer | None:
    """Return the layer that `AREA` names by path or id: its polygons are meant, not its box."""
    if isinstance(value, QgsVectorLayer):
        return value
    if not isinstance(value, str) or not value:
        return None
    layer = QgsProcessingUtils.mapLayerFromString(value, context)
    return layer if isinstance(layer, QgsVectorLayer) else None


def area_sentence(error: AreaError) -> str:
    """Return what is wrong with an area and what to do."""
    sentences = {
        AreaProblem.EMPTY: tr("The area is empty."),
        AreaProblem.NOT_POLYGON: tr("The area has no polygon: lines and points cannot be searched."),
        AreaProblem.OUT_OF_RANGE: tr("The area is not on Earth: is its CRS right?"),
        AreaProblem.NOT_READABLE: tr("The area cannot be read."),
        AreaProblem.SELF_CROSSING: tr("The area crosses itself; repair it with “Fix geometries”."),
        AreaProblem.TOO_DETAILED: tr("The area has too many points; thin it out with “Simplify”."),
    }
    sentence = sentences[error.kind]
    return f"{sentence} ({error.detail})" if error.detail else sentence
