"""The pictures of an export side by side in one file."""

from __future__ import annotations

from pathlib import Path

from osgeo import gdal

from ..gdal_calls import needed
from ..gdal_error import GdalError
from ..rasters.area_shape import named_system
from ..rasters.pixel_grid import PixelGrid
from .flow_export_piece import FlowExportPiece
from .flow_export_pixels import rgba_pixels

_BANDS = (1, 2, 3, 4)
_OPTIONS = (
    "TILED=YES",
    "COMPRESS=DEFLATE",
    "ZLEVEL=1",
    "SPARSE_OK=TRUE",
    "BIGTIFF=IF_SAFER",
    "PHOTOMETRIC=RGB",
    "ALPHA=NON-PREMULTIPLIED",
)


class FlowExportMosaic:
    """Red, green, blue and opacity; transparent where nothing was put.

    Used in one thread, within `gdal_calls`.

    Args:
        path: of the file, which is made.
        grid: of its pixels.
    """

    def __init__(self, path: Path, grid: PixelGrid) -> None:
        self.path = path
        driver = needed(gdal.GetDriverByName("GTiff"))
        self._dataset = needed(
            driver.Create(str(path), grid.width, grid.height, len(_BANDS), gdal.GDT_Byte, list(_OPTIONS))
        )
        self._dataset.SetGeoTransform(grid.transform)
        self._dataset.SetProjection(named_system(grid.crs).ExportToWkt())

    def put(self, piece: FlowExportPiece, picture: bytes) -> None:
        """Draw a picture; one of another size than its place is brought to that.

        Raises:
            FlowError: NO_PICTURE, where it cannot be decoded.
            GdalError: where it cannot be written.
        """
        pixels = rgba_pixels(picture, piece.width, piece.height)
        place = (piece.left, piece.top, piece.width, piece.height)
        size = (piece.width, piece.height)
        failed = self._dataset.WriteRaster(
            *place,
            pixels,
            *size,
            gdal.GDT_Byte,
            list(_BANDS),
            buf_pixel_space=len(_BANDS),
            buf_line_space=len(_BANDS) * piece.width,
            buf_band_space=1,
        )
        if failed:
            raise GdalError(gdal.GetLastErrorMsg()[:200] or "GDAL cannot write")

    def close(self) -> None:
        """Write what is still in memory."""
        if self._dataset is not None:
            self._dataset.FlushCache()
            self._dataset = None
