"""Whether an archive ends as archives end."""

from __future__ import annotations

import struct
from typing import BinaryIO

_END = b"PK\x05\x06"
_END_BYTES = 22
_LONGEST_COMMENT = 65535
_UNTOLD = 0xFFFFFFFF  # the 64-bit record before it tells


def is_whole_zip(stream: BinaryIO) -> bool:
    """Return whether a file is a zip archive with its directory: that comes last, so nothing is missing.

    Zips that a portal makes on the fly have another size than it says (portal sheet cdse, Known pitfalls 3),
    or none at all. Whether each file in it is sound is not looked at.

    Args:
        stream: open for reading, of any size; some 64 kB at both ends are read.
    """
    if not stream.read(4).startswith(b"PK"):
        return False
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END_BYTES - _LONGEST_COMMENT))
    tail = stream.read(_END_BYTES + _LONGEST_COMMENT)
    place = tail.rfind(_END)
    while place >= 0:
        record = tail[place : place + _END_BYTES]
        if len(record) == _END_BYTES and _fits(record, size - len(tail) + place, len(tail) - place):
            return True
        place = tail.rfind(_END, 0, place)
    return False


def _fits(record: bytes, place: int, rest: int) -> bool:
    """Return whether an end record tells of a directory that lies before it, and of all that follows it."""
    length, start, comment = struct.unpack("<IIH", record[12:22])
    told = _UNTOLD in (length, start) or start + length <= place
    return bool(told) and comment == rest - _END_BYTES
