"""Whether what boxes in degrees hold has something in common."""

from __future__ import annotations

from .service_layer import Box


def boxes_meet(one: Box | None, other: Box | None) -> bool:
    """Return whether two boxes have a point in common; one that is not known meets all.

    Args:
        one: west, south, east, north; west is larger than east where it crosses the antimeridian.
        other: the same.
    """
    if one is None or other is None:
        return True
    if one[1] > other[3] or other[1] > one[3]:
        return False
    return any(
        west <= other_east and other_west <= east
        for west, east in _spans(one)
        for other_west, other_east in _spans(other)
    )


def _spans(box: Box) -> tuple[tuple[float, float], ...]:
    west, _south, east, _north = box
    return ((west, east),) if west <= east else ((west, 180.0), (-180.0, east))
