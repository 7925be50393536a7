"""Unpacking a product on arrival: whatever the archive says, nothing is written outside the folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Callable

from ..cancel_token import CancelToken
from .archive_entry import ArchiveEntry
from .archive_form import ArchiveForm, archive_form
from .archive_names import ArchiveNames
from .safe_name import numbered, safe_name
from .tar_archive import TarArchive
from .unpack_error import UnpackError
from .unpack_problem import UnpackProblem
from .zip_archive import ZipArchive

MOST_ENTRIES = 50_000
MOST_TIMES = 100  # of the archive's size; pictures with much missing data reach some twenty
ALWAYS_ALLOWED = 256 << 20  # bytes: small archives may become larger than that many times their size
RESERVE = 64 << 20  # bytes that stay free on the disk
SYNC_EVERY = 32 << 20  # bytes: one long wait for the disk could not be cancelled
_ENDINGS = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".tbz2", ".xz", ".txz")

Tell = Callable[[int, int], None]


def unpack(archive: Path, folder: Path, token: CancelToken, tell: Tell) -> Path:
    """Unpack an archive and return what it became: a folder, or the file that was packed alone.

    Everything is written into a hidden folder beside the result, which gets its name when all is there and
    on the disk. What has that name already is left alone: it is the result where it holds the same files with
    the same sizes, else the new one gets a number.

    Args:
        archive: zip, tar, tar packed by gzip, bzip2 or xz, or one file packed by these; told by its bytes.
        folder: where the result goes.
        token: ends it within 100 ms.
        tell: called with bytes that are done and all bytes; of what, differs between kinds of archives.

    Raises:
        UnpackError: nothing is left behind.
    """
    hidden = folder / f".{archive.name[:100]}.unpacking"
    try:
        shutil.rmtree(hidden, ignore_errors=True)  # of a QGIS that ended meanwhile
        hidden.mkdir(parents=True)
        _Unpacking(archive, hidden, token, tell).run()
        return _named(hidden, folder, archive)
    except OSError as error:
        raise _disk_error(error) from error
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


class _Unpacking:
    """One archive on its way."""

    def __init__(self, archive: Path, target: Path, token: CancelToken, tell: Tell) -> None:
        self._archive = archive
        self._target = target
        self._token = token
        self._tell = tell
        self._names = ArchiveNames()
        self._packed = archive.stat().st_size
        self._most = max(MOST_TIMES * self._packed, ALWAYS_ALLOWED)
        self._written = 0
        self._count = 0

    def run(self) -> None:
        form = archive_form(self._archive)
        if form is None:
            raise UnpackError(UnpackProblem.UNKNOWN_FORM, self._archive.name)
        if form is ArchiveForm.ZIP:
            self._run_zip()
            return
        self._check_room(self._packed)
        with closing(TarArchive(self._archive, form, self._most)) as tar:
            self._write_all(tar.entries())

    def _run_zip(self) -> None:
        with closing(ZipArchive(self._archive, MOST_ENTRIES)) as found:
            if found.total > self._most:
                raise UnpackError(UnpackProblem.TOO_LARGE, str(found.total))
            self._check_room(found.total)
            self._packed = found.total
            self._write_all(found.entries)

    def _write_all(self, entries: Iterable[ArchiveEntry]) -> None:
        for entry in entries:
            self._count += 1
            if self._count > MOST_ENTRIES:
                raise UnpackError(UnpackProblem.TOO_MANY, str(self._count))
            self._check_token()
            parts = self._names.parts(entry.name, entry.chunks is None)
            path = self._target.joinpath(*parts)
            if entry.chunks is None:
                path.mkdir(parents=True, exist_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._write(entry, path)
        if not self._count:
            raise UnpackError(UnpackProblem.DAMAGED, self._archive.name)

    def _write(self, entry: ArchiveEntry, path: Path) -> None:
        """Write a file; more or less than the archive said is refused."""
        done = synced = 0
        most = self._most - self._written if entry.size is None else entry.size
        with path.open("xb") as file:
            for chunk in entry.chunks() if entry.chunks else ():
                done += len(chunk)
                self._written += len(chunk)
                if done > most or self._written > self._most:
                    raise UnpackError(UnpackProblem.TOO_LARGE, entry.name)
                file.write(chunk)
                self._check_token()
                self._tell_of(entry)
                if done - synced >= SYNC_EVERY:
                    self._check_room(0)
                    _sync(file.fileno())
                    synced = done
            file.flush()
            _sync(file.fileno())
        if entry.size is not None and done != entry.size:
            raise UnpackError(UnpackProblem.DAMAGED, entry.name)

    def _tell_of(self, entry: ArchiveEntry) -> None:
        done = self._written if entry.passed is None else entry.passed()
        self._tell(min(done, self._packed), self._packed)

    def _check_token(self) -> None:
        if self._token.cancelled:
            raise UnpackError(UnpackProblem.CANCELLED)

    def _check_room(self, size: int) -> None:
        if shutil.disk_usage(self._target).free - RESERVE < size:
            raise UnpackError(UnpackProblem.NO_ROOM, str(size))


def _named(hidden: Path, folder: Path, archive: Path) -> Path:
    """Give the result its name: its own where it is one folder or file, else that of the archive."""
    found = [*hidden.iterdir()]
    alone = found[0] if len(found) == 1 else None
    result = hidden if alone is None else alone
    name = safe_name(_stem(archive.name) if alone is None else alone.name)
    target, number = folder / name, 2
    while os.path.lexists(target):
        if _sizes(target) == _sizes(result):
            return target
        target, number = folder / numbered(name, number), number + 1
    result.rename(target)
    _sync_folder(folder)
    return target


def _sizes(top: Path) -> dict[str, int]:
    """Return file → bytes; a folder has the size -1."""
    found = {"": -1 if top.is_dir() else top.lstat().st_size}
    for folder, folders, files in os.walk(top):
        here = Path(folder)
        place = here.relative_to(top).as_posix()
        found.update({f"{place}/{name}": -1 for name in folders})
        found.update({f"{place}/{name}": (here / name).lstat().st_size for name in files})
    return found


def _stem(name: str) -> str:
    """Return an archive's name without `.zip`, `.tar.gz` and the like."""
    for _step in range(2):
        ending = Path(name).suffix.lower()
        name = name[: -len(ending)] if ending in _ENDINGS and len(name) > len(ending) else name
    return name


def _sync(file: int) -> None:
    """Have the bytes on the disk before the name says that they are."""
    os.fsync(file)


def _sync_folder(folder: Path) -> None:
    """The same for the name itself, where the system can."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _disk_error(error: OSError) -> UnpackError:
    full = error.errno in (28, 122)  # ENOSPC, EDQUOT
    words = error.strerror or type(error).__name__
    return UnpackError(UnpackProblem.NO_ROOM if full else UnpackProblem.DISK, words)
