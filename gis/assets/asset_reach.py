"""Why a file could not be opened: the server, or the file itself."""

from __future__ import annotations

from osgeo import gdal

from ...core.portal_error import PortalError
from ..rasters.raster_probe import forget_answers, open_failure
from ..stream_error import StreamError
from ..stream_problem import StreamProblem

FIRST = 8  # bytes that tell most forms


def first_bytes(path: str, portal: str) -> bytes:
    """Return the beginning of a file; inside `gdal_calls`.

    Args:
        path: GDAL's name of the file itself, without any driver's prefix.
        portal: portal id for errors.

    Raises:
        PortalError: the kinds of HTTP.
        StreamError: NO_RANGES.
    """
    gdal.ErrorReset()
    gdal.VSIErrorReset()
    words = ""
    try:
        handle = gdal.VSIFOpenExL(path, "rb", 1)
        if handle is not None:
            try:
                content = bytes(gdal.VSIFReadL(1, FIRST, handle) or b"")
            finally:
                gdal.VSIFCloseL(handle)
            if content:
                return content
    except RuntimeError as error:  # GDAL's exceptions may be on
        words = str(error)
    forget_answers(path)
    raise_for_server(path, portal, f"{words} {gdal.VSIGetLastErrorMsg()} {gdal.GetLastErrorMsg()}")
    return b""


def raise_for_server(path: str, portal: str, words: str) -> None:
    """Raise what GDAL's words mean, unless they only say that the file is of another form."""
    error = open_failure(path, portal, words)
    server = isinstance(error, StreamError) and error.problem is StreamProblem.NO_RANGES
    if server or isinstance(error, PortalError):
        raise error
