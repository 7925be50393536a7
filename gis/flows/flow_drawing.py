"""One small picture of a flow, drawn in a worker thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QImage, QPainter

from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.flow_request import FlowRequest
from ...core.flows.map_service import MapService
from ...core.flows.scene_naming import is_unnamed
from ...core.flows.service_layer import Box
from ...core.flows.tile_cover import METRES_PER_DEGREE, TileCover
from ..thumbnail_image import decode_thumbnail

if TYPE_CHECKING:
    from ...providers.http_session import HttpSession

MERCATOR = "EPSG:3857"
COARSER = 1.5  # tiles of a small picture may be that much coarser than it: fewer are asked for
MOST_TILES = 9
LARGEST_TILE = 1024  # pixels of a tile's side that are kept


def draw_flow(
    request: FlowRequest,
    box_3857: Box,
    size: tuple[int, int],
    service: MapService | None,
    session: HttpSession,
) -> QImage:
    """Return what a flow shows in a box: one map of a WMS, a few tiles laid side by side of the others.

    Args:
        request: what is shown; what it does not say, see `resolve_scene_request`, is asked first.
        box_3857: west, south, east, north in metres of EPSG:3857.
        size: width and height in pixels.
        service: its capabilities; a WMTS needs them.
        session: of the caller's thread.

    Raises:
        FlowError: EXCEPTION with the service's words, NO_PICTURE, NO_TILES, NO_CRS, TOO_LARGE.
        PortalError: the trouble of the line.
    """
    # brings requests with it, which is not to be loaded before a picture is wanted
    from ...providers.flows.map_fetcher import fetch_map
    from ...providers.flows.scene_resolver import resolve_scene_request

    if request.kind == "tilejson" or is_unnamed(request):
        request, service = resolve_scene_request(request, service, session)
    if request.kind != "wms":
        return _tiles(request, box_3857, size, service, session)
    box = in_crs(box_3857, request.crs)
    return _decoded(fetch_map(request, box, size, request.crs, session, service), max(size))


def in_crs(box_3857: Box, crs: str) -> Box:
    """Return the box around a box of EPSG:3857 in another CRS, x before y.

    Raises:
        FlowError: NO_CRS, where QGIS does not know the CRS or it does not reach there.
    """
    if crs == MERCATOR:
        return box_3857
    target = QgsCoordinateReferenceSystem(crs)
    if not target.isValid():
        raise FlowError(FlowProblem.NO_CRS, crs, crs)
    source = QgsCoordinateReferenceSystem(MERCATOR)
    transform = QgsCoordinateTransform(source, target, QgsCoordinateTransformContext())
    try:
        found = transform.transformBoundingBox(QgsRectangle(*box_3857))
    except QgsCsException as error:
        raise FlowError(FlowProblem.NO_CRS, f"{crs} does not reach there", crs) from error
    return (found.xMinimum(), found.yMinimum(), found.xMaximum(), found.yMaximum())


def _tiles(
    request: FlowRequest,
    box_3857: Box,
    size: tuple[int, int],
    service: MapService | None,
    session: HttpSession,
) -> QImage:
    from ...providers.flows.map_fetcher import fetch_tile, tile_levels

    levels = tile_levels(request, service)
    crs = QgsCoordinateReferenceSystem(levels.crs)
    box = in_crs(box_3857, levels.crs)
    unit = METRES_PER_DEGREE if crs.isGeographic() else 1.0
    cover = TileCover.over(levels, box, COARSER * (box[2] - box[0]) / size[0], unit)
    if cover.count > MOST_TILES:
        raise FlowError(FlowProblem.TOO_LARGE, f"{cover.count} tiles for one picture")
    picture = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    there = 0
    try:
        for column, row in cover.tiles():
            data = fetch_tile(request, service, cover.matrix, column, row, session)
            if data is not None:
                there += 1
                painter.drawImage(_place(cover, box, size, column, row), _decoded(data, LARGEST_TILE))
    finally:
        painter.end()
    if not there:
        raise FlowError(FlowProblem.NO_PICTURE, "no tile there")
    return picture


def _place(cover: TileCover, box: Box, size: tuple[int, int], column: int, row: int) -> QRectF:
    """Return where a tile lies in the picture, in pixels."""
    across, down = size[0] / (box[2] - box[0]), size[1] / (box[3] - box[1])
    width = cover.matrix.tile_width * cover.resolution
    height = cover.matrix.tile_height * cover.resolution
    left, top = cover.matrix.left + column * width, cover.matrix.top - row * height
    return QRectF((left - box[0]) * across, (box[3] - top) * down, width * across, height * down)


def _decoded(data: bytes, side: int) -> QImage:
    try:
        return decode_thumbnail(data, side)
    except ValueError as error:
        raise FlowError(FlowProblem.NO_PICTURE, str(error)) from error
