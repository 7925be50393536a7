"""A product as one of GDAL's drivers for whole products sees it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from osgeo import gdal

from ..gdal_calls import gdal_calls
from ..gdal_error import GdalError

MOST_BANDS = 64
MOST_PARTS = 20


@dataclass(frozen=True)
class DriverLook:
    """Opened once, and let go of.

    Attributes:
        parts: GDAL's names of what is inside (subdatasets).
        bands: what the driver tells of each band: item → text.
        files: that the driver reads.
    """

    parts: tuple[str, ...] = ()
    bands: tuple[dict[str, str], ...] = ()
    files: tuple[str, ...] = ()

    def lies_in(self, root: str) -> bool:
        """Whether all these files lie in the product: its description could name any file of this machine."""
        return bool(self.files) and all(_is_below(file, root) for file in self.files)


def look(path: str, driver: str) -> DriverLook | None:
    """Return what a driver sees; None where it is not there or does not take the file."""
    with suppress(GdalError), gdal_calls():
        dataset = gdal.OpenEx(path, gdal.OF_RASTER, allowed_drivers=[driver])
        if dataset is None:
            return None
        parts = tuple(name for name, _title in dataset.GetSubDatasets()[:MOST_PARTS])
        places = range(1, min(dataset.RasterCount, MOST_BANDS) + 1)
        bands = tuple(dict(dataset.GetRasterBand(place).GetMetadata() or {}) for place in places)
        return DriverLook(parts, bands, tuple(dataset.GetFileList() or ()))
    return None


def _is_below(file: str, root: str) -> bool:
    plain = file.replace("\\", "/")
    return plain.startswith(root.rstrip("/") + "/") and "/../" not in plain
