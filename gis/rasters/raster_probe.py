"""Opens a raster at a portal far enough to know what it is: two or three requests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isfinite

from osgeo import gdal, osr

from ...core.asset_grid import AssetGrid
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ...providers.http_status import status_error
from ..gdal_calls import BETWEEN, gdal_calls, heard_failures, joined_words
from ..gdal_error import GdalError
from ..stream_error import StreamError
from ..stream_problem import StreamProblem
from .band_facts import BandFacts, Colour
from .raster_facts import RasterFacts, Transform
from .source_path import href_of

# what a portal calls a raster may be anything, a virtual raster that names files of this machine included
JPEG_2000 = ("JP2OpenJPEG", "JP2ECW", "JP2MrSID", "JP2KAK")
DRIVERS = ["GTiff", "COG", *JPEG_2000, "netCDF", "HDF5", "HDF5Image", "Zarr"]
MOST_GCPS = 1000
MOST_COLOURS = 256
BLACK = (0, 0, 0)
SKEW = 1e-9
PIXELS = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)  # counts pixels
_STATUS = re.compile(r"(?:HTTP response code|response_code=)[: ]*(\d{3})")
_EPSG = re.compile(r"EPSG:(\d{4,6})", re.IGNORECASE)
_KINDS = (
    (ErrorKind.TIMEOUT, ("timed out", "Timeout", "too slow")),
    (ErrorKind.TLS, ("SSL", "certificate")),
    (ErrorKind.PROXY, ("proxy",)),
    (ErrorKind.UNREACHABLE, ("CURL error", "resolve", "connect")),
)


def probe_raster(
    path: str,
    portal: str,
    read: str = "",
    grid: AssetGrid | None = None,
    drivers: Sequence[str] = DRIVERS,
) -> RasterFacts:
    """Return what the file says; what the portal's item says of the grid counts only where it says nothing.

    Args:
        path: name without credentials, kept in the facts.
        portal: portal id for errors.
        read: name to open, signed for example; the same by default.
        grid: what the item says.
        drivers: of GDAL that may be tried.

    Raises:
        PortalError: the kinds of HTTP.
        StreamError: not a raster, no ranges, no place.
    """
    with gdal_calls():
        with heard_failures() as said:
            try:
                flags = gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR
                dataset = gdal.OpenEx(read or path, flags, allowed_drivers=list(drivers))
            except RuntimeError as error:
                dataset = None
                said.append(str(error))
        if dataset is None:
            forget_answers(read or path)
            raise open_failure(path, portal, joined_words(said))
        return _facts(dataset, path, portal, grid)


def open_failure(path: str, portal: str, words: str) -> Exception:
    """Return what GDAL's words mean for a file that it could not open or read: the first reason."""
    for part in words.split(BETWEEN):
        found = _failure(path, portal, part)
        if not isinstance(found, StreamError) or found.problem is not StreamProblem.NOT_A_RASTER:
            return found
    return StreamError(StreamProblem.NOT_A_RASTER, shown_name(path), portal)


def _failure(path: str, portal: str, words: str) -> Exception:
    name = shown_name(path)
    if "not recognized as" in words:  # the words after it are the address, which may hold any others
        return StreamError(StreamProblem.NOT_A_RASTER, name, portal)
    status = _STATUS.search(words)
    if status is not None and int(status[1]) >= 300:
        return status_error(portal, href_of(path) or name, int(status[1]), b"", None, False)
    if "Range downloading not supported" in words:
        return StreamError(StreamProblem.NO_RANGES, name, portal)
    for kind, marks in _KINDS:
        if any(mark in words for mark in marks):
            return PortalError(portal, kind, f"{name}: {kind.value}")
    if "does not exist" in words or "No such file" in words:
        return PortalError(portal, ErrorKind.GONE, name)
    return StreamError(StreamProblem.NOT_A_RASTER, name, portal)


def forget_answers(name: str) -> None:
    """Let GDAL ask anew for a file: it remembers refusals for as long as QGIS runs."""
    if name.startswith("/vsi"):
        gdal.VSICurlPartialClearCache(name)


def shown_name(path: str) -> str:
    """Return the file's own name, without folder, query and credentials."""
    return (href_of(path) or path).partition("?")[0].rpartition("/")[2]


