"""A band of a scene, opened."""

from __future__ import annotations

from dataclasses import dataclass

from .raster_facts import RasterFacts


@dataclass(frozen=True)
class BandInput:
    """What goes into the computation of a pixel: stored value × scale + offset.

    Attributes:
        facts: the file.
        number: its band, 1-based.
        nodata: stored value that means nothing; None where there is none.
        scale, offset: to the physical value.
        lookup: `stored:value,…` for masks, instead of `scale` and `offset`.
        gap: marks missing pixels where nothing else does; None: the usual value of the stored type.
    """

    facts: RasterFacts
    number: int = 1
    nodata: float | None = None
    scale: float = 1.0
    offset: float = 0.0
    lookup: str = ""
    gap: float | None = None

    @property
    def data_type(self) -> str:
        """GDAL's name of the stored type."""
        return self.facts.bands[self.number - 1].data_type

    @property
    def is_stored_as_is(self) -> bool:
        """Whether the physical value is the stored one."""
        return self.scale == 1.0 and self.offset == 0.0
