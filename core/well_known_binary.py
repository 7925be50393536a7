"""Geometries as bytes: little endian WKB, two dimensions."""

from __future__ import annotations

import struct
from collections.abc import Sequence

Position = tuple[float, float]
Ring = tuple[Position, ...]

POINT, POLYGON, MULTIPOLYGON = 1, 3, 6
_RING_HEAD = struct.Struct("<BIII")  # of a polygon: byte order, kind, rings, points of the first ring
_POSITION = struct.Struct("<2d")


def pack_point(x: float, y: float) -> bytes:
    """Return a point."""
    return struct.pack("<BI2d", 1, POINT, x, y)


def pack_polygon(rings: Sequence[Sequence[Position]]) -> bytes:
    """Return a polygon of closed rings, the outer one first."""
    parts = [struct.pack("<BII", 1, POLYGON, len(rings))]
    for ring in rings:
        flat = [value for position in ring for value in position]
        parts.append(struct.pack(f"<I{len(flat)}d", len(ring), *flat))
    return b"".join(parts)


def pack_polygons(polygons: Sequence[Sequence[Sequence[Position]]]) -> bytes:
    """Return one polygon as such, several as a multipolygon."""
    if len(polygons) == 1:
        return pack_polygon(polygons[0])
    return struct.pack("<BII", 1, MULTIPOLYGON, len(polygons)) + b"".join(map(pack_polygon, polygons))


def unpack_point(wkb: bytes) -> Position:
    """Return the position of a point."""
    x, y = struct.unpack_from("<2d", wkb, 5)
    return (x, y)


def kind_of(wkb: bytes) -> int:
    """Return POINT, POLYGON or MULTIPOLYGON."""
    kind: int = struct.unpack_from("<I", wkb, 1)[0]
    return kind


def unpack_polygons(wkb: bytes) -> tuple[tuple[Ring, ...], ...]:
    """Return the polygons, each a tuple of closed rings; none for a point.

    Raises:
        ValueError: on bytes that this module did not write.
    """
    if len(wkb) > _RING_HEAD.size:
        order, kind, rings, size = _RING_HEAD.unpack_from(wkb)
        if (order, kind, rings) == (1, POLYGON, 1) and len(wkb) == _RING_HEAD.size + size * _POSITION.size:
            return ((tuple(_POSITION.iter_unpack(wkb[_RING_HEAD.size :])),),)  # nearly all, in half the time
    try:
        kind = kind_of(wkb)
        if wkb[0] != 1 or kind not in (POINT, POLYGON, MULTIPOLYGON):
            raise ValueError(f"WKB of kind {kind} is not used here")
        if kind == POINT:
            return ()
        if kind == POLYGON:
            return (_polygon(wkb, 0)[0],)
        polygons: list[tuple[Ring, ...]] = []
        offset = 9
        for _ in range(struct.unpack_from("<I", wkb, 5)[0]):
            polygon, offset = _polygon(wkb, offset)
            polygons.append(polygon)
        return tuple(polygons)
    except (struct.error, IndexError) as error:
        raise ValueError("the WKB is cut short") from error


def _polygon(wkb: bytes, offset: int) -> tuple[tuple[Ring, ...], int]:
    count = struct.unpack_from("<I", wkb, offset + 5)[0]
    offset += 9
    rings: list[Ring] = []
    for _ in range(count):
        size = struct.unpack_from("<I", wkb, offset)[0]
        if size * 16 > len(wkb) - offset:
            raise ValueError("the WKB is cut short")
        flat = struct.unpack_from(f"<{2 * size}d", wkb, offset + 4)
        rings.append(tuple(zip(flat[::2], flat[1::2])))
        offset += 4 + 16 * size
    return tuple(rings), offset
