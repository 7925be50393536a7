"""Zip archives."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from .archive_entry import ArchiveEntry
from .unpack_error import UnpackError
from .unpack_problem import UnpackProblem

CHUNK = 1 << 20
LARGEST_LIST = 64 << 20  # bytes of the list of entries
_ENCRYPTED = 0x41  # flags: encrypted, strongly encrypted
_TAIL = 65_557 + 76  # the record at the end with the longest comment, and what 64 bits need before it
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OverflowError)


class ZipArchive:
    """Entries of a zip, checked before the first byte is written.

    Args:
        path: the archive.
        most: entries, at most.

    Attributes:
        entries: in the archive's order.
        total: bytes that its files have in all, as it says.

    Raises:
        UnpackError: DAMAGED, TOO_MANY, LINK, SPECIAL, ENCRYPTED, METHOD, TOO_LARGE.
        OSError: where it cannot be read.
    """

    def __init__(self, path: Path, most: int) -> None:
        check_list(path)
        try:
            self._file = zipfile.ZipFile(path)
            infos = self._file.infolist()
            _check(infos, most, path.stat().st_size)
        except (*_ERRORS, RuntimeError) as error:  # the latter for versions of zip that Python does not know
            raise UnpackError(UnpackProblem.DAMAGED, type(error).__name__) from error
        self.entries = [self._entry(info) for info in infos]
        self.total = sum(info.file_size for info in infos)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _entry(self, info: zipfile.ZipInfo) -> ArchiveEntry:
        chunks = None if info.is_dir() else partial(self._chunks, info)
        # the name that was written, not the one that Python makes of it at the first zero byte
        return ArchiveEntry(info.orig_filename, info.file_size, chunks)

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield the content; its checksum (CRC) is compared at the end."""
        try:
            with self._file.open(info) as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except _ERRORS as error:
            raise UnpackError(UnpackProblem.DAMAGED, info.filename) from error
        except RuntimeError as error:  # wants a password after all
            raise UnpackError(UnpackProblem.ENCRYPTED, info.filename) from error


def check_list(path: Path) -> None:
    """Refuse a list of entries that would fill the memory: `zipfile` and GDAL read it as a whole.

    Raises:
        UnpackError: DAMAGED, TOO_MANY.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    long, short = tail.rfind(_END_64), tail.rfind(_END)
    if long >= 0:
        listed = int.from_bytes(tail[long + 40 : long + 48], "little")
    elif short >= 0:
        listed = int.from_bytes(tail[short + 12 : short + 16], "little")
    else:
        raise UnpackError(UnpackProblem.DAMAGED, path.name)
    if listed > LARGEST_LIST:
        raise UnpackError(UnpackProblem.TOO_MANY, str(listed))


def _check(infos: list[zipfile.ZipInfo], most: int, size: int) -> None:
    if len(infos) > most:
        raise UnpackError(UnpackProblem.TOO_MANY, str(len(infos)))
    for info in infos:
        problem = _problem(info)
        if problem is not None:
            raise UnpackError(problem, info.filename)
    _check_overlap(infos, size)


def _problem(info: zipfile.ZipInfo) -> UnpackProblem | None:
    kind = stat.S_IFMT(info.external_attr >> 16)  # 0 where it was not made on Unix
    if kind == stat.S_IFLNK:
        return UnpackProblem.LINK
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return UnpackProblem.SPECIAL
    if info.flag_bits & _ENCRYPTED:
        return UnpackProblem.ENCRYPTED
    return None if info.compress_type in _METHODS else UnpackProblem.METHOD


def _check_overlap(infos: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse entries that share their bytes: so a small archive becomes a huge one (zip bombs of 2019)."""
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < end:
            raise UnpackError(UnpackProblem.TOO_LARGE, info.filename)
        end = info.header_offset + info.compress_size
        if end > size:
            raise UnpackError(UnpackProblem.DAMAGED, info.filename)
