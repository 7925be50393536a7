"""Which pictures are asked for to write a part of a flow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, hypot, isfinite

from osgeo import osr

from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.flow_request import FlowRequest
from ...core.flows.map_service import MapService
from ...core.flows.service_layer import Box
from ...core.flows.tile_cover import METRES_PER_DEGREE, TileCover
from ...providers.flows.map_fetcher import tile_levels
from ..rasters.area_shape import named_system
from ..rasters.pixel_grid import PixelGrid
from .flow_export_order import FlowExportOrder
from .flow_export_piece import FlowExportPiece

LARGEST_SIDE = 1024  # pixels of a map: larger ones let the window stand still while they are decoded
_LATTICE = 20  # steps along each side
_MARGIN = 2  # pixels around what is warped


@dataclass(frozen=True)
class FlowExportPlan:
    """Grids and pieces; nothing is asked yet.

    Attributes:
        target: grid of the file.
        mosaic: grid that the pieces lie in; the same where nothing has to be warped.
        cover: tiles; None for maps of a WMS.
        side: width and height of a WMS's pieces.
    """

    target: PixelGrid
    mosaic: PixelGrid
    cover: TileCover | None
    side: tuple[int, int]

    @staticmethod
    def of(order: FlowExportOrder) -> FlowExportPlan:
        """Plan an export.

        Raises:
            FlowError: TOO_LARGE with the numbers, NO_TILES, NO_CRS.
        """
        target = _target_grid(order)
        _check_pixels(target, order)
        plan = (_of_maps if order.request.kind == "wms" else _of_tiles)(order, target)
        _check_pixels(plan.mosaic, order)
        if plan.count > order.most_tiles:
            raise FlowError(FlowProblem.TOO_LARGE, f"{plan.count} tiles, at most {order.most_tiles}")
        return plan

    @property
    def count(self) -> int:
        """Number of pieces."""
        if self.cover is not None:
            return self.cover.count
        width, height = self.side
        return ceil(self.mosaic.width / width) * ceil(self.mosaic.height / height)

    def pieces(self) -> Iterator[FlowExportPiece]:
        """Yield the pieces in the order of reading."""
        if self.cover is None:
            yield from self._maps()
            return
        across, down = self.cover.matrix.tile_width, self.cover.matrix.tile_height
        for column, row in self.cover.tiles():
            left, top = (column - self.cover.columns[0]) * across, (row - self.cover.rows[0]) * down
            yield FlowExportPiece(column, row, left, top, across, down)

    def box_of(self, piece: FlowExportPiece) -> Box:
        """Return west, south, east, north of a piece."""
        grid = self.mosaic
        west, north = grid.west + piece.left * grid.across, grid.north - piece.top * grid.down
        return west, north - piece.height * grid.down, west + piece.width * grid.across, north

    def _maps(self) -> Iterator[FlowExportPiece]:
        width, height = self.side
        for row, top in enumerate(range(0, self.mosaic.height, height)):
            for column, left in enumerate(range(0, self.mosaic.width, width)):
                size = min(width, self.mosaic.width - left), min(height, self.mosaic.height - top)
                yield FlowExportPiece(column, row, left, top, *size)


def _target_grid(order: FlowExportOrder) -> PixelGrid:
    west, south, east, north = order.box
    resolution = order.resolution
    if not (east > west and north > south and resolution > 0):
        raise FlowError(FlowProblem.TOO_LARGE, "an empty area, or no pixel size")
    width, height = (max(1, ceil(round(side / resolution, 6))) for side in (east - west, north - south))
    return PixelGrid(order.crs, west, north, resolution, resolution, width, height)


def _check_pixels(grid: PixelGrid, order: FlowExportOrder) -> None:
    if grid.width * grid.height > order.most_pixels:
        what = f"{grid.width} × {grid.height} pixels, at most {order.most_pixels}"
        raise FlowError(FlowProblem.TOO_LARGE, what)


def _of_maps(order: FlowExportOrder, target: PixelGrid) -> FlowExportPlan:
    largest = order.service.largest if order.service is not None else (0, 0)
    side = tuple(min(limit or LARGEST_SIDE, LARGEST_SIDE) for limit in largest)
    crs = _asked_crs(order.request, order.service, order.crs)
    if crs == order.crs:
        return FlowExportPlan(target, target, None, side)
    box, pixel = _seen_in(target, crs)
    west, south, east, north = box
    west, north = west - _MARGIN * pixel, north + _MARGIN * pixel
    width, height = (ceil(each / pixel) + _MARGIN for each in (east - west, north - south))
    return FlowExportPlan(target, PixelGrid(crs, west, north, pixel, pixel, width, height), None, side)


def _asked_crs(request: FlowRequest, service: MapService | None, wanted: str) -> str:
    """Return the wanted system where the service has it, else one that it has."""
    layer = service.layer(request.layer) if service is not None else None
    offered = layer.crs if layer is not None and layer.crs else (request.crs,)
    for crs in (wanted, request.crs):
        if crs in offered:
            return crs
    known = [crs for crs in offered if _is_known(crs)]
    if not known:
        raise FlowError(FlowProblem.NO_CRS, ", ".join(offered[:5]))
    return known[0]


def _is_known(crs: str) -> bool:
    try:
        return bool(named_system(crs).ExportToWkt())
    except RuntimeError:  # exceptions of osr are switched on
        return False


def _of_tiles(order: FlowExportOrder, target: PixelGrid) -> FlowExportPlan:
    levels = tile_levels(order.request, order.service)
    same = levels.crs == order.crs
    box, pixel = (target.box, target.across) if same else _seen_in(target, levels.crs)
    unit = _metres_per_unit(levels.crs)
    cover = TileCover.over(levels, box, pixel, unit)
    west, north = cover.corner
    size = cover.resolution
    mosaic = PixelGrid(levels.crs, west, north, size, size, cover.width, cover.height)
    return FlowExportPlan(target, mosaic, cover, (cover.matrix.tile_width, cover.matrix.tile_height))


def _metres_per_unit(crs: str) -> float:
    system = named_system(crs)
    return METRES_PER_DEGREE if system.IsGeographic() else float(system.GetLinearUnits()) or 1.0


def _seen_in(grid: PixelGrid, crs: str) -> tuple[Box, float]:
    """Return the box of a grid in another system, and how large a pixel must be there so that none is lost.

    Raises:
        FlowError: NO_CRS where the systems do not reach each other.
    """
    west, south, east, north = grid.box
    steps = [step / _LATTICE for step in range(_LATTICE + 1)]
    points = [(west + (east - west) * x, south + (north - south) * y) for x in steps for y in steps]
    moves = ((0.0, 0.0), (grid.across, 0.0), (0.0, grid.down))
    there = _transformed([(x + dx, y + dy) for x, y in points for dx, dy in moves], grid.crs, crs)
    triples = [there[place : place + 3] for place in range(0, len(there), 3)]
    sound = [each for each in triples if all(isfinite(value) for point in each for value in point)]
    pixels = [hypot(bx - ax, by - ay) for (ax, ay), *others in sound for bx, by in others]
    pixels = [each for each in pixels if each > 0]
    if not pixels:
        raise FlowError(FlowProblem.NO_CRS, f"{crs} does not reach there", crs)
    xs, ys = zip(*(each[0] for each in sound))
    return (min(xs), min(ys), max(xs), max(ys)), min(pixels)


def _transformed(points: list[tuple[float, float]], source: str, target: str) -> list[tuple[float, float]]:
    try:
        transform = osr.CoordinateTransformation(named_system(source), named_system(target))
        return [(x, y) for x, y, *_height in transform.TransformPoints(points)]
    except (RuntimeError, TypeError) as error:  # exceptions of osr are switched on, or it gave nothing
        raise FlowError(FlowProblem.NO_CRS, f"{target} does not reach there", target) from error
