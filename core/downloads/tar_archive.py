"""Tar archives, packed or not, and single packed files; read once, from beginning to end."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from .archive_entry import ArchiveEntry
from .archive_form import HEAD, ArchiveForm, is_tar
from .forward_reader import PIECE, ForwardReader
from .unpack_error import UnpackError
from .unpack_problem import UnpackProblem

_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_LINKS = (tarfile.SYMTYPE, tarfile.LNKTYPE)
_BLOCK = 512
_ERRORS = (tarfile.TarError, EOFError, ValueError, OverflowError, KeyError, IndexError, RecursionError)


class TarArchive:
    """Entries one after the other; each is to be read before the next is asked for.

    Args:
        path: the archive.
        form: TAR, or how it is packed.
        most: bytes that may follow the last entry, and the names of all may take.

    Raises:
        OSError: where it cannot be read.
        UnpackError: DAMAGED.
    """

    def __init__(self, path: Path, form: ArchiveForm, most: int) -> None:
        self._path = path
        self._form = form
        self._most = most
        self._reader = ForwardReader(path, form)

    def close(self) -> None:
        """Let go of the file."""
        self._reader.close()

    def entries(self) -> Iterator[ArchiveEntry]:
        """Yield them.

        Raises:
            UnpackError: DAMAGED, LINK, SPECIAL, TOO_LARGE.
        """
        if self._form is not ArchiveForm.TAR and not self._holds_tar():
            yield ArchiveEntry(_bare_name(self._path), None, self._all, self._passed)
            return
        try:
            yield from self._members()
        except _ERRORS as error:
            raise UnpackError(UnpackProblem.DAMAGED, type(error).__name__) from error
        self._drain()

    def _holds_tar(self) -> bool:
        reader = ForwardReader(self._path, self._form)
        try:
            return is_tar(reader.read(HEAD))
        finally:
            reader.close()

    def _members(self) -> Iterator[ArchiveEntry]:
        source = cast(Any, self._reader)
        with tarfile.open(fileobj=source, mode="r:", errorlevel=2) as archive:
            while (member := archive.next()) is not None:
                problem = _problem(member)
                if problem is not None:
                    raise UnpackError(problem, member.name)
                yield self._entry(archive, member)
                cast(Any, archive).members.clear()  # it would keep them all
            # `tarfile` takes a header that it cannot read, or none, for the end as well
            if self._reader.last != bytes(_BLOCK):
                raise UnpackError(UnpackProblem.DAMAGED, self._path.name)

    def _entry(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> ArchiveEntry:
        def chunks() -> Iterator[bytes]:
            try:
                file = archive.extractfile(member)
                while file is not None and (chunk := file.read(PIECE)):
                    yield chunk
            except _ERRORS as error:
                raise UnpackError(UnpackProblem.DAMAGED, member.name) from error

        if member.isdir():
            return ArchiveEntry(member.name, 0, None, self._passed)
        return ArchiveEntry(member.name, member.size, chunks, self._passed)

    def _drain(self) -> None:
        """Read to the end, where the checksums of packed files are."""
        left = self._most
        while chunk := self._reader.read(PIECE):
            left -= len(chunk)
            if left < 0:
                raise UnpackError(UnpackProblem.TOO_LARGE, self._path.name)

    def _all(self) -> Iterator[bytes]:
        while chunk := self._reader.read(PIECE):
            yield chunk

    def _passed(self) -> int:
        return self._reader.packed_place


def _problem(member: tarfile.TarInfo) -> UnpackProblem | None:
    if member.type in _LINKS:
        return UnpackProblem.LINK
    if member.isdir() or (member.type in _FILES and not member.issparse()):
        return None if member.size >= 0 else UnpackProblem.DAMAGED
    return UnpackProblem.SPECIAL


def _bare_name(path: Path) -> str:
    """Return the name without the ending that says how it is packed."""
    return path.stem if path.suffix.lower() in (".gz", ".bz2", ".xz", ".z") else f"{path.name}.unpacked"
