"""A stream as a layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from qgis.core import QgsDataProvider, QgsDateTimeRange, QgsRasterLayer

from ...core.planned_stream import PlannedStream
from ..footprint_fields import clock_value
from ..qgis_enums import member
from ..quiet_raster_layer import quiet_raster_layer
from .built_stream import BuiltStream
from .stream_record import StreamRecord
from .stream_renderer import make_renderer, with_classes

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
    layer = quiet_raster_layer(source, title)
    if not layer.isValid():
        return layer
    layer.setRenderer(make_renderer(layer.dataProvider(), record.recipe, built.ranges, built.classes))
    record.keep_in(layer)
    _set_credits(layer, credits)
    set_time(layer, built.planned)
    return layer


def change_stream_layer(
    layer: QgsRasterLayer,
    source: str,
    title: str,
    built: BuiltStream,
    record: StreamRecord,
    credits: Sequence[str],
) -> bool:
    """Let a layer show another stream in its own style; return whether QGIS takes it, else all stays.

    Args:
        layer: a stream.
        source: path of the other virtual raster.
        title: its name from now on.
        built: what to show.
        record: kept with the layer.
        credits: attributions of the portals.
    """
    before = layer.source(), layer.name()
    _set_source(layer, source, title)
    if not layer.isValid():
        _set_source(layer, *before)
        return False
    renderer = with_classes(layer.dataProvider(), layer.renderer(), built.classes)
    if renderer is not None:
        layer.setRenderer(renderer)
    record.keep_in(layer)
    _set_credits(layer, credits)
    set_time(layer, built.planned, active=layer.temporalProperties().isActive())
    layer.triggerRepaint()
    return True


def _set_source(layer: QgsRasterLayer, source: str, title: str) -> None:
    """Change what is read without reading it: a default style would need pixels."""
    layer.setDataSource(source, title, "gdal", QgsDataProvider.ProviderOptions(), False)


def _set_credits(layer: QgsRasterLayer, credits: Sequence[str]) -> None:
    metadata = layer.metadata()
    metadata.setRights(list(credits))
    layer.setMetadata(metadata)
    layer.setAttribution(" · ".join(credits))


def set_time(
    layer: QgsRasterLayer, planned: PlannedStream, until: datetime | None = None, active: bool = False
) -> None:
    """Say when the layer is shown by the temporal controller.

    Args:
        layer: any raster.
        planned: its scenes.
        until: midnight after the range; that after the last day by default.
        active: whether the controller drives it.
    """
    span = time_span([planned], until)
    if span is None:
        return
    properties = layer.temporalProperties()
    properties.setMode(
        member(
            "Qgis.RasterTemporalMode.FixedTemporalRange",
            "QgsRasterLayerTemporalProperties.ModeFixedTemporalRange",
        )
    )
    # a second later: to QGIS 3.22 a range that begins where another ends, the end excluded, overlaps it
    start = span.begin().addSecs(1)
    properties.setFixedTemporalRange(QgsDateTimeRange(start, span.end(), True, True))
    properties.setIsActive(active)


def time_span(layers: Iterable[PlannedStream], until: datetime | None = None) -> QgsDateTimeRange | None:
    """Return the days of some layers; None where none has a date.

    The range ends a second before midnight: a project does not keep that an end is excluded, nor fractions
    of seconds.

    Args:
        layers: their scenes.
        until: midnight after the range; that after the last day by default.
    """
    dated = [(start, planned.ended or start) for planned in layers if (start := planned.acquired) is not None]
    if not dated:
        return None
    starts, ends = zip(*dated)
    end = until or _day(max(ends)) + DAY
    return QgsDateTimeRange(clock_value(_day(min(starts))), clock_value(end).addSecs(-1))


def _day(instant: datetime) -> datetime:
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)
