"""Everything that reads the portals' pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject

from ..core.acquisition import Acquisition
from ..core.asset import Asset
from ..core.family_directory import FamilyDirectory
from ..core.imagery import Imagery
from ..core.offer_access import OfferAccess, offer_access
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.scene import Scene
from ..core.stream_plan import StreamPlan
from ..core.stream_planner import StreamPlanner
from ..core.stream_recipe import StreamRecipe
from .accounts import Accounts
from .area_clouds import AreaClouds
from .assets.asset_opener import AssetOpener
from .gdal_network import GdalNetwork
from .host_profiles import ProfileOf, host_of
from .network_settings import network_profile
from .saving.raster_form import RasterForm
from .saving.raster_saver import RasterSaver
from .search import Search
from .streams.gate_book import GateBook
from .streams.stream_doctor import StreamDoctor
from .streams.stream_job import StreamJob
from .streams.stream_paths import StreamPaths
from .streams.stream_steps import StreamSteps
from .streams.stream_store import StreamStore
from .streams.stream_title import stream_title
from .streams.streams import Streams

CLOSED = (OfferAccess.LOGIN, OfferAccess.ORDER, OfferAccess.UNKNOWN)
MOST_HOSTS = 50  # of a project, which may come from anywhere: each may have to be asked of a proxy script


class Pixels:
    """Streams and what belongs to them.

    Attributes:
        planner: acquisitions and recipe → layers.
        gates: of the portals.
        streams: on the map.
        assets: single files on the map.
        store: keeps them with the project.
        doctor: hears what could not be drawn.
        saver: streams to files.
        clouds: over the area, of what is selected.
        steps: from date to date.
    """

    def __init__(
        self,
        portal_of: Callable[[str], Portal | None],
        families: FamilyDirectory,
        assets_of: Callable[[Scene], Sequence[Asset]],
        accounts: Accounts,
        project: QgsProject,
        parent: QObject,
        paths: StreamPaths | None = None,
        profile_of: ProfileOf = network_profile,
    ) -> None:
        """Make all.

        Args:
            portal_of: portal id → portal.
            families: say what the pixels are.
            assets_of: files of a scene.
            accounts: of the user.
            project: where layers go.
            parent: owner.
            paths: what QGIS asks about paths; not installed if not given.
            profile_of: hosts → network settings; called in the main thread.
        """
        self._portal_of = portal_of
        self._assets_of = assets_of
        self._families = families
        self._accounts = accounts
        self._profile_of = profile_of
        self._network = GdalNetwork()
        self._paths = paths or StreamPaths()
        self.planner = StreamPlanner(self.imagery, self.files, self.may_read)
        self.gates = GateBook(portal_of, accounts.of, profile_of, logins=accounts.logins)
        self.streams = Streams(self.gates, self._paths.files, project, parent)
        self.store = StreamStore(self._paths, self.streams.keeper, self.prepare_network, project, parent)
        self.doctor = StreamDoctor(self.streams.keeper, self._paths.files, project, parent)
        self.saver = RasterSaver(self.gates, self._paths.files, parent)
        self.clouds = AreaClouds(self.planner, self.may_read, self.gates, self.prepare_network, parent)
        self.steps = StreamSteps(
            self.streams, self.gates, self._step_job, self.clouds, self._is_optical, project, parent
        )
        self.assets = AssetOpener(
            self.streams,
            self.gates,
            portal_of,
            self.planner.bands,
            self.imagery,
            self.prepare_network,
            profile_of,
            parent,
        )
        accounts.changed.connect(self._on_accounts)
        self.store.adopt()

    def begin(self, search: Search | None) -> None:
        """Follow a search: clouds over its area, steps through its dates. None: there is none any more."""
        self.clouds.begin({} if search is None else search.area.geometry)
        self.steps.begin(search)

    def files(self, scene: Scene) -> tuple[Asset, ...]:
        """Return the files of a scene as this user reads them: from the bucket, where she has keys for it."""
        assets = tuple(self._assets_of(scene))
        if not any(asset.s3 for asset in assets) or scene.portal not in self._accounts.portals:
            return assets
        try:
            gate = self.gates.gates([scene.portal]).get(scene.portal)
        except PortalError:
            return assets
        return tuple(asset.in_bucket() for asset in assets) if gate and gate.reads_buckets else assets

    def imagery(self, family_id: str) -> Imagery | None:
        """Return what the pixels of a family are; the general description for unknown families."""
        family = self._families.get(family_id)
        return None if family is None else family.imagery

    def may_read(self, scene: Scene) -> bool:
        """Whether the user can read an offer's pixels now."""
        portal = self._portal_of(scene.portal)
        if portal is None:
            return False
        return offer_access(scene, portal, portal.id in self._accounts.portals) not in CLOSED

    def job(
        self,
        plan: StreamPlan,
        recipe: StreamRecipe,
        area: Mapping[str, Any],
        add_layer: Callable[[QgsRasterLayer], object],
        name: str = "",
        series: bool = False,
    ) -> StreamJob:
        """Return what `Streams.add` takes.

        Args:
            plan: the layers.
            recipe: what they show.
            area: GeoJSON geometry, EPSG:4326.
            add_layer: puts a layer into the project.
            name: of the only layer; made from scene and recipe if empty, or where there are several.
            series: whether the temporal controller drives the layers.
        """
        portals = {portal: self._portal_of(portal) for layer in plan.layers for portal in layer.portals}
        titles = [
            stream_title(layer, recipe.title, _short_titles(portals, layer.portals)) for layer in plan.layers
        ]
        if name and len(titles) == 1:
            titles = [name]
        credits = {portal_id: portal.terms.attribution for portal_id, portal in portals.items() if portal}
        return StreamJob(recipe, area, plan.layers, tuple(titles), add_layer, credits, series)

    def add(self, job: StreamJob) -> None:
        """Begin to build and add layers."""
        self._prepare_network_for(job)
        self.streams.add(job)

    def save(self, job: StreamJob, target: Path, form: RasterForm) -> None:
        """Begin to write the layers of a job to files; see `RasterSaver.save`."""
        self._prepare_network_for(job)
        self.saver.save(job, target, form)

    def plan(self, wanted: Sequence[tuple[Acquisition, Scene]], recipe: StreamRecipe) -> StreamPlan:
        """Return the layers for acquisitions and their chosen offers; see `StreamPlanner.plan`."""
        return self.planner.plan(wanted, recipe)

    def prepare_network(self, hosts: Iterable[str]) -> None:
        """Let GDAL use the user's network settings for some hosts."""
        names = sorted({host for host in hosts if host})[:MOST_HOSTS]
        if not names:
            return
        try:
            self._network.apply(self._profile_of(names), names)
        except OSError:
            return  # the profile cannot be written; GDAL keeps its own settings

    def close(self) -> None:
        """End all work; layers stay in the project."""
        self._accounts.changed.disconnect(self._on_accounts)
        self.clouds.close()
        self.steps.close()
        self.assets.close()
        self.saver.close()
        self.doctor.close()
        self.streams.close()
        self.gates.close()
        self.store.close()
        self._paths.files.clear_forgotten()
        self._network.restore()

    def _step_job(
        self, wanted: Sequence[tuple[Acquisition, Scene]], recipe: StreamRecipe, area: Mapping[str, Any]
    ) -> StreamJob:
        """Return a job whose layer takes the place of one that is there; see `StreamSteps`."""
        job = self.job(self.plan(wanted, recipe), recipe, area, lambda layer: None)
        self._prepare_network_for(job)
        return job

    def _prepare_network_for(self, job: StreamJob) -> None:
        sources = [source for layer in job.layers for one in layer.scenes for source in one.sources()]
        self.prepare_network(host_of(source.asset.href) for source in sources)

    def _is_optical(self, family_id: str) -> bool:
        family = self._families.get(family_id)
        return family is None or family.optical

    def _on_accounts(self) -> None:
        self.gates.forget()
        self.clouds.forget_unknown()
        self.streams.keeper.try_again()


def _short_titles(portals: Mapping[str, Portal | None], used: Sequence[str]) -> str:
    return ", ".join(portal.short_title for name in used if (portal := portals.get(name)) is not None)
