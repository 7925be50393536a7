"""One picture that an export asks a service for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FlowExportPiece:
    """Where it goes.

    Attributes:
        column, row: of the tile; of a WMS counted in pieces.
        left, top: pixels of the mosaic.
        width, height: pixels.
    """

    column: int
    row: int
    left: int
    top: int
    width: int
    height: int
