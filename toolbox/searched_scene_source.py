"""Scenes of a search that is made for their download."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qgis.core import QgsProcessingFeedback

from ..core.acquisition_merger import AcquisitionMerger
from ..core.asset import Asset
from ..core.cancel_token import CancelToken
from ..core.scene import Scene
from ..gis.downloads.download_desk import scene_files
from ..gis.downloads.scene_files import SceneFiles
from ..gis.offer_rank import OfferRank
from ..gis.translation import tr
from ..providers.in_bucket_provider import as_opened
from ..providers.pixel_gate import PixelGate
from ..providers.provider import Provider
from .scene_source import SceneSource
from .search_run import SearchRun


class SearchedSceneSource(SceneSource):
    """Each acquisition once: the offer that the user's order of preference puts first.

    Args:
        run: of the search.
        rank: of offers.
        gates: portal id → what opens its files for the queue with the user's account.
    """

    def __init__(self, run: SearchRun, rank: OfferRank, gates: Mapping[str, PixelGate | None]) -> None:
        self._run, self._rank, self._gates = run, rank, gates

    @property
    def portals(self) -> Iterable[str]:
        """See `SceneSource.portals`."""
        return [portal.id for portal in self._run.asked]

    def files(self, feedback: QgsProcessingFeedback) -> list[SceneFiles]:
        """See `SceneSource.files`."""
        table, _reports = self._run.search(feedback)
        if feedback.isCanceled():
            return []
        merger = AcquisitionMerger(self._rank)
        merger.add(table.scenes)
        chosen = {acquisition.best.ref for acquisition in merger.acquisitions}
        feedback.pushInfo(tr("%1 scenes, %2 of them different", len(table), len(chosen)))
        return [self._files(scene) for scene in table.scenes if scene.ref in chosen]

    def listing(self, scene: Scene, token: CancelToken) -> tuple[Asset, ...]:
        """See `SceneSource.listing`."""
        provider = self._provider(scene)
        return () if provider is None else provider.listing(scene, token)

    def _files(self, scene: Scene) -> SceneFiles:
        provider = self._provider(scene)
        return SceneFiles(scene) if provider is None else scene_files(provider, scene)

    def _provider(self, scene: Scene) -> Provider | None:
        provider = self._run.provider(scene.portal)
        return None if provider is None else as_opened(provider, self._gates.get(scene.portal))
