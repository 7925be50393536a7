"""Footprints in time, for QGIS's temporal controller."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from qgis.core import QgsVectorLayer

from .qgis_enums import member

_HOUR_SECONDS = 3600


class FootprintTime:
    """Shows each footprint from its acquisition until about the next one.

    A footprint that lasted one day only would leave most frames of an animation empty. One duration holds for
    the whole layer: the longest time between two successive acquisitions, so that every frame between the
    first and the last one shows something, whatever its length.
    """

    def __init__(self, layer: QgsVectorLayer) -> None:
        self._layer = layer
        self._hours: set[int] = set()
        properties = layer.temporalProperties()
        properties.setMode(
            member(
                "Qgis.VectorTemporalMode.FeatureDateTimeInstantFromField",
                "QgsVectorLayerTemporalProperties.ModeFeatureDateTimeInstantFromField",
            )
        )
        properties.setStartField("acquired")
        properties.setDurationUnits(
            member("Qgis.TemporalUnit.Hours", "QgsUnitTypes.TemporalUnit.TemporalHours")
        )
        properties.setAccumulateFeatures(False)
        properties.setFixedDuration(1)
        properties.setIsActive(True)

    def add(self, instants: Iterable[datetime]) -> None:
        """Take note of further acquisition times (UTC)."""
        known = len(self._hours)
        self._hours.update(int(instant.timestamp()) // _HOUR_SECONDS for instant in instants)
        if len(self._hours) != known:
            self._layer.temporalProperties().setFixedDuration(longest_gap(self._hours) + 1)


def longest_gap(hours: Iterable[int]) -> int:
    """Return the longest time between successive hours, in hours."""
    ordered = sorted(hours)
    return max((later - earlier for earlier, later in zip(ordered, ordered[1:])), default=0)
