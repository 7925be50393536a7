"""Everything that reads the portals' pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject

from ..core.acquisition import Acquisition
from ..core.asset import Asset
from ..core.family_directory import FamilyDirectory
from ..core.imagery import Imagery
from ..core.offer_access import OfferAccess, offer_access
from ..core.portal import Portal
from ..core.scene import Scene
from ..core.stream_plan import StreamPlan
from ..core.stream_planner import StreamPlanner
from ..core.stream_recipe import StreamRecipe
from .accounts import Accounts
from .gdal_network import GdalNetwork
from .host_profiles import ProfileOf, host_of
from .network_settings import network_profile
from .streams.gate_book import GateBook
from .streams.stream_job import StreamJob
from .streams.stream_paths import StreamPaths
from .streams.stream_store import StreamStore
from .streams.stream_title import stream_title
from .streams.streams import Streams

CLOSED = (OfferAccess.LOGIN, OfferAccess.ORDER, OfferAccess.UNKNOWN)


class Pixels:
    """Streams and what belongs to them.

    Attributes:
        planner: acquisitions and recipe → layers.
        gates: of the portals.
        streams: on the map.
        store: keeps them with the project.
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
        self._families = families
        self._accounts = accounts
        self._profile_of = profile_of
        self._network = GdalNetwork()
        self._paths = paths or StreamPaths()
        self.planner = StreamPlanner(self.imagery, assets_of, self.may_read)
        self.gates = GateBook(portal_of, accounts.of, profile_of)
        self.streams = Streams(self.gates, self._paths.files, project, parent)
        self.store = StreamStore(self._paths, self.streams.keeper, self.prepare_network, project, parent)
        accounts.changed.connect(self._on_accounts)
        self.store.adopt()

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
        sources = [source for layer in job.layers for one in layer.scenes for source in one.sources()]
        self.prepare_network(host_of(source.asset.href) for source in sources)
        self.streams.add(job)

    def plan(self, wanted: Sequence[tuple[Acquisition, Scene]], recipe: StreamRecipe) -> StreamPlan:
        """Return the layers for acquisitions and their chosen offers; see `StreamPlanner.plan`."""
        return self.planner.plan(wanted, recipe)

    def prepare_network(self, hosts: Iterable[str]) -> None:
        """Let GDAL use the user's network settings for some hosts."""
        names = sorted({host for host in hosts if host})
        if not names:
            return
        try:
            self._network.apply(self._profile_of(names), names)
        except OSError:
            return  # the profile cannot be written; GDAL keeps its own settings

    def close(self) -> None:
        """End all work; layers stay in the project."""
        self._accounts.changed.disconnect(self._on_accounts)
        self.streams.close()
        self.store.close()
        self._network.restore()

    def _on_accounts(self) -> None:
        self.gates.forget()
        self.streams.keeper.try_again()


def _short_titles(portals: Mapping[str, Portal | None], used: Sequence[str]) -> str:
    return ", ".join(portal.short_title for name in used if (portal := portals.get(name)) is not None)
