"""Products as layers; main thread, some milliseconds each."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsRasterLayer

from ...core.planned_stream import PlannedStream
from ...core.scene import Scene
from ...core.stream_scene import StreamScene
from ..quiet_raster_layer import quiet_raster_layer
from ..stream_error import StreamError
from ..stream_problem import StreamProblem
from ..streams.stream_job import StreamJob
from ..streams.stream_layer import set_time
from ..streams.stream_renderer import make_renderer
from ..streams.stream_title import stream_title
from ..streams.streams import Streams
from .arrival_job import ArrivalJob
from .arrival_metadata import set_metadata
from .arrival_run import Made
from .arrived_raster import ArrivedRaster


def make_arrival_layer(made: Made, job: ArrivalJob, scene: Scene, streams: Streams) -> QgsMapLayer:
    """Return a layer, not in any project yet.

    Raises:
        OSError: if the disk refuses.
        StreamError: NOT_A_RASTER, where QGIS does not take it.
    """
    planned = PlannedStream((StreamScene(scene, (), {}),))
    title = stream_title(planned, made.words, job.portal.short_title if job.portal else "")
    if isinstance(made, ArrivedRaster):
        layer = _direct(made, title, planned) if made.direct else _stream(made, title, job, streams)
    else:
        layer = made.layer
        layer.setName(title)
    set_metadata(layer, job, scene, title)
    return layer


def _stream(made: ArrivedRaster, title: str, job: ArrivalJob, streams: Streams) -> QgsRasterLayer:
    planned = (made.built.planned,)
    stream = StreamJob(made.recipe, made.area, planned, (title,), job.add_layer)
    return streams.make_layer(stream, title, made.built)


def _direct(made: ArrivedRaster, title: str, planned: PlannedStream) -> QgsRasterLayer:
    """Return a layer that reads the file itself, with all its bands."""
    layer = quiet_raster_layer(made.direct, title)
    if not layer.isValid():
        raise StreamError(StreamProblem.NOT_A_RASTER, made.words)
    layer.setRenderer(make_renderer(layer.dataProvider(), made.recipe, made.built.ranges, made.built.classes))
    set_time(layer, planned)
    return layer
