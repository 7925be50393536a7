"""A map service of a portal as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ..gis.translation import tr
from .flow_algorithm import FlowAlgorithm
from .flow_parameters import FlowParameters


class ExportFlow(FlowAlgorithm):
    """`guicheteo:exportflow`: an area of a WMS, WMTS or of tiles as a GeoTIFF."""

    def createInstance(self) -> ExportFlow:
        """Return a fresh one; QGIS runs copies."""
        return ExportFlow()

    def name(self) -> str:
        """Return the stable id."""
        return "exportflow"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Export flow to GeoTIFF")

    def shortHelpString(self) -> str:
        """Return the text beside the dialog."""
        return tr(
            "Writes an area of a map service to a GeoTIFF with overviews: the colours that the service "
            "draws, not measured values. The service is asked politely, two pictures at a time. Tiles that "
            "it does not have stay transparent and are counted; nothing is left of an export that fails."
        )

    def initAlgorithm(self, configuration: Mapping[str, Any] | None = None) -> None:
        """Define the parameters."""
        for definition in FlowParameters().exporting():
            self.addParameter(definition)
        for output in FlowParameters().exported():
            self.addOutput(output)

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Say in words what is wrong, before QGIS's own check says only where."""
        if not parameters.get("EXTENT") and not parameters.get("AREA"):
            return False, tr("No area is given: give EXTENT or AREA.")
        return super().checkParameterValues(parameters, context)

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read, on the main thread, what belongs to it."""
        from .export_flow_run import ExportFlowRun

        self._run = ExportFlowRun(self, parameters, context)
        return True
