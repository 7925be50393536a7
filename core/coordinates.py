"""A place told by its coordinates, as people write them."""

from __future__ import annotations

import re
from math import cos, radians
from re import Match

from .corner_placement import Position

Box = tuple[float, float, float, float]
LONGEST_TEXT = 80

# a number with point or comma, then perhaps minutes and seconds of arc
_ANGLE = r"""
    (?P<before{0}>[NSEWOLnsewol](?![a-z]))?\s*
    (?P<sign{0}>[-+\u2212])?\s*
    (?P<degrees{0}>\d{{1,3}}(?:[.,]\d+)?)
    (?:\s*(?:°|º|deg)\s*
        (?:(?P<minutes{0}>\d{{1,2}}(?:[.,]\d+)?)\s*(?:['′’]|min)\s*
            (?:(?P<seconds{0}>\d{{1,2}}(?:[.,]\d+)?)\s*(?:["″”]|''|′′|sec|s\b)\s*)?
        )?
    )?
    (?(before{0})|(?:\s*(?P<after{0}>[NSEWOLnsewol](?![a-z])))?)
"""
_PAIR = re.compile(
    rf"{_ANGLE.format(1)}(?P<gap>\s*[,;]\s*|\s+|(?<=[NSEWOLnsewol°'′’\"″”])\s*){_ANGLE.format(2)}", re.X
)
# "43,6,1,44": four groups, every other comma a decimal one
_FOUR = re.compile(r"([-+]?\d{1,3}),(\d+)\s*,\s*([-+]?\d{1,3}),(\d+)")
_NORTH, _SOUTH = "N", "S"
# O is the French Ouest, L the Italian and Portuguese Leste
_EAST, _WEST = ("E", "L"), ("W", "O")


def read_coordinates(text: str) -> Position | None:
    """Return (longitude, latitude) in degrees, EPSG:4326; None where the text is something else.

    Latitude comes first unless letters say otherwise or the first number can only be a longitude: `43.6,
    1.44`, `43,6 1,44`, `43°36′N 1°26′E`, `N 43.6 E 1.44`, `1.44E 43.6N`, `43,6° N ; 1,44° O`. Two whole
    numbers without comma, letter or degree sign may be a postcode and are left alone.
    """
    if len(text) > LONGEST_TEXT:
        return None
    plain = text.strip().replace("\u00a0", " ").replace("\u202f", " ")
    four = _FOUR.fullmatch(plain)
    if four is not None:
        plain = f"{four[1]}.{four[2]} {four[3]}.{four[4]}"
    pair = _PAIR.fullmatch(plain)
    if pair is None or not _is_meant(pair):
        return None
    first, second = _angle(pair, 1), _angle(pair, 2)
    letters = _letter(pair, 1), _letter(pair, 2)
    if first is None or second is None or not _fit(*letters):
        return None
    swapped = letters[0] in (*_EAST, *_WEST) or (not any(letters) and abs(first) > 90.0)
    latitude, longitude = (second, first) if swapped else (first, second)
    return (longitude, latitude) if abs(latitude) <= 90.0 and abs(longitude) <= 180.0 else None


def box_around(position: Position, side_km: float = 10.0) -> Box:
    """Return (west, south, east, north), some `side_km` wide, round a position; it ends at ±180 and ±90."""
    longitude, latitude = position
    up = side_km / 2.0 / 111.2
    aside = min(180.0, up / max(cos(radians(latitude)), 0.01))
    return (
        max(-180.0, longitude - aside),
        max(-90.0, latitude - up),
        min(180.0, longitude + aside),
        min(90.0, latitude + up),
    )


def _is_meant(pair: Match[str]) -> bool:
    """Return whether something besides two whole numbers says that these are coordinates."""
    return re.search(r"[.,;°º]|[a-zA-Z]", pair[0]) is not None


def _letter(pair: Match[str], number: int) -> str:
    return (pair[f"before{number}"] or pair[f"after{number}"] or "").upper()


def _fit(first: str, second: str) -> bool:
    """Return whether the letters name one latitude and one longitude, or nothing at all."""
    if not first and not second:
        return True
    kinds = {letter in (_NORTH, _SOUTH) for letter in (first, second) if letter}
    return bool(first) and bool(second) and len(kinds) == 2


def _angle(pair: Match[str], number: int) -> float | None:
    degrees, minutes, seconds = (
        float((pair[f"{part}{number}"] or "0").replace(",", "."))
        for part in ("degrees", "minutes", "seconds")
    )
    if minutes >= 60.0 or seconds >= 60.0:
        return None
    value = degrees + minutes / 60.0 + seconds / 3600.0
    backward = _letter(pair, number) in (_SOUTH, *_WEST)
    return -value if backward != ((pair[f"sign{number}"] or "+") in "-\u2212") else value
