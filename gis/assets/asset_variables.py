"""What rasters a netCDF, HDF5 or Zarr holds; in a worker thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from osgeo import gdal

from ...core.asset import Asset
from ...core.asset_form import AssetForm
from ...core.asset_obstacle import AssetObstacle
from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ...core.texts import clean_text
from ..gdal_calls import gdal_calls
from ..gdal_error import GdalError
from ..rasters.raster_probe import probe_raster, shown_name
from ..rasters.source_path import source_path
from ..stream_error import StreamError
from ..stream_problem import StreamProblem
from .asset_error import AssetError
from .asset_reach import first_bytes
from .asset_request import MOST_NAMES

# The netCDF driver understands the coordinates in an HDF5 file, the HDF5 driver does not, but takes any.
_WAYS: Mapping[AssetForm, tuple[tuple[str, tuple[str, ...]], ...]] = {
    AssetForm.NETCDF: (('NETCDF:"%s"', ("netCDF",)),),
    AssetForm.HDF5: (('NETCDF:"%s"', ("netCDF",)), ("%s", ("HDF5", "HDF5Image"))),
    AssetForm.ZARR: (('ZARR:"%s"', ("Zarr",)),),
}
_MAGIC = (b"CDF", b"\x89HDF")  # first bytes of a netCDF, classic and new
_MOST_OPENED = 2 * MOST_NAMES


def variables(
    asset: Asset, form: AssetForm, portal: str, token: CancelToken, path: str = ""
) -> dict[str, str]:
    """Return variable → GDAL's name of it, of all that lie somewhere on Earth.

    Args:
        asset: the file; it needs no gate.
        form: NETCDF, HDF5 or ZARR.
        portal: portal id for errors.
        token: looked at between the variables.
        path: GDAL's name of a file on this disk, perhaps inside an archive; made of the address if empty.

    Raises:
        PortalError: the kinds of HTTP; CANCELLED.
        StreamError: NO_RANGES; NO_PLACE, where no variable has a place; OLD_GDAL, where the file is well
            but this GDAL cannot read it over the net (netCDF: only on Linux, with `userfaultfd`).
        AssetError: UNREADABLE.
    """
    path = path or _path(asset)
    with gdal_calls():
        otherwise = _check(path, form, portal)
    opened = False
    for template, drivers in _WAYS[form]:
        names = _names(template.replace("%s", path), drivers, shown_name(path))
        opened = opened or names is not None
        placed = _placed(names or {}, asset, portal, token)
        if placed:
            return placed
    raise StreamError(StreamProblem.NO_PLACE, shown_name(path), portal) if opened else otherwise


def _placed(names: Mapping[str, str], asset: Asset, portal: str, token: CancelToken) -> dict[str, str]:
    """Return those that lie somewhere; others are tables, profiles, variables without coordinates."""
    placed = {}
    for name, read in names.items():
        if token.cancelled:
            raise PortalError(portal, ErrorKind.CANCELLED)
        with suppress(StreamError, GdalError):
            probe_raster(read, portal, grid=asset.grid)
            placed[name] = read
    return placed


def _path(asset: Asset) -> str:
    try:
        path = source_path(asset.href.rstrip("/"))
    except ValueError as error:
        raise AssetError(AssetObstacle.NO_ADDRESS, asset.key) from error
    if '"' in path:
        raise AssetError(AssetObstacle.NO_ADDRESS, asset.key)
    return path


def _names(whole: str, drivers: Sequence[str], file: str) -> dict[str, str] | None:
    """Return variable → GDAL's name of it, at most some hundred; None where the file cannot be opened so."""
    with gdal_calls():
        try:
            dataset = gdal.OpenEx(whole, gdal.OF_RASTER, allowed_drivers=list(drivers))
        except RuntimeError:  # GDAL's exceptions may be on; why was looked for before
            dataset = None
        if dataset is None:
            return None
        inside = [name for name, _description in dataset.GetSubDatasets()][:_MOST_OPENED]
        if not inside:
            return {file: whole} if dataset.RasterCount else {}
        return {variable_name(name): name for name in inside}


def variable_name(read: str) -> str:
    """Return the variable in `NETCDF:"…":name`, `HDF5:"…"://group/name` or `ZARR:"…":/name`."""
    return clean_text(read.rpartition('":')[2].lstrip("/"), 100)


def _check(path: str, form: AssetForm, portal: str) -> Exception:
    """Return what it means if a file cannot be opened; raises where the server does not give it."""
    if form is AssetForm.ZARR:
        return AssetError(AssetObstacle.UNREADABLE, shown_name(path))  # a folder: nothing to ask for
    if first_bytes(path, portal).startswith(_MAGIC):
        return StreamError(StreamProblem.OLD_GDAL, shown_name(path), portal)
    return AssetError(AssetObstacle.UNREADABLE, shown_name(path))
