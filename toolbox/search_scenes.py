"""The search as a Processing algorithm."""

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
from .known_ids import KnownIds
from .search_parameters import LISTS, SearchParameters

ICON = Path(__file__).resolve().parent.parent / "resources" / "icons" / "guichet_eo.svg"


class SearchScenes(QgsProcessingAlgorithm):
    """`guicheteo:searchscenes`: asks portals what exists over an area, in a period.

    QGIS makes it while it starts: what runs it, requests included, is imported when it runs.
    """

    def __init__(self) -> None:
        super().__init__()
        self._known = KnownIds()
        self._run: Any = None

    def createInstance(self) -> SearchScenes:
        """Return a fresh one; QGIS runs copies."""
        return SearchScenes()

    def name(self) -> str:
        """Return the stable id."""
        return "searchscenes"

    def displayName(self) -> str:
        """Return the name for people."""
        return tr("Search scenes")

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(str(ICON))

    def tags(self) -> list[str]:
        """Return what the toolbox's filter finds it by."""
        return tr("satellite,imagery,catalogue,STAC,Sentinel,Landsat,footprints,portal").split(",")

    def shortHelpString(self) -> str:
        """Return the text beside the dialog."""
        return tr(
            "Asks Earth-observation portals which scenes exist over an area and a period, and writes "
            "their footprints: newest first, one row per scene, with the STAC item. A portal that fails is "
            "a warning and a row of the report; the others' scenes are kept."
        )

    def initAlgorithm(self, configuration: Mapping[str, Any] | None = None) -> None:
        """Define the parameters over the portals and families of this profile."""
        self._known = KnownIds.read()
        parameters = SearchParameters(self._known)
        for definition in (*parameters.definitions(), *parameters.outputs()):
            self.addParameter(definition)
        for number in parameters.numbers():
            self.addOutput(number)

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Say in words what is wrong, before QGIS's own check says only where.

        Lists may have spaces after the commas, which QGIS's check refuses.
        """
        from .query_values import check_areas, read_query

        try:
            check_areas(parameters)
            read_query(parameters, {}, self._known)
        except QgsProcessingException as error:
            return False, str(error)
        others = {name: value for name, value in parameters.items() if name not in LISTS}
        return super().checkParameterValues(others, context)

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read, on the main thread, what belongs to it."""
        from .search_run import SearchRun

        self._run = SearchRun(self, parameters, context, self._known)
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Ask, wait, write."""
        return self._run.process(feedback)
