"""One run of `guicheteo:exportflow`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCsException,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.flows.flow_error import FlowError
from ..core.flows.service_layer import Box
from ..core.portal_error import PortalError
from ..gis.flows.flow_export import export_flow
from ..gis.flows.flow_export_order import FlowExportOrder
from ..gis.flows.flow_export_result import FlowExportResult
from ..gis.gdal_error import GdalError
from ..gis.saving.raster_watch import Progress, watched
from ..gis.translation import tr
from .chosen_flow import ChosenFlow, said
from .flow_area import FlowArea

_SUFFIXES = (".tif", ".tiff")


class ExportFlowRun:
    """Reads on the main thread, where it is made; fetches and writes on the algorithm's thread."""

    def __init__(
        self, algorithm: QgsProcessingAlgorithm, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> None:
        """Read the parameters.

        Raises:
            QgsProcessingException: with a sentence, for a value that cannot be used.
        """
        self._algorithm, self._parameters, self._context = algorithm, parameters, context
        self._chosen = ChosenFlow(algorithm, parameters, context)
        self._title = self._chosen.name
        self._target = Path(algorithm.parameterAsOutputLayer(parameters, "OUTPUT", context))
        if self._target.suffix.lower() not in _SUFFIXES:
            raise QgsProcessingException(tr("The file must be a GeoTIFF: its name must end in %1.", ".tif"))
        self._resolution = algorithm.parameterAsDouble(parameters, "RESOLUTION", context)
        if not self._resolution > 0:
            raise QgsProcessingException(tr("The pixel size must be more than 0."))
        self._most_tiles = algorithm.parameterAsInt(parameters, "MAX_TILES", context)
        self._read_place()

    def process(self, _context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        """Fetch and write; return the algorithm's results.

        Raises:
            QgsProcessingException: where nothing could be written.
        """
        token = CancelToken()

        def tell(share: float) -> None:
            feedback.setProgress(100.0 * share)
            if feedback.isCanceled():
                token.cancel()

        try:
            self._target.parent.mkdir(parents=True, exist_ok=True)
            result: FlowExportResult = watched(lambda progress: self._export(token, progress), token, tell)
        except PortalError as error:
            if error.kind is ErrorKind.CANCELLED:
                return {}
            raise said(error, self._title) from error
        except (FlowError, GdalError, OSError) as error:
            raise said(error, self._title) from error
        if result.missing:
            feedback.pushWarning(
                tr(
                    "The service does not have %1 of %2 pictures; they are transparent.",
                    result.missing,
                    result.tiles,
                )
            )
        return {"OUTPUT": str(result.path), "TILES": result.tiles, "MISSING": result.missing}

    def _export(self, token: CancelToken, progress: Progress) -> FlowExportResult:
        request, service = self._chosen.resolve(self._crs, token)
        self._title = request.title or self._title
        order = FlowExportOrder(
            request=replace(request, address=self._chosen.asked_address(request)),
            service=service,
            box=self._box,
            crs=self._crs,
            resolution=self._resolution,
            target=self._target,
            profile=self._chosen.profile,
            area=self._area,
            headers=self._chosen.headers,
            most_tiles=self._most_tiles,
            retry_after_unit=self._chosen.retry_unit(request),
        )
        return export_flow(order, token, progress)

    def _read_place(self) -> None:
        area = FlowArea(self._algorithm, self._parameters, self._context)
        crs = self._wanted_crs() or area.crs
        try:
            self._box: Box = area.box(crs)
            self._area = area.outline()
        except QgsCsException as error:
            raise QgsProcessingException(tr("The area does not lie where the CRS is meant for.")) from error
        self._crs = crs.authid() or crs.toWkt()

    def _wanted_crs(self) -> QgsCoordinateReferenceSystem | None:
        if not self._parameters.get("CRS"):
            return None
        crs = self._algorithm.parameterAsCrs(self._parameters, "CRS", self._context)
        if not crs.isValid():
            raise QgsProcessingException(tr("The CRS cannot be read."))
        return crs
