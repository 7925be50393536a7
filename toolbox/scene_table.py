"""Scenes in their final order, as rows of the output."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from qgis.core import QgsFeature

from ..core.acquisition_merger import AcquisitionMerger
from ..core.asset import Asset
from ..core.portal_error import PortalError
from ..core.prepared_area import PreparedArea
from ..core.scene import Scene
from ..core.scene_stac import to_stac
from ..gis.footprint_features import make_feature
from ..gis.footprint_fields import FIELD_NAMES, offers_text, scene_attributes

_NO_DATE = datetime.min.replace(tzinfo=timezone.utc)
_OFFERS = FIELD_NAMES.index("offers")


class SceneTable:
    """One row per scene: newest first, then the portals' order, then the id; scenes without a date last."""

    def __init__(
        self,
        scenes: Iterable[Scene],
        portals: Sequence[str],
        area: PreparedArea,
        assets_of: Callable[[Scene], Iterable[Asset]] = lambda _scene: (),
        order_of: Callable[[Scene], Mapping[str, Any]] = lambda _scene: {},
    ) -> None:
        place = {portal: number for number, portal in enumerate(portals)}
        self._area = area
        self._assets_of, self._order_of = assets_of, order_of
        self._scenes = sorted(scenes, key=lambda scene: (place[scene.portal], scene.id))
        self._scenes.sort(key=lambda scene: scene.acquired or _NO_DATE, reverse=True)
        self._merger = AcquisitionMerger(lambda scene: place[scene.portal])
        self._merger.add(self._scenes)

    def __len__(self) -> int:
        return len(self._scenes)

    @property
    def scenes(self) -> Sequence[Scene]:
        """The scenes in their order."""
        return tuple(self._scenes)

    def instants(self) -> list[datetime]:
        """Return the acquisition times that are known."""
        return [scene.acquired for scene in self._scenes if scene.acquired is not None]

    def features(self) -> Iterator[QgsFeature]:
        """Yield the rows: multipolygons in EPSG:4326, the attributes of a footprint, the STAC item."""
        for scene in self._scenes:
            coverage = None if scene.footprint is None else self._area.coverage(scene.footprint)
            stac = json.dumps(to_stac(scene, *self._files(scene)), ensure_ascii=False)
            values = scene_attributes(scene, coverage=coverage, stac=stac)
            acquisition = self._merger.of_scene(scene.ref)
            if acquisition is not None:
                values[_OFFERS] = offers_text(acquisition.offers)
            feature = make_feature(scene.footprint, values)
            if feature.hasGeometry():
                geometry = feature.geometry()
                geometry.convertToMultiType()
                feature.setGeometry(geometry)
            yield feature

    def _files(self, scene: Scene) -> tuple[Iterable[Asset], Mapping[str, Any]]:
        try:
            return self._assets_of(scene), self._order_of(scene)
        except PortalError:  # its item cannot be read: the rest of it is still worth having
            return (), {}
