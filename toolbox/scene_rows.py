"""Scenes out of a layer of footprints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qgis.core import QgsFeatureRequest, QgsProcessingException, QgsProcessingFeatureSource

from ..core.asset import Asset
from ..core.portal_error import PortalError
from ..core.scene import Scene, SceneRef
from ..gis.translation import tr
from ..providers.stored_scenes import StoredScenes
from .pixel_words import trouble_sentence

FIELD = "stac"


class SceneRows:
    """The rows of a layer, read on the main thread; what they say is made sense of on the algorithm's.

    Attributes:
        scenes: each once, in the order of the rows; empty before `read`.
    """

    def __init__(self, source: QgsProcessingFeatureSource | None) -> None:
        """Take the texts of the rows.

        Raises:
            QgsProcessingException: for a layer that was not made by `guicheteo:searchscenes`.
        """
        if source is None:
            raise QgsProcessingException(tr("The layer of the scenes cannot be opened."))
        place = source.fields().lookupField(FIELD)
        if place < 0:
            raise QgsProcessingException(
                tr("The layer of the scenes has no field “%1”: make it with “Search scenes”.", FIELD)
            )
        request = QgsFeatureRequest().setSubsetOfAttributes([place])
        values = [feature.attribute(place) for feature in source.getFeatures(request)]
        self._texts = [value if isinstance(value, str) else "" for value in values]
        if not values:
            raise QgsProcessingException(tr("The layer of the scenes has no rows."))
        self.scenes: list[Scene] = []
        self._assets: dict[SceneRef, tuple[Asset, ...]] = {}
        self._orders: dict[SceneRef, Mapping[str, Any]] = {}

    def read(self, stored: StoredScenes, warn: Callable[[str], object]) -> None:
        """Make scenes of the rows; those that cannot be read are named and left out."""
        for number, text in enumerate(self._texts, 1):
            if not text:
                warn(tr("Row %1 has no STAC item: export the results of the panel first.", number))
                continue
            try:
                scene, assets = stored.read(text)
                order = stored.order(text)
            except PortalError as error:
                warn(_why_not(number, error))
                continue
            if scene.ref not in self._assets:
                self.scenes.append(scene)
            self._assets[scene.ref] = assets
            self._orders[scene.ref] = order

    def order(self, scene: Scene) -> Mapping[str, Any]:
        """Return what ordering a scene's product needs to know, as far as it was kept."""
        return self._orders.get(scene.ref, {})

    def assets(self, scene: Scene) -> Sequence[Asset]:
        """Return the files of a scene."""
        return self._assets.get(scene.ref, ())


def _why_not(number: int, error: PortalError) -> str:
    if error.portal:
        reason = tr("the portal “%1” is unknown, or its item cannot be read", error.portal)
        return tr("Row %1 is left out: %2", number, reason)
    return tr("Row %1 is left out: %2", number, trouble_sentence(error))
