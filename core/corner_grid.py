"""Points between the four corners of a picture, true on the globe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import asin, atan2, cos, degrees, isfinite, radians, sin, sqrt

from .corner_placement import CornerPlacement, Position
from .grid_point import GridPoint

Vector = tuple[float, float, float]
Between = Callable[[float, float], Position]

EARTH_DEGREES_PER_SECOND = 360.0 / 86164.1
# 15 turns a day, give or take one, for all satellites between 500 and 900 km
ORBIT_DEGREES_PER_SECOND = 360.0 / 5930.0
LONGEST_SECONDS = 600.0


def corner_grid(placement: CornerPlacement, size: int = 7) -> tuple[GridPoint, ...]:
    """Return `size` × `size` points of the picture, row by row from its upper left corner.

    The rows of a swath are nearly great circles, and so is the path of the satellite, in a frame that does
    not turn with the Earth. Points are laid evenly on such circles, which know neither the antimeridian nor
    the poles. Corners that lie exactly on two parallels and two meridians are a geographic grid: there,
    parallels are followed instead.

    Raises:
        ValueError: where the corners span no picture (not finite, out of range, edges that cross).
    """
    corners = _checked(placement)
    steps = [step / (size - 1) for step in range(size)]
    between = _on_parallels(corners) if _is_geographic(corners) else _on_great_circles(corners)
    return tuple(GridPoint(across, down, *between(across, down)) for down in steps for across in steps)


def corner_centre(placement: CornerPlacement) -> Position:
    """Return longitude and latitude of the middle of the corners.

    Raises:
        ValueError: as `corner_grid`.
    """
    vectors = [_vector(corner) for corner in _checked(placement)]
    return _position(_unit(tuple(sum(values) for values in zip(*vectors))))


def _checked(placement: CornerPlacement) -> Sequence[Position]:
    corners = placement.corners
    for longitude, latitude in corners:
        if not (isfinite(longitude) and isfinite(latitude) and abs(latitude) <= 90 and abs(longitude) <= 360):
            raise ValueError(f"a corner at longitude {longitude}, latitude {latitude}")
    vectors = [_vector(corner) for corner in corners]
    turns = [_turn(vectors[index - 1], vectors[index], vectors[(index + 1) % 4]) for index in range(4)]
    if not (min(turns) > 0 or max(turns) < 0):
        raise ValueError("the corners do not go round the picture")
    return corners


def _turn(before: Vector, corner: Vector, after: Vector) -> float:
    """Return whether the outline turns left (positive) or right at a corner, seen from above."""
    (ax, ay, az), (bx, by, bz), (cx, cy, cz) = before, corner, after
    turn = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
    return 0.0 if abs(turn) < 1e-14 else turn


def _is_geographic(corners: Sequence[Position]) -> bool:
    (left, top), (right, upper), (east, bottom), (west, lower) = corners
    return left == west and right == east and top == upper and bottom == lower


def _on_parallels(corners: Sequence[Position]) -> Between:
    (left, top), (right, _upper), (_east, bottom), _west = corners
    # the short way round: corners at 179 and -179 are two degrees apart
    width = _turned(right - left)

    def place(across: float, down: float) -> Position:
        return _turned(left + across * width), top + down * (bottom - top)

    return place


def _on_great_circles(corners: Sequence[Position]) -> Between:
    # the lower corners as they stood when the first row was seen
    turn = _turn_of_earth(corners)
    lower = [(longitude + turn, latitude) for longitude, latitude in corners[2:]]
    upper_left, upper_right, lower_right, lower_left = (_vector(corner) for corner in (*corners[:2], *lower))

    def place(across: float, down: float) -> Position:
        left = _between(upper_left, lower_left, down)
        right = _between(upper_right, lower_right, down)
        longitude, latitude = _position(_between(left, right, across))
        return _turned(longitude - turn * down), latitude

    return place


def _turn_of_earth(corners: Sequence[Position]) -> float:
    """Return how far (degrees) the Earth turned from the first row to the last.

    In the minute of a long radar scene that bends the edges by up to 450 m. Satellites that image the Earth
    fly westward over it, rising or falling: rows that go eastward come in the reverse order of time.
    """
    first, last = (_vector(corner) for corner in _middles(corners))
    seconds = degrees(_angle(first, last)) / ORBIT_DEGREES_PER_SECOND
    if seconds > LONGEST_SECONDS:
        return 0.0
    eastward = _turned(_position(last)[0] - _position(first)[0])
    return -EARTH_DEGREES_PER_SECOND * seconds if eastward > 0.0 else EARTH_DEGREES_PER_SECOND * seconds


def _middles(corners: Sequence[Position]) -> tuple[Position, Position]:
    """Return the middles of the upper and the lower edge."""
    upper_left, upper_right, lower_right, lower_left = (_vector(corner) for corner in corners)
    return _position(_between(upper_left, upper_right, 0.5)), _position(
        _between(lower_left, lower_right, 0.5)
    )


def _between(first: Vector, last: Vector, share: float) -> Vector:
    """Return the point at `share` of the way along the great circle."""
    angle = _angle(first, last)
    if angle < 1e-12:
        return first
    start, end = sin((1.0 - share) * angle), sin(share * angle)
    return _unit(tuple(start * a + end * b for a, b in zip(first, last)))  # type: ignore[arg-type]


def _vector(position: Position) -> Vector:
    longitude, latitude = radians(position[0]), radians(position[1])
    return cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)


def _unit(vector: Vector) -> Vector:
    x, y, z = vector
    length = sqrt(x * x + y * y + z * z)
    if length < 1e-9:
        raise ValueError("the corners lie round the whole Earth")
    return x / length, y / length, z / length


def _position(vector: Vector) -> Position:
    x, y, z = vector
    return degrees(atan2(y, x)), degrees(asin(max(-1.0, min(1.0, z))))


def _angle(first: Vector, last: Vector) -> float:
    chord = sqrt(sum((a - b) ** 2 for a, b in zip(first, last)))
    return 2.0 * asin(min(1.0, chord / 2.0))


def _turned(longitude: float) -> float:
    """Return a longitude, or a difference of two, within ±180."""
    return longitude if -180.0 <= longitude <= 180.0 else (longitude + 180.0) % 360.0 - 180.0
