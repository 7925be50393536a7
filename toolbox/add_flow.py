"""A map service of a portal as a layer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ..gis.translation import tr
from .flow_algorithm import FlowAlgorithm
from .flow_parameters import FlowParameters


class AddFlow(FlowAlgorithm):
    """`guicheteo:addflow`: a layer of a WMS, WMTS or of tiles, at a date."""

    def createInstance(self) -> AddFlow:
        """Return a fresh one; QGIS runs copies."""
        return AddFlow()

    def name(self) -> str:
        """Return the stable id."""
        return "addflow"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Add flow")

    def shortHelpString(self) -> str:
        """Return the text beside the dialog."""
        return tr(
            "Puts a map service of a portal, or any WMS, WMTS or XYZ, on the map at the date that is wanted. "
            "What the service does not have is refused, with what it has instead; no broken layer is left."
        )

    def initAlgorithm(self, configuration: Mapping[str, Any] | None = None) -> None:
        """Define the parameters."""
        for definition in FlowParameters().adding():
            self.addParameter(definition)
        for output in FlowParameters().added():
            self.addOutput(output)

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read, on the main thread, what belongs to it."""
        from .add_flow_run import AddFlowRun

        self._run = AddFlowRun(self, parameters, context)
        return True
