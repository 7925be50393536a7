"""One run of `guicheteo:searchscenes`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

from ..core.asset import Asset
from ..core.family_directory import FamilyDirectory
from ..core.portal_choice import choose_portals
from ..core.scene import Scene
from ..gis.footprint_decoration import FootprintDecoration
from ..gis.footprint_fields import make_fields
from ..gis.network_settings import network_profile
from ..gis.portal_folders import PortalFolders
from ..gis.portal_hosts import hosts_of
from ..gis.qgis_enums import member
from ..gis.translation import tr
from ..providers.dialects import make_provider
from .area_parameter import AreaParameter
from .footprint_post_processor import FootprintPostProcessor
from .known_ids import KnownIds
from .portal_report import PortalReport, report_fields
from .query_values import check_areas, read_query
from .scene_collector import SceneCollector
from .scene_table import SceneTable

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


class SearchRun:
    """Reads on the main thread, where it is made; asks and writes on the algorithm's thread."""

    def __init__(
        self,
        algorithm: QgsProcessingAlgorithm,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        known: KnownIds,
    ) -> None:
        """Read the query, choose the portals and take the network settings.

        Raises:
            QgsProcessingException: with a sentence, for a value that cannot be used.
        """
        check_areas(parameters)
        self._algorithm, self._parameters, self._context = algorithm, parameters, context
        self._area = AreaParameter(algorithm, parameters, context).read()
        self._query = read_query(parameters, self._area.geometry, known)
        self._portals = PortalFolders().load()
        self._families = FamilyDirectory.load(RESOURCES / "families.json")
        self._choices = choose_portals(self._portals, self._families, self._query)
        asked = [choice.portal for choice in self._choices if choice.asked]
        profile = network_profile(hosts_of(asked))
        self._providers = [make_provider(portal, profile, self._families) for portal in asked]
        self._by_id = {provider.portal.id: provider for provider in self._providers}
        self._post_processor: FootprintPostProcessor | None = None

    def process(self, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        """Ask, wait, write; return the algorithm's results.

        Raises:
            QgsProcessingException: if no portal answered, or an output cannot be written.
        """
        collector = SceneCollector(self._providers, self._query, feedback)
        reports = self._reports(collector)
        self._tell_skipped(reports, feedback)
        collector.run()
        if feedback.isCanceled():
            return {}
        _refuse_total_failure(reports)
        table = SceneTable(collector.scenes.values(), list(collector.reports), self._area, self._assets)
        return {"COUNT": len(table), "OUTPUT": self._write_scenes(table), **self._write_report(reports)}

    def _assets(self, scene: Scene) -> Iterable[Asset]:
        return self._by_id[scene.portal].assets(scene)

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

    def _write_scenes(self, table: SceneTable) -> str:
        shape = member("Qgis.WkbType.MultiPolygon", "QgsWkbTypes.MultiPolygon")
        crs = QgsCoordinateReferenceSystem("EPSG:4326")
        sink, destination = self._algorithm.parameterAsSink(
            self._parameters, "OUTPUT", self._context, make_fields(), shape, crs
        )
        if sink is None:
            raise QgsProcessingException(self._algorithm.invalidSinkError(self._parameters, "OUTPUT"))
        for feature in table.features():
            _add(sink, feature)
        if self._context.willLoadLayerOnCompletion(destination):
            asked = [provider.portal.id for provider in self._providers]
            decoration = FootprintDecoration(self._query, asked, self._portals, self._families)
            self._post_processor = FootprintPostProcessor(decoration, table.instants())
            details = self._context.layerToLoadOnCompletionDetails(destination)
            details.setPostProcessor(self._post_processor)
        return destination

    def _write_report(self, reports: list[PortalReport]) -> dict[str, str]:
        if not self._parameters.get("REPORT"):
            return {}
        shape = member("Qgis.WkbType.NoGeometry", "QgsWkbTypes.NoGeometry")
        sink, destination = self._algorithm.parameterAsSink(
            self._parameters, "REPORT", self._context, report_fields(), shape
        )
        if sink is None:
            raise QgsProcessingException(self._algorithm.invalidSinkError(self._parameters, "REPORT"))
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
