"""What the algorithms that write pixels share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtGui import QIcon

from ..gis.translation import tr
from .stream_parameters import StreamParameters

ICON = Path(__file__).resolve().parent.parent / "resources" / "icons" / "guichet_eo.svg"


class StreamAlgorithm(QgsProcessingAlgorithm):
    """QGIS makes it while it starts: what runs it, GDAL and requests included, is imported when it runs.

    Attributes:
        per_date: whether the tiles of a day come into one file.
    """

    per_date = False

    def __init__(self) -> None:
        super().__init__()
        self._run: Any = None

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(str(ICON))

    def tags(self) -> list[str]:
        """Return what the toolbox's filter finds it by."""
        return tr("satellite,imagery,STAC,COG,bands,composite,index,NDVI,mosaic,stream").split(",")

    def initAlgorithm(self, configuration: Mapping[str, Any] | None = None) -> None:
        """Define the parameters."""
        parameters = StreamParameters()
        for definition in parameters.definitions():
            self.addParameter(definition)
        for output in parameters.outputs():
            self.addOutput(output)

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Say in words what is wrong, before QGIS's own check says only where."""
        from .band_choice import expressions

        try:
            expressions(str(parameters.get("BANDS") or self.parameterDefinition("BANDS").defaultValue()))
        except QgsProcessingException as error:
            return False, str(error)
        if parameters.get("AREA") and parameters.get("AREA_LAYER"):
            return False, tr("Two areas are given: give AREA or AREA_LAYER, not both.")
        return super().checkParameterValues(parameters, context)

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read, on the main thread, what belongs to it."""
        from .stream_run import StreamRun

        self._run = StreamRun(self, parameters, context, self.per_date)
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Build and write."""
        return self._run.process(feedback)
