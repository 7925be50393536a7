"""What the first bytes of a picture say; nothing is unpacked."""

from __future__ import annotations

import struct
from collections.abc import Callable

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_GIF = (b"GIF87a", b"GIF89a")
_END = 64  # bytes at the end, where the last chunk must be found: some servers add a few
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG markers that tell the size (T.81, B.1)
_BARE = frozenset((0x01, *range(0xD0, 0xD8)))  # markers without a length
_NOTHING = (0, 0)

Size = tuple[int, int]


def picture_size(body: bytes) -> Size:
    """Return width and height in pixels of a PNG, JPEG, WebP or GIF; zeros for anything else.

    A PNG or JPEG without its end is nothing: decoders would fill the rest with grey or black.
    """
    reader = _reader(body)
    try:
        return reader(body)
    except (struct.error, IndexError):
        return _NOTHING


def _reader(body: bytes) -> Callable[[bytes], Size]:
    if body.startswith(_PNG):
        return _png
    if body.startswith(_JPEG):
        return _jpeg
    if body.startswith(_GIF):
        return _gif
    return _webp if body[:4] == b"RIFF" and body[8:12] == b"WEBP" else _none


def _none(_body: bytes) -> Size:
    return _NOTHING


def _png(body: bytes) -> Size:
    if body[12:16] != b"IHDR" or b"IEND" not in body[-_END:]:
        return _NOTHING
    width, height = struct.unpack_from(">II", body, 16)
    return width, height


def _gif(body: bytes) -> Size:
    width, height = struct.unpack_from("<HH", body, 6)
    return width, height


def _jpeg(body: bytes) -> Size:
    """Walk along the markers to the one of the frame."""
    place = 2 if b"\xff\xd9" in body[-_END:] else len(body)
    while place < len(body) - 9:
        if body[place] != 0xFF:
            return _NOTHING
        marker = body[place + 1]
        if marker == 0xFF:
            place += 1
        elif marker in _BARE:
            place += 2
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", body, place + 5)
            return width, height
        else:
            place += 2 + max(2, struct.unpack_from(">H", body, place + 2)[0])
    return _NOTHING


def _webp(body: bytes) -> Size:
    kind = body[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[24:27], "little"), 1 + int.from_bytes(body[27:30], "little")
    if kind == b"VP8L" and body[20] == 0x2F:
        bits = struct.unpack_from("<I", body, 21)[0]
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and body[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", body, 26)
        return width & 0x3FFF, height & 0x3FFF
    return _NOTHING
