"""GDAL without its noise, whether or not somebody switched its exceptions on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from osgeo import gdal

from .gdal_error import GdalError

BETWEEN = " · "  # messages that are one text


@contextmanager
def gdal_calls() -> Iterator[None]:
    """Keep GDAL's messages of this thread off the screen and turn its exceptions into `GdalError`.

    `gdal.UseExceptions()` would change QGIS and every other plugin, and another plugin may have called it:
    so both worlds are met here, and results that may be None are passed through `needed`.
    """
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    gdal.ErrorReset()
    try:
        yield
    except RuntimeError as error:
        raise GdalError(str(error)[:200]) from error
    finally:
        gdal.PopErrorHandler()


@contextmanager
def heard_failures() -> Iterator[list[str]]:
    """Give a list that GDAL's failures in this thread are written to, in its words.

    GDAL goes on after some of them, and what it says last is often not why.
    """
    said: list[str] = []

    def listen(severity: int, _number: int, words: str) -> None:
        if severity >= gdal.CE_Failure:
            said.append(words)

    gdal.PushErrorHandler(listen)
    try:
        yield said
    finally:
        gdal.PopErrorHandler()


def joined_words(said: Iterable[str], most: int = 600) -> str:
    """Return several messages as one text, each once."""
    return BETWEEN.join(dict.fromkeys(said))[:most]


def needed(result: object) -> object:
    """Return `result`, unless it is nothing.

    Raises:
        GdalError: with GDAL's last message.
    """
    if result is None:
        raise GdalError(gdal.GetLastErrorMsg()[:200] or "GDAL gave nothing")
    return result


@contextmanager
def memory_file(data: bytes = b"") -> Iterator[str]:
    """Give the path of a file in memory, alone in its folder; both are removed at the end."""
    folder = f"/vsimem/guichet_eo_{uuid.uuid4().hex}"
    path = f"{folder}/picture"
    if data:
        gdal.FileFromMemBuffer(path, data)
    try:
        yield path
    finally:
        for remove, name in ((gdal.Unlink, path), (gdal.Unlink, f"{path}.aux.xml"), (gdal.Rmdir, folder)):
            # with its exceptions on, GDAL complains where there is nothing to remove
            with suppress(RuntimeError):
                remove(name)


def memory_bytes(path: str) -> bytes:
    """Return the content of a file in memory.

    Raises:
        GdalError: where it is not there.
    """
    status = needed(gdal.VSIStatL(path))
    handle = needed(gdal.VSIFOpenL(path, "rb"))
    try:
        return bytes(gdal.VSIFReadL(1, status.size, handle))
    finally:
        gdal.VSIFCloseL(handle)
