"""Any small picture as red, green, blue and alpha in memory."""

from __future__ import annotations

from osgeo import gdal

from .gdal_calls import memory_file, needed
from .gdal_error import GdalError

# formats that hold nothing but pixels: others (VRT …) may name files of this machine
DRIVERS = ("PNG", "JPEG", "GTiff", "WEBP", "GIF", "BMP", "JP2OpenJPEG")
LARGEST_PIXELS = 64_000_000
SIDE = 2048


def open_picture(data: bytes) -> gdal.Dataset:
    """Return an RGBA byte dataset in memory, no side longer than 2048 pixels.

    Grey pictures are spread over the three colours, palettes resolved; values beyond a byte are stretched
    between their lowest and highest; a no-data value becomes transparent. A georeference of its own is kept.

    Raises:
        GdalError: not a picture, damaged, or more than 64 million pixels.
    """
    with memory_file(data) as path:
        flags = gdal.OF_RASTER | gdal.OF_READONLY
        source = needed(gdal.OpenEx(path, flags, allowed_drivers=list(DRIVERS)))
        if source.RasterXSize * source.RasterYSize > LARGEST_PIXELS:
            raise GdalError(f"a picture of {source.RasterXSize} × {source.RasterYSize} pixels")
        if source.RasterCount == 0:
            raise GdalError("a picture without bands")
        small = _as_bytes(source)
        picture = _with_alpha(small)
        # both still read from the file that goes now
        small = source = None
    return picture


def _as_bytes(source: gdal.Dataset) -> gdal.Dataset:
    """Return the bands as bytes in memory, reduced if need be."""
    longest = max(source.RasterXSize, source.RasterYSize)
    share = min(1.0, SIDE / longest)
    first = source.GetRasterBand(1)
    options = {
        "format": "MEM",
        "width": max(1, round(source.RasterXSize * share)),
        "height": max(1, round(source.RasterYSize * share)),
        "resampleAlg": "average" if share < 1.0 and first.GetColorTable() is None else "nearest",
        "outputType": gdal.GDT_Byte,
    }
    if first.GetColorTable() is not None:
        options["rgbExpand"] = "rgba"
    elif first.DataType != gdal.GDT_Byte:
        options["scaleParams"] = [
            _range(source.GetRasterBand(band + 1)) for band in range(source.RasterCount)
        ]
    small = needed(gdal.Translate("", source, **options))
    if small.ReadRaster(0, 0, 1, 1) is None:
        raise GdalError("the picture cannot be read")
    return small


def _range(band: gdal.Band) -> list[float]:
    low, high = needed(band.ComputeRasterMinMax(True))
    return [low, high if high > low else low + 1.0, 1, 255]


def _with_alpha(small: gdal.Dataset) -> gdal.Dataset:
    width, height, count = small.RasterXSize, small.RasterYSize, small.RasterCount
    colours = (1, 2, 3) if count >= 3 else (1, 1, 1)
    picture = needed(gdal.GetDriverByName("MEM").Create("", width, height, 4, gdal.GDT_Byte))
    for target, band in enumerate(colours, 1):
        _copy(small.GetRasterBand(band), picture.GetRasterBand(target))
    alpha = small.GetRasterBand(1).GetMaskBand()
    flags = small.GetRasterBand(1).GetMaskFlags()
    if flags == gdal.GMF_ALL_VALID:
        picture.GetRasterBand(4).Fill(255)
    else:
        _copy(alpha, picture.GetRasterBand(4))
    for number, meaning in enumerate(
        (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand, gdal.GCI_AlphaBand)
    ):
        picture.GetRasterBand(number + 1).SetColorInterpretation(meaning)
    if small.GetSpatialRef() is not None and small.GetGeoTransform(can_return_null=True) is not None:
        picture.SetSpatialRef(small.GetSpatialRef())
        picture.SetGeoTransform(small.GetGeoTransform())
    return picture


def _copy(source: gdal.Band, target: gdal.Band) -> None:
    pixels = source.ReadRaster(buf_type=gdal.GDT_Byte)
    if pixels is None:
        raise GdalError(gdal.GetLastErrorMsg()[:200] or "damaged picture")
    target.WriteRaster(0, 0, target.XSize, target.YSize, bytes(pixels))
