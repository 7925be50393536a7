"""Where and when a portal holds something, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from ...core.holding import Box, Holding
from ...core.period import Period
from ...gis.translation import tr
from .. import formats

WORLD_WIDTH, WORLD_HEIGHT = 340.0, 110.0  # degrees: what is cut off then is ice and sea
MOST_BOXES = 2


def area_words(boxes: Sequence[Box]) -> str:
    """Return `world`, or the edges of what is held; beyond two parts, those of the whole and their number."""
    if not boxes or any(_is_world(box) for box in boxes):
        return tr("world")
    if len(boxes) <= MOST_BOXES:
        return joined(_edges(box) for box in boxes)
    whole = _whole(boxes)
    return tr("%1, in %2 parts", tr("world") if _is_world(whole) else _edges(whole), len(boxes))


def period_words(period: Period) -> str:
    """Return `from Jul 2015`, `Feb 1986 – Dec 2015`, a dash for what has no time or is not known."""
    start, end = _month(period.start), _month(period.end)
    if not start and not end:
        return formats.UNKNOWN
    if not end:
        return tr("from %1", start)
    return f"{start} – {end}" if start else tr("up to %1", end)


def joint_period(holdings: Iterable[Holding]) -> Period:
    """Return the period from the first to the last of several; an open side stays open."""
    periods = [holding.period for holding in holdings]
    starts, ends = [one.start for one in periods], [one.end for one in periods]
    known_starts = [start for start in starts if start is not None]
    known_ends = [end for end in ends if end is not None]
    return Period(
        min(known_starts) if known_starts else None,
        max(known_ends) if known_ends and len(known_ends) == len(ends) else None,
    )


def pixels_words(pixels: str) -> str:
    """Return what reading files needs."""
    words = {
        "anonymous": tr("files without account"),
        "sign": tr("files without account"),
        "login": tr("files with an account"),
        "requester-pays": tr("the requester pays for files"),
        "contract": tr("files by contract"),
    }
    return words.get(pixels, "")


def joined(parts: Iterable[str]) -> str:
    """Return parts with semicolons between them, as the language writes them."""
    return ("\u00a0; " if formats.language() == "fr" else "; ").join(part for part in parts if part)


def _is_world(box: Box) -> bool:
    west, south, east, north = box
    return west <= east and east - west >= WORLD_WIDTH and north - south >= WORLD_HEIGHT


def _whole(boxes: Sequence[Box]) -> Box:
    if any(west > east for west, _south, east, _north in boxes):
        west, east = -180.0, 180.0
    else:
        west, east = min(box[0] for box in boxes), max(box[2] for box in boxes)
    return (west, min(box[1] for box in boxes), east, max(box[3] for box in boxes))


def _edges(box: Box) -> str:
    west, south, east, north = box
    latitudes = _span(south, north, tr("S"), tr("N"))
    return f"{latitudes}, {_span(west, east, tr('W'), tr('E'))}"


def _span(low: float, high: float, negative: str, positive: str) -> str:
    """Return `41–51° N`, `5° W – 10° E`."""
    one, other = (negative if low < 0 else positive), (negative if high < 0 else positive)
    space = "\u00a0"
    if one == other:
        small, large = sorted((abs(low), abs(high)))
        return f"{_degrees(small)}–{_degrees(large)}°{space}{one}"
    return f"{_degrees(abs(low))}°{space}{one} – {_degrees(abs(high))}°{space}{other}"


def _degrees(value: float) -> str:
    return formats.number(value, 0 if value == round(value) else 1)


def _month(instant: datetime | None) -> str:
    return "" if instant is None else formats.month_and_year(f"{instant.year}-{instant.month:02d}")