def _facts(dataset: gdal.Dataset, path: str, portal: str, grid: AssetGrid | None) -> RasterFacts:
    bands = tuple(band_facts(dataset.GetRasterBand(number + 1)) for number in range(dataset.RasterCount))
    if not bands:
        raise StreamError(StreamProblem.NOT_A_RASTER, shown_name(path), portal)
    width, height = dataset.RasterXSize, dataset.RasterYSize
    crs, transform, gcps = _place(dataset, grid)
    if transform is None:
        raise StreamError(StreamProblem.NO_PLACE, shown_name(path), portal)
    return RasterFacts(path, width, height, crs, transform, bands, gcps)


def band_facts(band: gdal.Band) -> BandFacts:
    """Return what a file says about a band; inside `gdal_calls`."""
    nodata = band.GetNoDataValue()
    block = band.GetBlockSize()
    kind = gdal.GetDataTypeName(band.DataType)
    return BandFacts(kind, nodata, (int(block[0]), int(block[1])), _colours(band))


def _colours(band: gdal.Band) -> tuple[Colour, ...]:
    """Return the colour table without the black entries at its end, with which GDAL fills it up."""
    table = band.GetColorTable()
    if table is None:
        return ()
    colours = [tuple(table.GetColorEntry(value)) for value in range(min(table.GetCount(), MOST_COLOURS))]
    while colours and colours[-1][:3] == BLACK:
        colours.pop()
    return tuple(colours)


def _place(dataset: gdal.Dataset, grid: AssetGrid | None) -> tuple:
    """Return CRS, transform and control points; a transform of None where nothing says where it lies."""
    crs = dataset.GetSpatialRef()
    transform = dataset.GetGeoTransform(can_return_null=True)
    if crs is not None and transform is not None and all(isfinite(value) for value in transform):
        if _is_north_up(transform):
            return _name(crs), tuple(transform), ()
        return _name(crs), PIXELS, _corners(transform, dataset.RasterXSize, dataset.RasterYSize)
    points = dataset.GetGCPs()
    if 4 <= len(points) <= MOST_GCPS and dataset.GetGCPSpatialRef() is not None:
        places = tuple((point.GCPPixel, point.GCPLine, point.GCPX, point.GCPY) for point in points)
        return _name(dataset.GetGCPSpatialRef()), PIXELS, places
    if grid is not None and (grid.width, grid.height) == (dataset.RasterXSize, dataset.RasterYSize):
        return _of_item(grid)
    return "", None, ()


def _of_item(grid: AssetGrid) -> tuple:
    code = _EPSG.fullmatch(grid.crs)
    crs = osr.SpatialReference()
    if code is None or crs.ImportFromEPSG(int(code[1])) != 0:
        return "", None, ()
    return _name(crs), grid.transform, ()


def _is_north_up(transform: Transform) -> bool:
    _west, across, skew_x, _north, skew_y, down = transform
    return across > 0 > down and abs(skew_x) < SKEW and abs(skew_y) < SKEW


def _corners(transform: Transform, width: int, height: int) -> tuple:
    """Return the corners of a rotated or south-up grid as control points."""
    west, across, skew_x, north, skew_y, down = transform
    corners = ((0, 0), (width, 0), (width, height), (0, height))
    return tuple(
        (float(x), float(y), west + x * across + y * skew_x, north + x * skew_y + y * down)
        for x, y in corners
    )


def _name(crs: osr.SpatialReference) -> str:
    """Return the code where it says all, which keeps virtual rasters short, else WKT."""
    code = crs.GetAuthorityCode(None)
    if crs.GetAuthorityName(None) == "EPSG" and str(code).isdigit():
        known = osr.SpatialReference()
        loose = ["IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES"]
        if known.ImportFromEPSG(int(code)) == 0 and known.IsSame(crs, loose):
            return f"EPSG:{code}"
    return str(crs.ExportToWkt())


def file_error(error: GdalError, path: str, portal: str) -> Exception:
    """Return what a failure of reading, as opposed to opening, means."""
    found = open_failure(path, portal, str(error))
    if isinstance(found, StreamError) and found.problem is StreamProblem.NOT_A_RASTER:
        return StreamError(StreamProblem.DAMAGED, found.detail, portal)
    return found
