"""Which tiles lie over an area, at which level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, inf, pi

from .flow_error import FlowError
from .flow_problem import FlowProblem
from .matrix_set import MatrixSet
from .service_layer import Box
from .tile_matrix import TileMatrix

METRES_PER_DEGREE = 6378137.0 * pi / 180.0  # OGC 07-057r7, 6.1
_PIXEL = 0.00028  # metres; the same place
_HALF = 6378137.0 * pi
TILE_SIDE = 256
LARGEST_TILE = 4096  # pixels a side
_DEEPEST = 24
_SLACK = 1e-6  # of a pixel or tile: what comes of adding floats


@dataclass(frozen=True)
class TileCover:
    """A block of tiles of one level.

    Attributes:
        matrix: the level.
        crs: its system, easting first.
        resolution: units of `crs` for a pixel.
        columns, rows: first and last, counted from north-west; the last is included.
    """

    matrix: TileMatrix
    crs: str
    resolution: float
    columns: tuple[int, int]
    rows: tuple[int, int]

    @staticmethod
    def over(levels: MatrixSet, box: Box, resolution: float, metres_per_unit: float = 1.0) -> TileCover:
        """Return the tiles of the coarsest level that is as fine as wanted; of the finest where none is.

        Args:
            levels: of a WMTS, or `web_mercator_levels`.
            box: west, south, east, north in their system.
            resolution: wanted, units of that system for a pixel.
            metres_per_unit: of that system; of degrees `METRES_PER_DEGREE`.

        Raises:
            FlowError: NO_TILES where there is no level, or none of its tiles lies there.
        """
        sizes = [(matrix.scale * _PIXEL / metres_per_unit, matrix) for matrix in levels.matrices]
        sizes = [each for each in sizes if 0 < each[0] < inf and _is_usual(each[1])]
        if not sizes:
            raise FlowError(FlowProblem.NO_TILES, f"{levels.name} has no levels")
        fine = [each for each in sizes if each[0] <= resolution * (1 + _SLACK)]
        pixel, matrix = max(fine, key=_size) if fine else min(sizes, key=_size)
        west, south, east, north = box
        across, down = pixel * matrix.tile_width, pixel * matrix.tile_height
        columns = _between((west - matrix.left) / across, (east - matrix.left) / across, matrix.width)
        rows = _between((matrix.top - north) / down, (matrix.top - south) / down, matrix.height)
        if columns is None or rows is None:
            raise FlowError(FlowProblem.NO_TILES, f"the tiles of {levels.name} lie elsewhere")
        return TileCover(matrix, levels.crs, pixel, columns, rows)

    @property
    def count(self) -> int:
        """Number of tiles."""
        return (self.columns[1] - self.columns[0] + 1) * (self.rows[1] - self.rows[0] + 1)

    @property
    def width(self) -> int:
        """Pixels of all tiles side by side."""
        return (self.columns[1] - self.columns[0] + 1) * self.matrix.tile_width

    @property
    def height(self) -> int:
        """Pixels of all tiles one above the other."""
        return (self.rows[1] - self.rows[0] + 1) * self.matrix.tile_height

    @property
    def corner(self) -> tuple[float, float]:
        """West and north of the block, units of `crs`."""
        left = self.matrix.left + self.columns[0] * self.matrix.tile_width * self.resolution
        return left, self.matrix.top - self.rows[0] * self.matrix.tile_height * self.resolution

    def tiles(self) -> Iterator[tuple[int, int]]:
        """Yield column and row of each, in the order of reading."""
        for row in range(self.rows[0], self.rows[1] + 1):
            for column in range(self.columns[0], self.columns[1] + 1):
                yield column, row


def web_mercator_levels(zoom: tuple[int, int] | None = None) -> MatrixSet:
    """Return the levels of XYZ tiles: EPSG:3857, 256 pixels, level 0 is one tile of the whole Earth.

    Args:
        zoom: smallest and largest; None: 0 to 24.
    """
    lowest, highest = zoom or (0, _DEEPEST)
    scale = 2 * _HALF / TILE_SIDE / _PIXEL
    found = [
        TileMatrix(
            str(level), scale / (1 << level), -_HALF, _HALF, TILE_SIDE, TILE_SIDE, 1 << level, 1 << level
        )
        for level in range(max(0, lowest), min(_DEEPEST, highest) + 1)
    ]
    return MatrixSet("XYZ", "EPSG:3857", tuple(found))


def _is_usual(matrix: TileMatrix) -> bool:
    return 0 < matrix.tile_width <= LARGEST_TILE and 0 < matrix.tile_height <= LARGEST_TILE


def _size(level: tuple[float, TileMatrix]) -> float:
    return level[0]


def _between(begin: float, end: float, count: int) -> tuple[int, int] | None:
    """Return the first and last whole step, within `count`, that a stretch touches; None: it touches none."""
    touched = floor(begin + _SLACK)
    first, last = max(0, touched), min(count - 1, max(touched, ceil(end - _SLACK) - 1))
    return (first, last) if first <= last else None
