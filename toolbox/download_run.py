"""One run of `guicheteo:downloadscenes`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsFeatureSink,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)

from ..core.asset import Asset
from ..core.cancel_token import CancelToken
from ..core.downloads.download import Download
from ..core.downloads.download_item import DownloadItem
from ..core.downloads.download_plan import DownloadPlan
from ..core.error_kind import ErrorKind
from ..core.family_directory import FamilyDirectory
from ..core.imagery import Imagery
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.scene import Scene
from ..gis.downloads.download_sources import DownloadSources
from ..gis.downloads.wanted_files import WantedFiles
from ..gis.licence_book import FILE as LICENCES
from ..gis.licence_book import LicenceBook
from ..gis.network_settings import network_profile
from ..gis.offer_rank import OfferRank
from ..gis.portal_folders import PortalFolders
from ..gis.portal_hosts import hosts_of
from ..gis.profile_folder import profile_folder
from ..gis.qgis_enums import member
from ..gis.saving.raster_watch import watched
from ..gis.settings import Settings
from ..gis.translation import tr
from ..providers.dialects import make_provider
from ..providers.downloads.download_source import DownloadSource
from ..providers.in_bucket_provider import as_opened
from ..providers.provider import Provider
from ..providers.stored_scenes import StoredScenes
from .download_parameters import WAIT_MINUTES
from .download_values import check_values, licence_ids, search_values, wanted_names
from .download_watch import DownloadWatch
from .file_table import file_fields, file_rows
from .known_ids import KnownIds
from .licence_check import LicenceCheck
from .pixel_words import trouble_sentence
from .run_accounts import run_accounts
from .scene_rows import SceneRows
from .scene_source import SceneSource
from .search_run import SearchRun
from .searched_scene_source import SearchedSceneSource
from .stored_scene_source import StoredSceneSource
from .wanted_choice import WantedChoice

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


class DownloadRun:
    """Reads on the main thread, where it is made; searches, fetches and writes on the algorithm's thread."""

    def __init__(
        self,
        algorithm: QgsProcessingAlgorithm,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        known: KnownIds,
    ) -> None:
        """Read scenes or query, licences and accounts, and take the network settings.

        Raises:
            QgsProcessingException: with a sentence, for a value that cannot be used.
        """
        check_values(parameters, known)
        self._algorithm, self._parameters, self._context = algorithm, parameters, context
        self._known, self._settings = known, Settings()
        self._portals = PortalFolders().load()
        self._families = FamilyDirectory.load(RESOURCES / "families.json")
        self._accounts = run_accounts(algorithm, self._portals)
        self._doors = DownloadSources(self._portals.get, self._accounts.of, self._accounts.logins)
        self._source = self._scenes()
        who = self._text("ACCEPTED_BY").strip()
        book = LicenceBook(profile_folder() / LICENCES)
        self._book, self._licences = book, LicenceCheck(book, licence_ids(parameters, known), who)
        self._sources = {portal: self._doors.source(portal) for portal in self._source.portals}
        self._token = CancelToken()

    def process(self, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        """Find, plan, fetch, write the table; return the algorithm's results.

        Raises:
            QgsProcessingException: if nothing could be fetched, or a file is missing and that is not allowed.
        """
        found = self._source.files(feedback)
        choice = WantedChoice(
            wanted_names(self._parameters),
            self._imagery,
            lambda scene: self._listing(scene, feedback),
            feedback.pushWarning,
        )
        items = [] if feedback.isCanceled() else self._items(choice.of(found))
        if feedback.isCanceled():
            return {}
        if not items:
            raise QgsProcessingException(tr("There is nothing to download."))
        rows = self._fetch(items, feedback)
        if feedback.isCanceled():
            return {}
        arrived = sum(row.state.arrived for row in rows)
        self._refuse_failure(rows, arrived)
        results = {"FOLDER": str(self._folder), "COUNT": arrived, "FAILED": len(rows) - arrived}
        return {**results, **self._write_table(rows)}

    # ---- what is read on the main thread ---------------------------------------------------------

    def _scenes(self) -> SceneSource:
        if not self._parameters.get("SCENES"):
            values = search_values(self._parameters)
            run = SearchRun(self._algorithm, values, self._context, self._known, self._accounts)
            preference = self._settings.order_of_preference
            rank = OfferRank(self._portals, preference, self._accounts.portals)
            known = [portal.id for portal in run.asked if self._has_account(portal)]
            return SearchedSceneSource(run, rank, {name: self._doors.gate(name) for name in known})
        rows = SceneRows(self._algorithm.parameterAsSource(self._parameters, "SCENES", self._context))
        source = StoredSceneSource(rows, StoredScenes(self._portals.get, self._families.get))
        source.providers = {name: made for name in source.portals if (made := self._provider(name))}
        return source

    def _provider(self, portal_id: str) -> Provider | None:
        """Return what asks a portal; None where nobody here speaks its dialect."""
        portal = self._portals.get(portal_id)
        if portal is None:
            return None
        try:
            provider = make_provider(portal, network_profile(hosts_of([portal])), self._families)
            return as_opened(provider, self._doors.gate(portal.id) if self._has_account(portal) else None)
        except PortalError:
            return None
        except OSError as error:
            raise QgsProcessingException(trouble_sentence(error)) from error

    def _has_account(self, portal: Portal) -> bool:
        return self._accounts.of(portal) is not None

    def _text(self, name: str) -> str:
        return str(self._algorithm.parameterAsString(self._parameters, name, self._context) or "")

    def _integer(self, name: str, otherwise: int) -> int:
        if self._parameters.get(name) is None:
            return otherwise
        return int(self._algorithm.parameterAsInt(self._parameters, name, self._context))

    @property
    def _folder(self) -> Path:
        return Path(self._text("FOLDER")).absolute()

    # ---- planning --------------------------------------------------------------------------------

    def _imagery(self, family_id: str) -> Imagery | None:
        family = self._families.get(family_id)
        return None if family is None else family.imagery

    def _listing(self, scene: Scene, feedback: QgsProcessingFeedback) -> Sequence[Asset]:
        """Return the single files of a product; empty where the user cancels meanwhile."""

        def tell(_share: float) -> None:
            if feedback.isCanceled():
                self._token.cancel()

        work, token = self._source.listing, self._token
        try:
            return tuple(watched(lambda _progress: work(scene, token), token, tell))
        except PortalError as error:
            if error.kind is ErrorKind.CANCELLED:
                return ()
            raise

    def _items(self, wanted: Sequence[WantedFiles]) -> list[DownloadItem]:
        known = [(self._portals.get(one.scene.portal), one) for one in wanted]
        found = [(portal, one) for portal, one in known if portal is not None]
        self._licences.require([(portal, one.scene) for portal, one in found])
        unpack = self._algorithm.parameterAsBool(self._parameters, "UNPACK", self._context)
        plan, items = DownloadPlan(self._folder), []
        for portal, one in found:
            acceptance = self._book.accepted(portal, one.scene.id)
            order = dict(one.order) or None
            items += plan.add(portal, one.scene, one.assets, order, None, acceptance, unpack)
        return items

    # ---- fetching --------------------------------------------------------------------------------

    def _fetch(self, items: Sequence[DownloadItem], feedback: QgsProcessingFeedback) -> tuple[Download, ...]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise QgsProcessingException(trouble_sentence(error)) from error
        parallel = self._integer("PARALLEL", self._settings.parallel_downloads)
        wait = 60.0 * self._integer("WAIT", WAIT_MINUTES)
        sources: dict[str, DownloadSource | PortalError] = dict(self._sources)
        return DownloadWatch(self._folder, parallel, feedback).run(items, sources, wait)

    def _refuse_failure(self, rows: Sequence[Download], arrived: int) -> None:
        """Fail where nothing arrived, or not all where all is wanted; what is still ordered is no failure."""
        failed = sum(row.state.ended and not row.state.arrived for row in rows)
        strict = self._algorithm.parameterAsBool(self._parameters, "STRICT", self._context)
        if failed and (strict or not arrived):
            words = tr("%1 of %2 files could not be fetched: see the warnings.", failed, len(rows))
            raise QgsProcessingException(words)

    def _write_table(self, rows: Sequence[Download]) -> dict[str, str]:
        if not self._parameters.get("FILES"):
            return {}
        shape = member("Qgis.WkbType.NoGeometry", "QgsWkbTypes.NoGeometry")
        sink, destination = self._algorithm.parameterAsSink(
            self._parameters, "FILES", self._context, file_fields(), shape
        )
        if sink is None:
            raise QgsProcessingException(self._algorithm.invalidSinkError(self._parameters, "FILES"))
        for row in file_rows(rows):
            if not sink.addFeature(row, QgsFeatureSink.Flag.FastInsert):
                raise QgsProcessingException(tr("The output cannot be written: %1", sink.lastError()))
        return {"FILES": destination}
