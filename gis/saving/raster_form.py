"""How a stream is to be saved."""

from __future__ import annotations

from dataclasses import dataclass

GEOTIFF, COG = "GTiff", "COG"
FORMATS = (GEOTIFF, COG)
RESAMPLINGS = ("near", "bilinear", "cubic")


@dataclass(frozen=True)
class RasterForm:
    """Format, grid and how pixels are brought into it.

    Attributes:
        format: GDAL's name, one of `FORMATS`.
        crs: authority code; empty: that of the stream.
        resolution: units of the CRS of the result; None: that of the stream, as far as the CRS lets it be.
        resampling: one of `RESAMPLINGS`; `near` changes no value, the only one for classes.
    """

    format: str = GEOTIFF
    crs: str = ""
    resolution: float | None = None
    resampling: str = "near"

    def __post_init__(self) -> None:
        if self.format not in FORMATS or self.resampling not in RESAMPLINGS:
            raise ValueError(f"{self.format} {self.resampling}")
        if self.resolution is not None and not 0 < self.resolution < float("inf"):
            raise ValueError(f"a resolution of {self.resolution}")

    @property
    def keeps_grid(self) -> bool:
        """Whether the pixels are those of the stream."""
        return not self.crs and self.resolution is None
