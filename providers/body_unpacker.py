"""Unpacking a compressed body without ever holding more than is allowed."""

from __future__ import annotations

import zlib

_AUTOMATIC = 47  # zlib: gzip or zlib header, found by itself


class BodyUnpacker:
    """Collects the chunks of one body, unpacked, up to a limit.

    Raises (from `feed` and `finish`):
        OverflowError: more than the limit came out; a "gzip bomb" of any factor costs at most the limit.
        zlib.error: the compressed stream is damaged.
        EOFError: the compressed stream ends too early.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        """Accept `encoding` `gzip`, `deflate` or empty."""
        self._packed = bool(encoding)
        self._raw_allowed = encoding == "deflate"
        self._unpack = zlib.decompressobj(_AUTOMATIC)
        self._limit = limit
        self._size = 0
        self._parts: list[bytes] = []
        self._started = False

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes as they came over the wire."""
        if not self._packed:
            self._keep(chunk)
            return
        while chunk:
            self._keep(self._step(chunk))
            chunk = self._unpack.unconsumed_tail
            if self._unpack.eof and self._unpack.unused_data.strip(b"\0"):
                chunk = self._unpack.unused_data  # gzip allows several members in a row
                self._unpack = zlib.decompressobj(_AUTOMATIC)

    def _step(self, chunk: bytes) -> bytes:
        room = self._limit - self._size + 1
        try:
            unpacked = self._unpack.decompress(chunk, room)
        except zlib.error:
            if self._started or not self._raw_allowed:
                raise
            self._unpack = zlib.decompressobj(-zlib.MAX_WBITS)  # servers that call raw streams "deflate"
            unpacked = self._unpack.decompress(chunk, room)
        self._started = True
        return unpacked

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > self._limit:
            raise OverflowError(f"more than {self._limit} bytes")
        self._parts.append(part)

    def finish(self) -> bytes:
        """Return the whole body."""
        if self._packed and self._started and not self._unpack.eof:
            raise EOFError("the compressed body breaks off")
        return b"".join(self._parts)
