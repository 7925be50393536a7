"""From chosen scenes to items for the queue, off the main thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.cancel_token import CancelToken
from ...core.downloads.arrival_choice import ArrivalChoice
from ...core.downloads.download_plan import DownloadPlan
from ...core.downloads.file_kinds import FileKinds
from ...core.downloads.licence_acceptance import LicenceAcceptance
from ...core.imagery import Imagery
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...core.prepared_area import PreparedArea
from ...core.scene import Scene, SceneRef
from ...providers.provider import Provider
from ..latest_call import LatestCall
from ..licence_book import LicenceBook
from .availability import Availability
from .file_listings import FileListings, ProviderOf
from .folder_facts import FolderFacts
from .prepared_download import PreparedDownload
from .scene_files import SceneFiles
from .wanted_files import WantedFiles

MOST_ITEMS = 20_000
MOST_POINTS = 2000
ImageryOf = Callable[[str], "Imagery | None"]
Gathered = tuple[Mapping[SceneRef, SceneFiles], FileKinds]
_TAPES = ("geodes-tape",)  # orders of portals that say which products lie on tape
Planned = tuple[Portal, WantedFiles, "LicenceAcceptance | None"]


class DownloadDesk(QObject):
    """What the download page asks; owned by the guichet.

    Attributes:
        listings: the single files of products.
        availability: which products lie on tape.
        kinds: of the files of the scenes that were gathered last.

    Signals:
        gathered: the files of all scenes that were asked for are known: `files` and `kinds` give them.
        prepared: a `PreparedDownload`; of several calls only the last one is answered.
        failed: the `PortalError` of an unforeseen failure of the two.

    Args:
        portal_of: portal id → portal.
        provider_of: portal → provider that need not ask the network.
        asking_provider_of: portal id → provider that may.
        licences: that the user accepted.
        parent: owner.
        imagery_of: family id → what its pixels are; called in a thread.
    """

    gathered = pyqtSignal()
    prepared = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(
        self,
        portal_of: Callable[[str], Portal | None],
        provider_of: Callable[[Portal], Provider],
        asking_provider_of: ProviderOf,
        licences: LicenceBook,
        parent: QObject | None = None,
        imagery_of: ImageryOf = lambda _family: None,
    ) -> None:
        super().__init__(parent)
        self._portal_of, self._provider_of, self._licences = portal_of, provider_of, licences
        self.listings = FileListings(asking_provider_of, self)
        self.availability = Availability(asking_provider_of, self)
        self._imagery_of = imagery_of
        self._files: dict[SceneRef, SceneFiles] = {}
        self.kinds = FileKinds((), imagery_of)
        self._gathering = LatestCall("files of scenes", self)
        self._preparing = LatestCall("download plan", self)
        self._gathering.finished.connect(self._on_gathered)
        self._preparing.finished.connect(self.prepared)
        for call in (self._gathering, self._preparing):
            call.failed.connect(self.failed)

    def files(self, ref: SceneRef) -> SceneFiles | None:
        """Return what a portal gives of a scene; None before it was gathered."""
        return self._files.get(ref)

    def gather(self, scenes: Iterable[Scene]) -> None:
        """Look up the files of scenes in what the portals already said; ask what lies on tape now."""
        scenes = list(scenes)
        with_tapes = {name for name in {scene.portal for scene in scenes} if self._has_tapes(name)}
        self.availability.ask(scene for scene in scenes if scene.portal in with_tapes)
        known, imagery_of = dict(self._files), self._imagery_of
        missing = {scene.portal for scene in scenes if scene.ref not in known}
        providers = {name: self._provider(name) for name in missing}
        work = [(providers.get(scene.portal), scene) for scene in scenes]
        self._gathering.start(lambda token: _gather(work, known, imagery_of, token))

    def prepare(
        self,
        wanted: Sequence[WantedFiles],
        folder: str,
        arrival: ArrivalChoice,
        unpack: bool,
        area: PreparedArea | None = None,
    ) -> None:
        """Plan the items of what is wanted, and look at the folder that they go to.

        Args:
            wanted: files of scenes.
            folder: absolute.
            arrival: what happens on the map.
            unpack: whether archives are unpacked.
            area: what is shown on the map is cut to it; None: it is not.
        """
        planned: list[Planned] = []
        for one in wanted:
            portal = self._portal_of(one.scene.portal)
            if portal is not None:
                planned.append((portal, one, self._licences.accepted(portal, one.scene.id)))
        self._preparing.start(lambda _token: _prepare(planned, folder, _cut(arrival, area), unpack))

    def forget(self) -> None:
        """Cancel everything, and forget what was gathered and listed."""
        self._gathering.cancel()
        self._preparing.cancel()
        self.listings.forget()
        self.availability.forget()
        self._files.clear()

    def close(self) -> None:
        """Leave no thread behind."""
        self.forget()
        self.listings.close()

    def _provider(self, name: str) -> Provider | None:
        portal = self._portal_of(name)
        try:
            return None if portal is None else self._provider_of(portal)
        except PortalError:
            return None

    def _has_tapes(self, name: str) -> bool:
        portal = self._portal_of(name)
        return portal is not None and portal.downloads.order.get("kind") in _TAPES

    def _on_gathered(self, found: Gathered) -> None:
        files, self.kinds = found
        self._files.update(files)
        self.gathered.emit()


def _gather(
    work: Sequence[tuple[Provider | None, Scene]],
    known: Mapping[SceneRef, SceneFiles],
    imagery_of: ImageryOf,
    token: CancelToken,
) -> Gathered:
    found: dict[SceneRef, SceneFiles] = {}
    for provider, scene in work:
        if token.cancelled:
            break
        if scene.ref in known:
            found[scene.ref] = known[scene.ref]
        else:
            found[scene.ref] = SceneFiles(scene) if provider is None else scene_files(provider, scene)
    return found, FileKinds([(one.scene, one.assets) for one in found.values()], imagery_of)


def scene_files(provider: Provider, scene: Scene) -> SceneFiles:
    """Return what a portal gives of a scene; nothing where its item cannot be read."""
    try:
        assets = provider.assets(scene)
        whole, order = provider.whole(scene, assets), provider.order_of(scene)
        return SceneFiles(scene, assets, whole, order, provider.may_list(scene, assets))
    except PortalError:
        return SceneFiles(scene)


def _cut(arrival: ArrivalChoice, area: PreparedArea | None) -> ArrivalChoice:
    """Return a choice with the area; one of very many points is kept in every row, so it gets an outline."""
    return arrival if area is None else replace(arrival, clip=area.request_geometry(MOST_POINTS))


def _prepare(planned: Sequence[Planned], folder: str, arrival: ArrivalChoice, unpack: bool) -> Any:
    plan, items = DownloadPlan(folder or "."), []
    for portal, wanted, acceptance in planned:
        if len(items) < MOST_ITEMS:
            order = dict(wanted.order) or None
            items += plan.add(portal, wanted.scene, wanted.assets, order, arrival, acceptance, unpack)
    return PreparedDownload(tuple(items), FolderFacts.of(folder, items))
