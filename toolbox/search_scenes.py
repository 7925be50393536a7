"""The search as a Processing algorithm."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtGui import QIcon

from ..core.family_directory import FamilyDirectory
from ..core.portal_choice import PortalChoice, choose_portals
from ..core.portal_directory import PortalDirectory
from ..core.prepared_area import PreparedArea
from ..core.query import Query
from ..gis.footprint_decoration import FootprintDecoration
from ..gis.footprint_fields import make_fields
from ..gis.network_settings import network_profile
from ..gis.portal_folders import PortalFolders
from ..gis.portal_hosts import hosts_of
from ..gis.qgis_enums import member
from ..gis.translation import tr
from ..providers.provider import Provider
from .area_parameter import AreaParameter
from .footprint_post_processor import FootprintPostProcessor
from .portal_report import PortalReport, report_fields
from .scene_collector import SceneCollector
from .scene_table import SceneTable
from .search_parameters import LISTS, SearchParameters, check_areas

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


class SearchScenes(QgsProcessingAlgorithm):
    """`guicheteo:searchscenes`: asks portals what exists over an area, in a period.

    Everything that belongs to QGIS's main thread is read in `prepareAlgorithm`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._portals = PortalDirectory(())
        self._families = FamilyDirectory((), {})
        self._parameters = SearchParameters(self._portals, self._families)
        self._query: Query | None = None
        self._area: PreparedArea | None = None
        self._choices: tuple[PortalChoice, ...] = ()
        self._providers: list[Provider] = []
        self._post_processor: FootprintPostProcessor | None = None

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
        return QIcon(str(RESOURCES / "icons" / "guichet_eo.svg"))

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
        self._portals = PortalFolders().load()
        self._families = FamilyDirectory.load(RESOURCES / "families.json")
        self._parameters = SearchParameters(self._portals, self._families)
        for definition in (*self._parameters.definitions(), *self._parameters.outputs()):
            self.addParameter(definition)
        for number in self._parameters.numbers():
            self.addOutput(number)

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Say in words what is wrong, before QGIS's own check says only where.

        Lists may have spaces after the commas, which QGIS's check refuses.
        """
        try:
            check_areas(parameters)
            self._parameters.query(parameters, {})
        except QgsProcessingException as error:
            return False, str(error)
        others = {name: value for name, value in parameters.items() if name not in LISTS}
        return super().checkParameterValues(others, context)

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read the query, choose the portals and take the network settings."""
        from ..providers.dialects import make_provider  # loads requests: not with the plugin

        check_areas(parameters)
        self._area = AreaParameter(self, parameters, context).read()
        self._query = self._parameters.query(parameters, self._area.geometry)
        self._choices = choose_portals(self._portals, self._families, self._query)
        asked = [choice.portal for choice in self._choices if choice.asked]
        profile = network_profile(hosts_of(asked))
        self._providers = [make_provider(portal, profile, self._families) for portal in asked]
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Ask, wait, write."""
        collector = SceneCollector(self._providers, self._query, feedback)
        reports = self._reports(collector)
        self._tell_skipped(reports, feedback)
        collector.run()
        _refuse_total_failure(reports)
        table = SceneTable(collector.scenes.values(), list(collector.reports), self._area)
        results = {"COUNT": len(table)}
        if not feedback.isCanceled():
            results["OUTPUT"] = self._write_scenes(table, parameters, context)
            results.update(self._write_report(reports, parameters, context))
        return results

    def _reports(self, collector: SceneCollector) -> list[PortalReport]:
        """Return a row for every portal, asked or not."""
        rows = []
        for choice in self._choices:
            skipped = PortalReport(choice.portal.id, choice.reason.value, detail=choice.value)
            rows.append(collector.reports.get(choice.portal.id, skipped))
        return rows

    def _tell_skipped(self, reports: list[PortalReport], feedback: QgsProcessingFeedback) -> None:
        named = self._query.portals
        for report in reports:
            if not report.asked and report.portal in named:
                feedback.pushWarning(tr("%1 is not asked: %2", report.portal, report.reason))

    def _write_scenes(
        self, table: SceneTable, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> str:
        shape = member("Qgis.WkbType.MultiPolygon", "QgsWkbTypes.MultiPolygon")
        crs = QgsCoordinateReferenceSystem("EPSG:4326")
        sink, destination = self.parameterAsSink(parameters, "OUTPUT", context, make_fields(), shape, crs)
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, "OUTPUT"))
        for feature in table.features():
            _add(sink, feature)
        if context.willLoadLayerOnCompletion(destination):
            asked = [provider.portal.id for provider in self._providers]
            decoration = FootprintDecoration(self._query, asked, self._portals, self._families)
            self._post_processor = FootprintPostProcessor(decoration, table.instants())
            context.layerToLoadOnCompletionDetails(destination).setPostProcessor(self._post_processor)
        return destination

    def _write_report(
        self, reports: list[PortalReport], parameters: dict[str, Any], context: QgsProcessingContext
    ) -> dict[str, str]:
        if not parameters.get("REPORT"):
            return {}
        shape = member("Qgis.WkbType.NoGeometry", "QgsWkbTypes.NoGeometry")
        sink, destination = self.parameterAsSink(parameters, "REPORT", context, report_fields(), shape)
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, "REPORT"))
        for report in reports:
            row = QgsFeature()
            row.setAttributes(report.values())
            _add(sink, row)
        return {"REPORT": destination}


def _add(sink: QgsFeatureSink, feature: QgsFeature) -> None:
    if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
        raise QgsProcessingException(tr("The output cannot be written: %1", sink.lastError()))


def _refuse_total_failure(reports: list[PortalReport]) -> None:
    """Fail where nobody could be asked, or nobody who was asked answered."""
    asked = [report for report in reports if report.asked]
    if not asked:
        reasons = ", ".join(f"{report.portal} ({report.reason})" for report in reports)
        raise QgsProcessingException(tr("No portal can be asked: %1", reasons))
    if all(report.error_kind for report in asked):
        reasons = ", ".join(f"{report.portal} ({report.error_kind})" for report in asked)
        raise QgsProcessingException(tr("Every portal failed: %1", reasons))
