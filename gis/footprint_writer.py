"""Writing acquisitions into a footprints layer, in bulk."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

from ..core.acquisition import Acquisition
from ..core.scene_stac import to_stac
from .footprint_features import make_feature
from .footprint_fields import FIELD_NAMES, scene_attributes


class FootprintWriter:
    """Knows which feature is which acquisition; writes past the edit buffer, through the provider.

    Attributes:
        features: acquisition id → feature id. They outlive the move from memory to a GeoPackage.
        acquisitions: feature id → acquisition id.
    """

    def __init__(self, layer: QgsVectorLayer) -> None:
        self._layer = layer
        self.features: dict[int, int] = {}
        self.acquisitions: dict[int, int] = {}
        self._footprints: dict[int, bytes | None] = {}
        self._incomplete: set[int] = set()

    def add(self, acquisitions: Iterable[Acquisition]) -> None:
        """Add one feature for each acquisition that has none yet."""
        new = [acquisition for acquisition in acquisitions if acquisition.id not in self.features]
        lead = self._lead()
        features = [make_feature(each.footprint, lead + scene_attributes(each.best, each)) for each in new]
        _done, written = self._layer.dataProvider().addFeatures(features)
        for acquisition, feature_id in zip(new, _ids(written)):
            self.features[acquisition.id] = feature_id
            self.acquisitions[feature_id] = acquisition.id
            self._footprints[acquisition.id] = acquisition.footprint
            self._incomplete.add(acquisition.id)

    def change(self, acquisitions: Iterable[Acquisition]) -> None:
        """Write the values of acquisitions that got a further offer."""
        known = [acquisition for acquisition in acquisitions if acquisition.id in self.features]
        start = len(self._lead())
        values: dict[int, Mapping[int, Any]] = {}
        shapes: dict[int, QgsGeometry] = {}
        for acquisition in known:
            feature_id = self.features[acquisition.id]
            self._incomplete.add(acquisition.id)
            values[feature_id] = dict(enumerate(scene_attributes(acquisition.best, acquisition), start))
            footprint = acquisition.footprint
            if footprint != self._footprints[acquisition.id] and footprint is not None:
                self._footprints[acquisition.id] = footprint
                shapes[feature_id] = make_feature(footprint, []).geometry()
        provider = self._layer.dataProvider()
        if values:
            provider.changeAttributeValues(values)
        if shapes:
            provider.changeGeometryValues(shapes)

    def take_incomplete(self) -> set[int]:
        """Return the acquisitions written since the last call: their STAC items are not in the layer yet."""
        taken, self._incomplete = self._incomplete, set()
        return taken

    def write_stac(self, acquisitions: Iterable[Acquisition]) -> None:
        """Put the best offers as STAC items into the layer."""
        index = self._layer.fields().indexOf("stac")
        values = {
            self.features[each.id]: {index: json.dumps(to_stac(each.best), ensure_ascii=False)}
            for each in acquisitions
        }
        if values:
            self._layer.dataProvider().changeAttributeValues(values)

    def feature_ids(self, acquisitions: Collection[int]) -> list[int]:
        """Return the features of acquisitions, leaving out what is not written yet."""
        return [self.features[each] for each in acquisitions if each in self.features]

    def acquisition_ids(self, features: Iterable[int]) -> frozenset[int]:
        """Return the acquisitions of features."""
        return frozenset(self.acquisitions[each] for each in features if each in self.acquisitions)

    def _lead(self) -> list[None]:
        """Return empty values for the fields before ours: a GeoPackage begins with the feature id."""
        return [None] * max(0, self._layer.fields().indexOf(FIELD_NAMES[0]))


def _ids(features: Sequence[QgsFeature]) -> Iterable[int]:
    """Return the ids of features that were just written.

    Each call into QGIS may cost a wait for the interpreter, and ids follow each other: the ends tell all.
    """
    if not features:
        return ()
    first, last = features[0].id(), features[-1].id()
    if last - first == len(features) - 1:
        return range(first, last + 1)
    return [feature.id() for feature in features]
