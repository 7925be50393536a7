"""Which files a downloaded product has; in a worker thread. Archives are looked into without unpacking."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from osgeo import gdal

from ...core.downloads.archive_form import ArchiveForm, archive_form
from ...core.downloads.archive_names import entry_parts
from ...core.downloads.download import Download
from ...core.downloads.unpack_error import UnpackError
from ...core.downloads.zip_archive import check_list
from ..gdal_calls import gdal_calls
from .arrival_error import ArrivalError
from .arrival_problem import ArrivalProblem
from .product_file import ProductFile

MOST_FILES = 20_000
_IN_PLACE = {ArchiveForm.ZIP: "/vsizip/", ArchiveForm.TAR: "/vsitar/"}
_ENDINGS = {"/vsizip/": (".zip", ".kmz"), "/vsitar/": (".tar",)}
# what GDAL reads as it is → the driver that it takes, where not every GDAL has it
_READ_PACKED = {".kmz": "LIBKML", ".shz": "", ".shp.zip": ""}
_SIDECAR = ".guichet.json"


def product_files(downloads: Sequence[Download]) -> list[ProductFile]:
    """Return all files, sorted by name; hidden ones and sidecars are left out.

    Raises:
        ArrivalError: GONE, PACKED, DAMAGED.
    """
    found: list[ProductFile] = []
    for download in downloads:
        path = Path(download.path)
        # files that were fetched one by one are one product, as in the archive that they come from
        top = Path(download.item.folder) if len(downloads) > 1 else path
        found += _files_of(path, top, download.item.key)
    return sorted(found[:MOST_FILES], key=lambda file: file.name)


def _files_of(path: Path, top: Path, key: str) -> list[ProductFile]:
    if path.is_dir():
        return list(_below(path))
    if not path.is_file():
        raise ArrivalError(ArrivalProblem.GONE, path.name)
    form = archive_form(path)
    if form is None or _is_read_packed(path.name.lower()):
        name = path.relative_to(top).as_posix() if top in path.parents else path.name
        return [ProductFile(name, path.as_posix(), top.as_posix(), key)]
    if form not in _IN_PLACE:
        # seeking in it would unpack it from the beginning, again and again
        raise ArrivalError(ArrivalProblem.PACKED, path.name)
    return list(_inside(path, _IN_PLACE[form]))


def _is_read_packed(name: str) -> bool:
    """Return whether GDAL reads a packed file as it is; without the driver for it, it is looked into."""
    driver = next((driver for ending, driver in _READ_PACKED.items() if name.endswith(ending)), None)
    return driver is not None and (not driver or gdal.GetDriverByName(driver) is not None)


def _below(top: Path) -> Iterator[ProductFile]:
    """Yield the files of a folder; links are not followed."""
    count = 0
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if name.startswith(".") or name.endswith(_SIDECAR) or path.is_symlink():
                continue
            count += 1
            if count > MOST_FILES:
                return
            yield ProductFile(path.relative_to(top).as_posix(), path.as_posix(), top.as_posix())


def _inside(archive: Path, prefix: str) -> Iterator[ProductFile]:
    """Yield the files of an archive, by names that stay inside of it."""
    text = archive.as_posix()
    if prefix == _IN_PLACE[ArchiveForm.ZIP]:
        try:
            check_list(archive)
        except UnpackError as error:
            raise ArrivalError(ArrivalProblem.DAMAGED, archive.name) from error
    plain = text.lower().endswith(_ENDINGS[prefix])  # GDAL finds the archive's end in the path by that
    root = f"{prefix}{text}" if plain else f"{prefix}{{{text}}}"
    with gdal_calls():
        names = gdal.ReadDirRecursive(root)
    if names is None:
        raise ArrivalError(ArrivalProblem.DAMAGED, archive.name)
    for name in names[:MOST_FILES]:
        if not name.endswith("/") and _is_usual(name):
            yield ProductFile(name, f"{root}/{name}", root)


def _is_usual(name: str) -> bool:
    try:
        return not any(part.startswith(".") for part in entry_parts(name))
    except UnpackError:
        return False
