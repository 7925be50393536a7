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
from ..core.named_product import NamedProduct, named_product, pinned
from ..core.portal import Portal
from ..core.portal_choice import choose_portals
from ..core.prepared_area import PreparedArea, prepare_area
from ..core.scene import Scene
from ..gis.accounts import Accounts
from ..gis.footprint_decoration import FootprintDecoration
from ..gis.footprint_fields import make_fields
from ..gis.network_settings import network_profile
from ..gis.portal_folders import PortalFolders
from ..gis.portal_hosts import hosts_of
from ..gis.qgis_enums import member
from ..gis.translation import tr
from ..providers.dialects import make_provider
from ..providers.network_profile import NetworkProfile
from ..providers.pixel_gates import SEARCH, make_gate
from ..providers.provider import Provider
from .area_parameter import AreaParameter
from .footprint_post_processor import FootprintPostProcessor
from .known_ids import KnownIds
from .portal_report import PortalReport, report_fields
from .query_values import check_areas, read_query
from .run_accounts import run_accounts
from .scene_collector import SceneCollector
from .scene_table import SceneTable
from .search_parameters import AREAS

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


class SearchRun:
    """Reads on the main thread, where it is made; asks and writes on the algorithm's thread."""

    def __init__(
        self,
        algorithm: QgsProcessingAlgorithm,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        known: KnownIds,
        accounts: Accounts | None = None,
    ) -> None:
        """Read the query, choose the portals and take the network settings.

        Args:
            algorithm: that runs.
            parameters: its values.
            context: of the run.
            known: ids that may be given.
            accounts: of the run that this search is part of; None: it is a run by itself.

        Raises:
            QgsProcessingException: with a sentence, for a value that cannot be used.
        """
        check_areas(parameters)
        self._algorithm, self._parameters, self._context = algorithm, parameters, context
        self._portals = PortalFolders().load()
        self._families = FamilyDirectory.load(RESOURCES / "families.json")
        product = self._named_product()
        self._area = self._searched_area(product)
        self._query = pinned(read_query(parameters, self._area.geometry, known, product))
        self._accounts = accounts or run_accounts(algorithm, self._portals)
        usable = self._accounts.portals if self._query.portals else ()
        self._choices = choose_portals(self._portals, self._families, self._query, usable)
        asked = [choice.portal for choice in self._choices if choice.asked]
        profile = network_profile(hosts_of(asked))
        self._providers = [self._provider(portal, profile) for portal in asked]
        self._by_id = {provider.portal.id: provider for provider in self._providers}
        self._post_processor: FootprintPostProcessor | None = None

    def _named_product(self) -> NamedProduct | None:
        identifier = str(self._parameters.get("IDENTIFIER") or "").strip()
        product = named_product(identifier, self._families, self._portals) if identifier else None
        if identifier and product is None and not any(self._parameters.get(name) for name in AREAS):
            raise QgsProcessingException(
                tr(
                    "“%1” does not look like any known product identifier: give an area too.",
                    identifier,
                )
            )
        return product

    def _searched_area(self, product: NamedProduct | None) -> PreparedArea:
        """Return the area that is given, else that of the product."""
        if product is None or any(self._parameters.get(name) for name in AREAS):
            return AreaParameter(self._algorithm, self._parameters, self._context).read()
        return prepare_area(product.area)

    def _provider(self, portal: Portal, profile: NetworkProfile) -> Provider:
        """Return a portal's provider; one whose search needs an account gets what opens it."""
        if SEARCH not in portal.options:
            return make_provider(portal, profile, self._families)
        gate = make_gate(portal, profile, self._accounts.of(portal), SEARCH, self._accounts.logins)
        return make_provider(portal, profile, self._families, gate)

    def process(self, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        """Ask, wait, write; return the algorithm's results.

        Raises:
            QgsProcessingException: if no portal answered, or an output cannot be written.
        """
        table, reports = self.search(feedback)
        if feedback.isCanceled():
            return {}
        return {"COUNT": len(table), "OUTPUT": self._write_scenes(table), **self._write_report(reports)}

    @property
    def asked(self) -> tuple[Portal, ...]:
        """The portals that are asked."""
        return tuple(provider.portal for provider in self._providers)

    def provider(self, portal_id: str) -> Provider | None:
        """Return the provider of a portal that is asked."""
        return self._by_id.get(portal_id)

    def search(self, feedback: QgsProcessingFeedback) -> tuple[SceneTable, list[PortalReport]]:
        """Ask and wait; what was found, in its final order, and how each portal answered.

        Raises:
            QgsProcessingException: if no portal answered.
        """
        collector = SceneCollector(self._providers, self._query, feedback)
        reports = self._reports(collector)
        self._tell_skipped(reports, feedback)
        collector.run()
        if not feedback.isCanceled():
            _refuse_total_failure(reports)
        found, portals = collector.scenes.values(), list(collector.reports)
        table = SceneTable(found, portals, self._area, self._assets, self._order)
        return table, reports

    def _assets(self, scene: Scene) -> Iterable[Asset]:
        return self._by_id[scene.portal].assets(scene)

    def _order(self, scene: Scene) -> Mapping[str, Any]:
        return self._by_id[scene.portal].order_of(scene)

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
