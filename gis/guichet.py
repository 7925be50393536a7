"""The service window itself: what the panel holds in its hands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.asset import Asset
from ..core.error_kind import ErrorKind
from ..core.family_directory import FamilyDirectory
from ..core.flows.flow_request import FlowRequest
from ..core.imagery import Imagery
from ..core.named_product import pinned
from ..core.portal import Portal
from ..core.portal_choice import PortalChoice, choose_portals
from ..core.portal_directory import PortalDirectory
from ..core.portal_error import PortalError
from ..core.prepared_area import prepare_area
from ..core.query import Query
from ..core.scene import Scene
from ..providers.decoding_turn import DecodingTurn
from ..providers.dialects import make_provider
from ..providers.in_bucket_provider import as_opened
from ..providers.network_profile import NetworkProfile
from ..providers.pixel_gate import PixelGate
from ..providers.pixel_gates import FILES, SEARCH
from ..providers.provider import Provider
from .accounts import Accounts
from .area_clouds import MOST as MOST_CLOUDS
from .connection_tests import ConnectionTests
from .downloads.arrival_watch import ArrivalWatch
from .downloads.download_desk import DownloadDesk
from .downloads.download_queue import FILE as QUEUE_FILE
from .downloads.download_queue import DownloadQueue
from .downloads.download_sources import DownloadSources
from .downloads.quota_watch import QuotaWatch
from .exporter import Exporter
from .flows.flows import Flows
from .footprint_decoration import FootprintDecoration
from .footprint_layer import FootprintLayer
from .footprint_store import FootprintStore
from .language import language
from .licence_book import FILE as LICENCES_FILE
from .licence_book import LicenceBook
from .network_settings import network_profile
from .offer_rank import OfferRank
from .pictures import Pictures
from .pixels import Pixels
from .portal_folders import PortalFolders
from .portal_health import FILE as HEALTH_FILE
from .portal_health import PortalHealth
from .portal_hosts import hosts_of
from .profile_folder import profile_folder
from .saved_searches import SavedSearches
from .search import Search
from .selection import Selection
from .settings import Settings
from .streams.gate_book import GateBook
from .streams.stream_paths import StreamPaths
from .unowned import Unowned

if TYPE_CHECKING:
    from .arrival.arrivals import Arrivals

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
MakeProvider = Callable[[Portal, NetworkProfile, FamilyDirectory], Provider]


class Guichet(QObject):
    """Made when the panel first opens; owns everything that outlives a single search.

    Attributes:
        settings: of the profile.
        account_book: which accounts the user has; the secrets stay with QGIS.
        families: what can be searched for.
        portals: who can be asked; replaced by `reload_portals`.
        services: what computes beside the portals; replaced with them.
        folders: where their files lie.
        health: what is known of the portals from searches and tests.
        tests: tries whether a portal answers.
        selection: acquisitions of the current search that are selected.
        searches: named searches and the history.
        licences: that the user accepted.
        desk: what can be downloaded of scenes.
        downloads: the queue; read from disk by its `start`.
        quotas: what portals still grant.
        arrival: brings to the map what has arrived.
        search: the current search, None before the first.
        footprints: its layer.
        store: keeps footprints with the project.
        exporter: saves results to files.
        thumbnails: pictures for the list.
        quicklooks: pictures on the map.
        pixels: streams on the map.
        flows: map services.
    """

    search_started = pyqtSignal(object)  # Search
    portals_changed = pyqtSignal()

    _project = Unowned(QgsProject)

    def __init__(
        self,
        project: QgsProject | None = None,
        parent: QObject | None = None,
        make: MakeProvider | None = None,
        paths: StreamPaths | None = None,
    ) -> None:
        """Read portals, families and settings.

        Args:
            project: where layers go; the application's by default.
            parent: owner.
            make: stands in for `providers.dialects.make_provider`.
            paths: what QGIS asks about the paths of streams.
        """
        super().__init__(parent)
        self._project = project or QgsProject.instance()
        self._make = make or self._provider
        self.folders = PortalFolders()
        self._turn = DecodingTurn()
        self._closed = False
        self.settings = Settings()
        self.account_book = Accounts(self.settings, self)
        self.account_book.changed.connect(self.portals_changed)
        self._doors = GateBook(
            self.portal, self.account_book.of, network_profile, SEARCH, self.account_book.logins
        )
        self.portals_changed.connect(self._doors.forget)
        self.families = FamilyDirectory.load(RESOURCES / "families.json")
        self.portals: PortalDirectory = self.folders.load()
        self.services = self.folders.load_services()
        self.health = PortalHealth(profile_folder() / HEALTH_FILE, self)
        self.tests = ConnectionTests(self.families, self.account_book, self.health, self._turn, self)
        self.searches = SavedSearches(profile_folder() / "searches.json")
        self.licences = LicenceBook(profile_folder() / LICENCES_FILE)
        self.desk = DownloadDesk(
            self.portal, self._silent_provider, self._asking_provider, self.licences, self, self._imagery
        )
        self.selection = Selection(self)
        self.search: Search | None = None
        self.footprints: FootprintLayer | None = None
        self.store = FootprintStore(self._project, self)
        self.exporter = Exporter(self.assets, self, self._order)
        self._pictures = Pictures(self.portal, self._project, self, gate_of=self._picture_gate)
        self.thumbnails = self._pictures.thumbnails
        self.quicklooks = self._pictures.quicklooks
        self.pixels = Pixels(
            self.portal, self.families, self.assets, self.account_book, self._project, self, paths
        )
        book, settings = self.account_book, self.settings
        sources = self._sources = DownloadSources(self.portal, book.of, book.logins)
        queue_file = profile_folder() / QUEUE_FILE
        self.downloads = DownloadQueue(queue_file, sources, lambda: settings.parallel_downloads, self)
        self.quotas = QuotaWatch(sources, self)
        self.portals_changed.connect(self.downloads.renew_sources)
        self.portals_changed.connect(self.quotas.forget)
        self.arrival = ArrivalWatch(self.downloads, self._make_arrivals, self._add_arrived, self)
        self.flows = self._make_flows()
        self.portals_changed.connect(self._renew_flows)
        self.selection.changed.connect(self._ask_clouds)

    @property
    def accounts(self) -> frozenset[str]:
        """Ids of portals for which the user has an account."""
        return self.account_book.portals

    def portal(self, portal_id: str) -> Portal | None:
        """Return a portal, None for an unknown id."""
        return self.portals.get(portal_id)

    def choices(self, query: Query) -> tuple[PortalChoice, ...]:
        """Return, for every portal, whether `query` goes there and if not why."""
        return choose_portals(self.portals, self.families, query, self.accounts, self.settings.switched_off)

    def start_search(self, query: Query) -> Search:
        """Cancel what is under way and ask every suitable portal.

        Raises:
            AreaError: if the area cannot be searched.
            OSError: if QGIS's certificates cannot be written to the profile.
        """
        area = prepare_area(query.area)
        asked = [choice.portal for choice in self.choices(query) if choice.asked]
        profile = network_profile(hosts_of(asked))
        self._end_search()
        rank = OfferRank(self.portals, self.settings.order_of_preference, self.accounts)
        portals = {portal.id: portal for portal in asked}

        def make(name: str) -> Provider:
            return self._make(portals[name], profile, self.families)

        search = Search(pinned(query), area, list(portals), make, rank, self._turn, self)
        self.search = search
        self.health.follow(search)
        self.footprints = self._footprints_of(search)
        group = self.footprints.group
        self.quicklooks.begin(lambda layer: group.add(layer, -1))
        self.pixels.begin(search)
        self.settings.first_search_done = True
        self._remember(query)
        self.search_started.emit(search)
        search.start()
        return search

    def assets(self, scene: Scene) -> tuple[Asset, ...]:
        """Return the files of a scene from what its portal already said; none for a portal that is gone."""
        portal = self.portals.get(scene.portal)
        return () if portal is None else self._make(portal, NetworkProfile(), self.families).assets(scene)

    def scene_flows(self, scene: Scene) -> tuple[FlowRequest, ...]:
        """Return the map services of a scene alone, from what its portal said; none where it is gone."""
        portal = self.portals.get(scene.portal)
        if portal is None:
            return ()
        found = self._make(portal, NetworkProfile(), self.families).scene_flows(scene)
        return tuple(replace(one, licence=portal.terms.licence.text(language())) for one in found)

    def reload_portals(self) -> None:
        """Read the portal files again."""
        self.portals = self.folders.load()
        self.services = self.folders.load_services()
        self.portals_changed.emit()

    def save_portal(self, portal: Portal) -> None:
        """Add or replace a portal of the user.

        Raises:
            OSError: if the profile cannot be written.
        """
        self.folders.save(portal)
        self.reload_portals()

    def remove_portal(self, portal_id: str) -> None:
        """Remove a portal that the user added.

        Raises:
            OSError: if the profile cannot be written.
        """
        portal = self.portals.get(portal_id)
        self.folders.remove(portal_id, "" if portal is None else portal.origin)
        self.reload_portals()

    def close(self) -> None:
        """Leave no thread, timer or connection behind; layers stay. Closing twice is harmless."""
        if self._closed:
            return
        self._closed = True
        self.flows.close()
        self.downloads.close()
        self._sources.close()
        self.quotas.close()
        self.arrival.close()
        self._end_search()
        self.tests.close()
        self.health.flush()
        self._pictures.close()
        self.pixels.close()
        self.desk.close()
        self.exporter.close()
        self.store.close()

    def _make_flows(self) -> Flows:
        return Flows(
            self,
            self.portals.portals,
            self._project,
            self._turn,
            self.account_book.authcfg,
            self._add_arrived,
            self._doors.gates,
        )

    def _renew_flows(self) -> None:
        """Let the flows know of other portals, or of an account that opens what was refused."""
        self.flows.set_portals(self.portals.portals)

    def _make_arrivals(self) -> Arrivals:
        from .arrival.arrivals import Arrivals

        return Arrivals(self.pixels.streams, self.portal, self.families.get, self._project, self)

    def _add_arrived(self, layer: QgsMapLayer) -> None:
        """Put a layer below the footprints of the search, or at the top where there is none."""
        if self.footprints is not None:
            self.footprints.group.add(layer, 1)
        else:
            self._project.addMapLayer(layer)

    def _footprints_of(self, search: Search) -> FootprintLayer:
        decoration = FootprintDecoration(search.query, search.states, self.portals, self.families)
        live = self.settings.draw_footprints_as_they_arrive
        footprints = FootprintLayer(search, self.selection, self._project, decoration, live, self)
        self.store.follow(footprints)
        return footprints

    def _end_search(self) -> None:
        """Let go of the current search; its footprints stay in the project."""
        if self.search is None or self.footprints is None:
            return
        self.search.close()
        self.pixels.begin(None)
        self.selection.clear()
        self.footprints.release()
        self.search.deleteLater()
        self.search, self.footprints = None, None

    def _ask_clouds(self, _added: object, _removed: object) -> None:
        """Have it looked up how cloudy the area is in what the user selected, unless that is a lot."""
        search, ids = self.search, self.selection.ids
        if search is not None and len(ids) <= MOST_CLOUDS:
            found = (search.acquisition(acquisition_id) for acquisition_id in ids)
            self.pixels.clouds.ask(acquisition for acquisition in found if acquisition is not None)

    def _provider(self, portal: Portal, profile: NetworkProfile, families: FamilyDirectory) -> Provider:
        """Return a portal's provider; one whose search needs an account gets what opens it."""
        gate = self._doors.gates([portal.id]).get(portal.id) if SEARCH in portal.options else None
        return make_provider(portal, profile, families, gate)

    def _order(self, scene: Scene) -> Mapping[str, Any]:
        """Return what ordering a scene needs to know; nothing for a portal that is gone."""
        portal = self.portals.get(scene.portal)
        return {} if portal is None else self._silent_provider(portal).order_of(scene)

    def _imagery(self, family_id: str) -> Imagery | None:
        family = self.families.get(family_id)
        return None if family is None else family.imagery

    def _silent_provider(self, portal: Portal) -> Provider:
        """Return a provider for what a portal already said."""
        provider = self._make(portal, NetworkProfile(), self.families)
        return as_opened(provider, self._download_gate(portal.id))

    def _asking_provider(self, portal_id: str) -> Provider:
        """Return a provider that may ask a portal.

        Raises:
            PortalError: GONE for a portal that is no longer in the directory.
            OSError: if QGIS's certificates cannot be written to the profile.
        """
        portal = self.portals.get(portal_id)
        if portal is None:
            raise PortalError(portal_id, ErrorKind.GONE, "the portal is no longer in the directory")
        provider = self._make(portal, network_profile(hosts_of([portal])), self.families)
        return as_opened(provider, self._download_gate(portal_id))

    def _download_gate(self, portal_id: str) -> PixelGate | None:
        """Return what opens a portal's files for the queue with the user's account; None without one."""
        return self._sources.gate(portal_id) if portal_id in self.accounts else None

    def _picture_gate(self, portal: Portal) -> PixelGate | None:
        """Return what opens a portal's pictures with the user's account; None without one."""
        if portal.id not in self.accounts:
            return None
        book = self.pixels.gates if FILES in portal.options else self._doors
        try:
            return book.gates([portal.id]).get(portal.id)
        except PortalError:
            return None  # said where a search or a stream needs it

    def _remember(self, query: Query) -> None:
        """Note the query in the history; a profile that cannot be written stops nobody from searching."""
        try:
            self.searches.remember(query)
        except OSError:
            return
