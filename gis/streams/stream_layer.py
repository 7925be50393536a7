"""A stream as a layer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from qgis.core import QgsDateTimeRange, QgsRasterLayer

from ...core.planned_stream import PlannedStream
from ..footprint_fields import clock_value
from ..qgis_enums import member
from .built_stream import BuiltStream
from .stream_record import StreamRecord
from .stream_renderer import make_renderer

DAY = timedelta(days=1)


def make_stream_layer(
    source: str, title: str, built: BuiltStream, record: StreamRecord, credits: Sequence[str]
) -> QgsRasterLayer:
    """Return the layer, valid or not; main thread, some milliseconds, no request.

    Args:
        source: path of the virtual raster.
        title: name.
        built: what to show.
        record: kept with the layer.
        credits: attributions of the portals.
    """
    options = QgsRasterLayer.LayerOptions()
    options.loadDefaultStyle = False  # QGIS would read pixels to find minima and maxima
    layer = QgsRasterLayer(source, title, "gdal", options)
    if not layer.isValid():
        return layer
    layer.setRenderer(make_renderer(layer.dataProvider(), record.recipe, built.ranges, built.classes))
    record.keep_in(layer)
    if credits:
        metadata = layer.metadata()
        metadata.setRights(list(credits))
        layer.setMetadata(metadata)
        layer.setAttribution(" · ".join(credits))
    set_time(layer, built.planned)
    return layer


def set_time(
    layer: QgsRasterLayer, planned: PlannedStream, until: datetime | None = None, active: bool = False
) -> None:
    """Say when the layer is shown by the temporal controller.

    Args:
        layer: any raster.
        planned: its scenes.
        until: end of the range; the end of the day by default.
        active: whether the controller drives it.
    """
    start = planned.acquired
    if start is None:
        return
    day = start.replace(hour=0, minute=0, second=0, microsecond=0)
    properties = layer.temporalProperties()
    properties.setMode(
        member(
            "Qgis.RasterTemporalMode.FixedTemporalRange",
            "QgsRasterLayerTemporalProperties.ModeFixedTemporalRange",
        )
    )
    last = planned.ended or start
    end = until or last.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    properties.setFixedTemporalRange(QgsDateTimeRange(clock_value(day), clock_value(end), True, False))
    properties.setIsActive(active)
