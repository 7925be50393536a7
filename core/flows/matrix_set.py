"""The zoom levels of a WMTS in one CRS."""

from __future__ import annotations

from dataclasses import dataclass

from .tile_matrix import TileMatrix


@dataclass(frozen=True)
class MatrixSet:
    """A `TileMatrixSet`, coarsest level first.

    Attributes:
        name: identifier, as layers link to it.
        crs: authority code, e.g. `EPSG:3857`.
        matrices: its levels.
    """

    name: str
    crs: str
    matrices: tuple[TileMatrix, ...] = ()
