"""What the algorithms of flows share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingAlgorithm, QgsProcessingContext, QgsProcessingFeedback
from qgis.PyQt.QtGui import QIcon

from ..gis.translation import tr

ICON = Path(__file__).resolve().parent.parent / "resources" / "icons" / "guichet_eo.svg"


class FlowAlgorithm(QgsProcessingAlgorithm):
    """QGIS makes it while it starts: what runs it, GDAL and requests included, is imported when it runs."""

    def __init__(self) -> None:
        super().__init__()
        self._run: Any = None

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(str(ICON))

    def tags(self) -> list[str]:
        """Return what the toolbox's filter finds it by."""
        return tr("satellite,imagery,flow,map service,WMS,WMTS,XYZ,tiles,portal").split(",")

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Ask the service."""
        return self._run.process(context, feedback)
