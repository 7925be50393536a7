"""A stream as a file: every pixel read, or no file at all."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from osgeo import gdal

from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ..gdal_calls import gdal_calls, heard_failures, joined_words, needed
from ..gdal_error import GdalError
from .raster_form import COG, GEOTIFF, RasterForm
from .raster_tags import RasterTags

Progress = Callable[[float], bool]
# of the pixels, uncompressed: a COG is written from a copy and from overviews, which are a third more
SHARES = {GEOTIFF: 1.0, COG: 2.7}
READING = 0.8  # of a COG's time
MOST_WORDS = 600
_WHOLE = {"Byte", "Int8", "UInt16", "Int16", "UInt32", "Int32"}
_COLOURS = (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand)
_RESAMPLINGS = {"near": "NEAREST", "bilinear": "BILINEAR", "cubic": "CUBIC"}


def write_raster(name: str, target: Path, form: RasterForm, tags: RasterTags, progress: Progress) -> None:
    """Write a stream to a file; what is there already is replaced once the new file is whole.

    Args:
        name: the virtual raster as text, or its path, with names of files that can be read now.
        target: an existing folder's file.
        form: of the result.
        tags: for its metadata.
        progress: takes the share that is done, 0 to 1; returns whether to go on. Called between tiles, in
            the thread of the caller.

    Raises:
        GdalError: in GDAL's words, if anything could not be read, computed or written.
        PortalError: CANCELLED; DISK where there is too little room.
        OSError: if the folder does not let us.
    """
    partial = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        with gdal_calls(), _failing():
            shaped = _shaped(needed(gdal.Open(name)), form)
            _check_room(shaped, target, form)
            _copy(shaped, partial, form, tags, progress)
        partial.replace(target)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def virtual_raster(document: str, form: RasterForm, tags: RasterTags) -> str:
    """Return a stream in another grid as a virtual raster; nothing is read.

    Args:
        document: of the stream, without any credential.
        form: its grid; the format does not matter.
        tags: for its metadata.

    Raises:
        GdalError: where it cannot be brought into the grid.
    """
    with gdal_calls():
        shaped = _shaped(needed(gdal.Open(document)), form)
        _describe(shaped, tags)
        return str(shaped.GetMetadata("xml:VRT")[0])


@contextmanager
def _failing() -> Iterator[None]:
    """Let every failure that GDAL mentions be one: it goes on after some, and leaves a hole."""
    with heard_failures() as said:
        try:
            yield
        except (GdalError, RuntimeError) as error:
            raise GdalError(joined_words(said) or str(error)[:MOST_WORDS]) from error
    if said:
        raise GdalError(joined_words(said))


def _shaped(source: gdal.Dataset, form: RasterForm) -> gdal.Dataset:
    """Return a virtual raster in the wanted grid; the stream's own where nothing else is wanted."""
    if form.keeps_grid:
        return needed(gdal.Translate("", source, format="VRT"))
    return needed(
        gdal.Warp(
            "",
            source,
            format="VRT",
            dstSRS=form.crs or None,
            xRes=form.resolution,
            yRes=form.resolution,
            targetAlignedPixels=form.resolution is not None,
            resampleAlg=form.resampling,
        )
    )


def _check_room(shaped: gdal.Dataset, target: Path, form: RasterForm) -> None:
    """Refuse to begin what would not fit: how well it compresses is known at the end only."""
    pixel = sum(
        gdal.GetDataTypeSize(shaped.GetRasterBand(number + 1).DataType) // 8
        for number in range(shaped.RasterCount)
    )
    wanted = int(shaped.RasterXSize * shaped.RasterYSize * pixel * SHARES[form.format])
    free = shutil.disk_usage(target.parent).free
    if wanted > free:
        megabytes = f"{wanted >> 20} MB > {free >> 20} MB"
        raise PortalError("", ErrorKind.DISK, megabytes)


def _copy(
    shaped: gdal.Dataset, partial: Path, form: RasterForm, tags: RasterTags, progress: Progress
) -> None:
    """Write the file; GDAL reads a COG's pixels several times, so these are brought here first."""
    _describe(shaped, tags)
    if form.format == GEOTIFF:
        _create(shaped, partial, form, progress)
        return
    local = partial.with_suffix(".tif")
    try:
        _create(shaped, local, replace(form, format=GEOTIFF), lambda share: progress(share * READING))
        brought = needed(gdal.Open(str(local)))
        _create(brought, partial, form, lambda share: progress(READING + share * (1 - READING)))
        del brought
    finally:
        with suppress(OSError):
            local.unlink(missing_ok=True)


def _create(source: gdal.Dataset, path: Path, form: RasterForm, progress: Progress) -> None:
    stopped = False

    def tell(share: float, _words: str, _data: object) -> int:
        nonlocal stopped
        stopped = stopped or not progress(share)
        return int(not stopped)

    driver = needed(gdal.GetDriverByName(form.format))
    try:
        written = driver.CreateCopy(str(path), source, 0, _options(source, form), tell)
        if written is not None:
            written.FlushCache()
        del written
    except RuntimeError:  # exceptions of GDAL are switched on
        if not stopped:
            raise
    if stopped:
        raise PortalError("", ErrorKind.CANCELLED)
    if not path.is_file():
        raise GdalError("GDAL wrote nothing")


def _describe(shaped: gdal.Dataset, tags: RasterTags) -> None:
    """Put names into the virtual raster, from where GDAL copies them."""
    shaped.SetMetadata(dict(tags.items()))
    count = shaped.RasterCount
    for number in range(count):
        band = shaped.GetRasterBand(number + 1)
        if len(tags.outputs) == count:
            band.SetDescription(tags.outputs[number])
        if count == len(_COLOURS):
            band.SetColorInterpretation(_COLOURS[number])


def _options(shaped: gdal.Dataset, form: RasterForm) -> list[str]:
    whole = gdal.GetDataTypeName(shaped.GetRasterBand(1).DataType) in _WHOLE
    options = ["COMPRESS=DEFLATE", "BIGTIFF=IF_SAFER", "NUM_THREADS=ALL_CPUS"]
    if form.format == COG:
        resampling = _RESAMPLINGS[form.resampling]
        return [*options, "PREDICTOR=YES", "OVERVIEWS=AUTO", f"RESAMPLING={resampling}"]
    return [*options, "TILED=YES", f"PREDICTOR={2 if whole else 3}"]
