"""What a raster file says about one of its bands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BandFacts:
    """Read from the header of the file.

    Attributes:
        data_type: GDAL's name, e.g. `UInt16`.
        nodata: stored value that means nothing; None where the file names none.
        block: width and height of a tile, in pixels.
    """

    data_type: str
    nodata: float | None
    block: tuple[int, int]
