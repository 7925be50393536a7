"""Several dates as one series of the temporal controller."""

from __future__ import annotations

from datetime import datetime

from qgis.core import QgsDateTimeRange, QgsProject, QgsRasterLayer

from ...core.planned_stream import PlannedStream
from ..unowned import Unowned
from .stream_layer import set_time, time_span


class StreamSeries:
    """Each layer lasts until the next one that is there begins: a date that cannot be read leaves no hole.

    The project lasts as long as the series, unless it has a time already.

    Args:
        project: with the layers.
    """

    _project = Unowned(QgsProject)

    def __init__(self, project: QgsProject) -> None:
        self._project = project
        self._layers: dict[str, PlannedStream] = {}
        self._given: QgsDateTimeRange | None = None

    def take(self, layer: QgsRasterLayer, planned: PlannedStream) -> None:
        """Add a layer that is in the project."""
        self._layers[layer.id()] = planned
        for layer_id, one in self._layers.items():
            other = self._project.mapLayer(layer_id)
            if other is not None:
                set_time(other, one, self._next_start(one), active=True)
        self._give_time()

    def _next_start(self, planned: PlannedStream) -> datetime | None:
        """Return the day on which the next layer begins; None for the last."""
        own = planned.acquired
        starts = sorted(start for one in self._layers.values() if (start := one.acquired) is not None)
        later = next((start for start in starts if own is not None and start.date() > own.date()), None)
        return None if later is None else later.replace(hour=0, minute=0, second=0, microsecond=0)

    def _give_time(self) -> None:
        settings, span = self._project.timeSettings(), time_span(self._layers.values())
        now = settings.temporalRange()
        if span is not None and (now.isInfinite() or now == self._given):
            settings.setTemporalRange(span)
            self._given = span
