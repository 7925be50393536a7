"""Scenes of a layer of footprints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qgis.core import QgsProcessingFeedback

from ..core.asset import Asset
from ..core.cancel_token import CancelToken
from ..core.portal_error import PortalError
from ..core.scene import Scene
from ..gis.downloads.scene_files import SceneFiles
from ..providers.provider import Provider
from ..providers.stored_scenes import StoredScenes
from .scene_rows import SceneRows
from .scene_source import SceneSource


class StoredSceneSource(SceneSource):
    """What their rows kept of the portals' items.

    Args:
        rows: of the layer.
        stored: makes sense of them.

    Attributes:
        providers: portal id → what asks it, to be set; a portal whose dialect nobody speaks is missing.
    """

    def __init__(self, rows: SceneRows, stored: StoredScenes) -> None:
        self._rows = rows
        self._warnings: list[str] = []
        rows.read(stored, self._warnings.append)
        self.providers: Mapping[str, Provider] = {}

    @property
    def portals(self) -> Iterable[str]:
        """See `SceneSource.portals`."""
        return dict.fromkeys(scene.portal for scene in self._rows.scenes)

    def files(self, feedback: QgsProcessingFeedback) -> list[SceneFiles]:
        """See `SceneSource.files`."""
        for warning in self._warnings:
            feedback.pushWarning(warning)
        return [self._files(scene) for scene in self._rows.scenes]

    def listing(self, scene: Scene, token: CancelToken) -> tuple[Asset, ...]:
        """See `SceneSource.listing`."""
        return self.providers[scene.portal].listing(scene, token, self._rows.assets(scene))

    def _files(self, scene: Scene) -> SceneFiles:
        provider, assets = self.providers.get(scene.portal), tuple(self._rows.assets(scene))
        if provider is None:
            return SceneFiles(scene, assets)
        try:
            whole, may_list = provider.whole(scene, assets), provider.may_list(scene, assets)
            order = self._rows.order(scene) or provider.order_of(scene)
            return SceneFiles(scene, assets, whole, order, may_list)
        except PortalError:
            return SceneFiles(scene, assets)
