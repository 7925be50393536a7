"""Footprints of an algorithm look like those of the panel once QGIS has loaded them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsVectorLayer,
)

from ..gis.footprint_decoration import FootprintDecoration
from ..gis.footprint_time import FootprintTime


class FootprintPostProcessor(QgsProcessingLayerPostProcessorInterface):
    """Decorates the output layer on the main thread; the algorithm keeps a reference to it."""

    def __init__(self, decoration: FootprintDecoration, instants: Iterable[datetime]) -> None:
        super().__init__()
        self._decoration = decoration
        self._instants = tuple(instants)

    def postProcessLayer(  # noqa: N802 (QGIS prescribes it)
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Give the layer style, form, metadata and time."""
        if isinstance(layer, QgsVectorLayer):
            self._decoration(layer)
            FootprintTime(layer).add(self._instants)
