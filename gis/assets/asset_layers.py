"""Opened files as layers; main thread, no request."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsRasterLayer

from ...core.planned_stream import PlannedStream
from ...core.portal import Portal
from ...core.stream_scene import StreamScene
from ..stream_error import StreamError
from ..stream_problem import StreamProblem
from ..streams.stream_job import StreamJob
from ..streams.stream_layer import set_time
from ..streams.stream_title import stream_title
from ..streams.streams import Streams
from .asset_raster import AssetRaster
from .asset_request import AssetRequest
from .asset_run import Made
from .asset_tiles import AssetTiles


def make_asset_layer(
    made: Made, request: AssetRequest, portal: Portal | None, streams: Streams
) -> QgsMapLayer:
    """Return a layer, not in any project yet.

    Raises:
        OSError: if the disk refuses.
        StreamError: NOT_A_RASTER, where QGIS does not take it.
    """
    if isinstance(made, AssetRaster):
        return _stream(made, request, portal, streams)
    if isinstance(made, AssetTiles):
        layer = _tiles(made, request, portal)
    else:
        layer = made
        layer.setName(asset_title(request, portal, layer.name() if request.names else ""))
    credit = portal.terms.attribution if portal else ""
    told = made.attribution if isinstance(made, AssetTiles) else ""
    credits = [words for words in dict.fromkeys((credit, told)) if words]
    metadata = layer.metadata()
    metadata.setRights(credits)
    layer.setMetadata(metadata)
    layer.setAttribution(" · ".join(credits))
    return layer


def asset_title(request: AssetRequest, portal: Portal | None, part: str = "") -> str:
    """Return "24 Oct 2026 S2B 31TCJ Clouds (Earth Search)": day, sensor, tile, file, part of it, portal."""
    words = " ".join(word for word in (request.words or request.asset.key, part) if word)
    return stream_title(_planned(request), words, portal.short_title if portal else "")


def _planned(request: AssetRequest) -> PlannedStream:
    return PlannedStream((StreamScene(request.scene, (), {}),))


def _stream(
    made: AssetRaster, request: AssetRequest, portal: Portal | None, streams: Streams
) -> QgsRasterLayer:
    title = asset_title(request, portal, made.variable if request.names else "")
    credits = {portal.id: portal.terms.attribution} if portal else {}
    planned = (made.built.planned,)
    job = StreamJob(made.recipe, request.area, planned, (title,), request.add_layer, credits)
    return streams.make_layer(job, title, made.built)


def _tiles(made: AssetTiles, request: AssetRequest, portal: Portal | None) -> QgsRasterLayer:
    layer = QgsRasterLayer(made.source, asset_title(request, portal), "wms")
    if not layer.isValid():
        raise StreamError(StreamProblem.NOT_A_RASTER, request.asset.key, request.scene.portal)
    set_time(layer, _planned(request))
    return layer
