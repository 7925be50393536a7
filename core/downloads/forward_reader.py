"""A packed file, unpacked as it is read; forwards only."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .archive_form import ArchiveForm
from .unpack_error import UnpackError
from .unpack_problem import UnpackProblem

PIECE = 256 << 10  # bytes unpacked at once
PACKED = 64 << 10  # bytes read at once
LARGEST_READ = 16 << 20  # `tarfile` reads headers as a whole, however long they say they are
MEMORY = 256 << 20  # for the dictionary of an xz
_ERRORS = (zlib.error, lzma.LZMAError, OSError, EOFError, MemoryError)


class ForwardReader:
    """What `tarfile` needs of a file: `read`, `tell`, `seek` forwards.

    The checksums of gzip, bzip2 and xz are compared when their end is read.

    Args:
        path: the file.
        form: how it is packed; TAR: not at all.

    Attributes:
        last: what was read last.
    """

    def __init__(self, path: Path, form: ArchiveForm) -> None:
        self._name = path.name
        self._file = path.open("rb")
        self._form = form
        self._source = self._plain() if form is ArchiveForm.TAR else self._unpacked()
        self._waiting = b""
        self._place = 0
        self.last = b""

    @property
    def packed_place(self) -> int:
        """Bytes of the packed file that were read."""
        return self._file.tell()

    def read(self, size: int) -> bytes:
        """Return the next bytes; fewer at the end.

        Raises:
            UnpackError: DAMAGED; TOO_LARGE for a size that no header should have.
        """
        if not 0 <= size <= LARGEST_READ:
            raise UnpackError(UnpackProblem.TOO_LARGE, self._name)
        parts, missing = [], size
        while missing:
            piece = self._waiting or next(self._source, b"")
            if not piece:
                break
            parts.append(piece[:missing])
            self._waiting = piece[missing:]
            missing -= len(parts[-1])
        self._place += size - missing
        self.last = b"".join(parts)
        return self.last

    def tell(self) -> int:
        """Return the unpacked bytes that were read."""
        return self._place

    def seek(self, place: int, whence: int = 0) -> int:
        """Go forwards, at most to the end."""
        if whence != 0 or place < self._place:
            raise UnpackError(UnpackProblem.DAMAGED, self._name)
        while self._place < place and self.read(min(PIECE, place - self._place)):
            pass
        return self._place

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _plain(self) -> Iterator[bytes]:
        while piece := self._file.read(PIECE):
            yield piece

    def _unpacked(self) -> Iterator[bytes]:
        """Yield pieces; several packed streams in a row are one."""
        decompressor, waiting = _decompressor(self._form), b""
        while True:
            if decompressor.eof:
                # some writers fill up the last block
                waiting = (waiting or self._file.read(PACKED)).lstrip(b"\0")
                if not waiting:
                    return
                decompressor = _decompressor(self._form)
            has_more = not getattr(decompressor, "needs_input", True)
            packed = waiting or (b"" if has_more else self._file.read(PACKED))
            piece, waiting = self._piece(decompressor, packed)
            if not piece and not packed and not decompressor.eof:
                raise UnpackError(UnpackProblem.DAMAGED, self._name)  # cut off
            if piece:
                yield piece

    def _piece(self, decompressor: Any, packed: bytes) -> tuple[bytes, bytes]:
        """Return what was unpacked and what is left of `packed`."""
        try:
            piece = decompressor.decompress(packed, PIECE)
        except _ERRORS as error:
            raise UnpackError(UnpackProblem.DAMAGED, self._name) from error
        return piece, decompressor.unused_data or getattr(decompressor, "unconsumed_tail", b"")


def _decompressor(form: ArchiveForm) -> Any:
    if form is ArchiveForm.GZIP:
        return zlib.decompressobj(wbits=31)
    if form is ArchiveForm.BZIP2:
        return bz2.BZ2Decompressor()
    return lzma.LZMADecompressor(memlimit=MEMORY)
