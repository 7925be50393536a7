"""Downloads as a Processing algorithm."""

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
from .download_parameters import DownloadParameters
from .known_ids import KnownIds
from .search_parameters import LISTS

ICON = Path(__file__).resolve().parent.parent / "resources" / "icons" / "guichet_eo.svg"


class DownloadScenes(QgsProcessingAlgorithm):
    """`guicheteo:downloadscenes`: fetches products, or files of them, whole and verified.

    QGIS makes it while it starts: what runs it, requests included, is imported when it runs.
    """

    def __init__(self) -> None:
        super().__init__()
        self._known = KnownIds()
        self._run: Any = None

    def createInstance(self) -> DownloadScenes:
        """Return a fresh one; QGIS runs copies."""
        return DownloadScenes()

    def name(self) -> str:
        """Return the stable id."""
        return "downloadscenes"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Download scenes")

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(str(ICON))

    def tags(self) -> list[str]:
        """Return what the toolbox's filter finds it by."""
        return tr("satellite,imagery,download,product,SAFE,Sentinel,Landsat,order,tape").split(",")

    def shortHelpString(self) -> str:
        """Return the text beside the dialog."""
        return tr(
            "Downloads products, or chosen files of them, into one folder per portal and year, with what "
            "tells their source, licence and checksum beside each. What is there and whole is not fetched "
            "again; a second run into the same folder goes on where the first one ended. Products on tape "
            "are ordered and waited for."
        )

    def initAlgorithm(self, configuration: Mapping[str, Any] | None = None) -> None:
        """Define the parameters over the portals and families of this profile."""
        self._known = KnownIds.read()
        parameters = DownloadParameters(self._known)
        for definition in (*parameters.definitions(), *parameters.outputs()):
            self.addParameter(definition)
        for number in parameters.numbers():
            self.addOutput(number)

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Say in words what is wrong, before QGIS's own check says only where."""
        from .download_values import check_values

        try:
            check_values(parameters, self._known)
        except QgsProcessingException as error:
            return False, str(error)
        others = {name: value for name, value in parameters.items() if name not in LISTS}
        return super().checkParameterValues(others, context)

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read, on the main thread, what belongs to it."""
        from .download_run import DownloadRun

        self._run = DownloadRun(self, parameters, context, self._known)
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Search, plan, fetch, write the table."""
        return self._run.process(feedback)
