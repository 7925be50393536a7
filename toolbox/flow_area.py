"""The place of an export: an extent, polygons, or both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsRectangle,
)

from ..core.flows.service_layer import Box
from ..gis.translation import tr
from .area_parameter import AreaParameter


class FlowArea:
    """Reads `EXTENT` and `AREA`, at least one of them; on the main thread.

    Attributes:
        crs: of the extent, else of the polygons.
    """

    def __init__(
        self, algorithm: QgsProcessingAlgorithm, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> None:
        """Open the layer.

        Raises:
            QgsProcessingException: where neither can be read.
        """
        self._algorithm, self._parameters, self._context = algorithm, parameters, context
        self._source = None
        if parameters.get("AREA"):
            self._source = algorithm.parameterAsSource(parameters, "AREA", context)
            if self._source is None:
                raise QgsProcessingException(tr("The layer of the area cannot be opened."))
        if parameters.get("EXTENT"):
            self.crs = algorithm.parameterAsExtentCrs(parameters, "EXTENT", context)
            self._extent = algorithm.parameterAsExtent(parameters, "EXTENT", context)
        elif self._source is not None:
            self.crs, self._extent = self._source.sourceCrs(), self._source.sourceExtent()
        else:
            raise QgsProcessingException(tr("No area is given: give EXTENT or AREA."))
        if not self.crs.isValid():
            self.crs = QgsCoordinateReferenceSystem("EPSG:4326")
        if self._extent.isEmpty():
            raise QgsProcessingException(tr("The area is empty."))

    def box(self, crs: QgsCoordinateReferenceSystem) -> Box:
        """Return west, south, east, north in a system, easting first.

        Raises:
            QgsCsException: where the area does not lie where the system is meant for.
        """
        box: QgsRectangle = self._extent
        if crs != self.crs:
            transform = QgsCoordinateTransform(self.crs, crs, self._context.transformContext())
            box = transform.transformBoundingBox(box)
        return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()

    def outline(self) -> Mapping[str, Any] | None:
        """Return the polygons as GeoJSON in EPSG:4326; None where the whole extent is meant.

        Raises:
            QgsProcessingException: where they are no area.
        """
        if self._source is None:
            return None
        return (
            AreaParameter(self._algorithm, self._parameters, self._context).read_source(self._source).geometry
        )
