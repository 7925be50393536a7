"""What a raster file says about one of its bands."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[int, int, int, int]


@dataclass(frozen=True)
class BandFacts:
    """Read from the header of the file.

    Attributes:
        data_type: GDAL's name, e.g. `UInt16`.
        nodata: stored value that means nothing; None where the file names none.
        block: width and height of a tile, in pixels.
        colours: red, green, blue, alpha (0 to 255) of the values 0, 1, 2 …; empty without a colour table.
    """

    data_type: str
    nodata: float | None
    block: tuple[int, int]
    colours: tuple[Colour, ...] = ()
