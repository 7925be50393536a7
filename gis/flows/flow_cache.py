"""Capabilities kept on disk between sessions."""

from __future__ import annotations

import time
import zlib
from pathlib import Path

from ...core.flows.flow_source import FlowSource
from ..picture_cache import MEGABYTE, PictureCache

FOLDER = "flows"  # below the plugin's cache folder
FRESH_SECONDS = 86400.0
_MARK = b"guichet-eo flow 1 "
_LARGEST = 64 * MEGABYTE  # bytes of one document, unpacked


class FlowCache:
    """Packed documents in files named by a hash of kind, address and account: no address shows in a name.

    May be used from any thread. A disk that cannot be read or written and a file that is damaged are an
    empty cache, never an error. What `secret` services say is never written.

    Args:
        folder: made when the first document is kept.
        capacity: bytes, packed; beyond it what was not used for longest goes first.
    """

    def __init__(self, folder: Path, capacity: int = 100 * MEGABYTE) -> None:
        self._files = PictureCache(folder, capacity, ".capabilities")

    def read(self, source: FlowSource) -> tuple[bytes, float] | None:
        """Return a document as the service sent it and its age in seconds, None where none is kept.

        The age is infinite where the clock was changed.
        """
        if source.secret:
            return None
        data = self._files.read(_key(source))
        if data is None:
            return None
        try:
            written, packed = _parted(data)
            body = unpacked(packed)
        except ValueError:
            self.forget(source)
            return None
        age = time.time() - written
        return body, age if age >= 0 else float("inf")

    def write(self, source: FlowSource, packed_body: bytes) -> None:
        """Keep a document, packed by `packed`, as new."""
        if not source.secret:
            self._files.write(_key(source), _MARK + b"%d\n" % int(time.time()) + packed_body)

    def forget(self, source: FlowSource) -> None:
        """Remove what is kept of a service, because it turned out to be unreadable."""
        self._files.remove(_key(source))

    def clear(self) -> None:
        """Remove everything."""
        self._files.clear()

    def size(self) -> int:
        """Return the bytes in use."""
        return self._files.size()


def packed(body: bytes) -> bytes:
    """Return a document as it is kept: 5 MB of capabilities become some 300 kB."""
    return zlib.compress(body, 1)


def unpacked(data: bytes) -> bytes:
    """Return what `packed` took.

    Raises:
        ValueError: if it is damaged, or larger than any document may be.
    """
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(data, _LARGEST)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpacker.eof:
        raise ValueError("cut off, or too large")
    return body


def _key(source: FlowSource) -> str:
    return PictureCache.key("flow", source.kind, source.address, source.authcfg)


def _parted(data: bytes) -> tuple[int, bytes]:
    head, _newline, rest = data[:64].partition(b"\n")
    if not head.startswith(_MARK):
        raise ValueError("not a document of ours")
    return int(head[len(_MARK) :]), rest + data[64:]
