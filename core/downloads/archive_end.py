"""Whether an archive ends as archives end."""

from __future__ import annotations

import struct
from typing import BinaryIO

_END = b"PK\x05\x06"
_END_BYTES = 22
_ENTRY = b"PK\x01\x02"  # of the directory
_LOCATOR = b"PK\x06\x07"  # of the 64-bit end record
_LOCATOR_BYTES = 20
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
        comment = len(tail) - place - _END_BYTES
        if len(record) == _END_BYTES and _fits(stream, record, size - len(tail) + place, comment):
            return True
        place = tail.rfind(_END, 0, place)
    return False


def _fits(stream: BinaryIO, record: bytes, place: int, comment: int) -> bool:
    """Return whether an end record at `place` tells of a directory before it, and of what follows it."""
    length, start, told = struct.unpack("<IIH", record[12:])
    if told != comment:
        return False
    if _UNTOLD in (length, start):
        stream.seek(max(0, place - _LOCATOR_BYTES))
        return stream.read(4) == _LOCATOR
    if start + length > place:
        return False
    stream.seek(start)
    return stream.read(4) == _ENTRY
