"""A quicklook that lies north-up in a projected grid."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GridPlacement:
    """The picture fills `bounds`, first row at the top: a plain geotransform, nothing is resampled.

    Attributes:
        crs: authority code, e.g. `EPSG:32631`.
        bounds: (west, south, east, north) of the whole picture in units of `crs`.
    """

    crs: str
    bounds: tuple[float, float, float, float]
