"""Which acquisitions the demonstration data hold: dates follow the repeat cycles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .places import BRUSSELS, GUIANA, TOULOUSE, Place

SEN2COR, MAJA, TOP = "s2-l2a-sen2cor", "s2-l2a-maja", "s2-l1c"


@dataclass(frozen=True)
class Pass:
    """One Sentinel-2 acquisition of one tile.

    ``edge`` is the share of the tile's width left out (from the west if positive), ``bands`` the families
    that get their bands and not only a picture.
    """

    place: Place
    tile: str
    west: float
    north: float
    day: date
    satellite: str
    orbit: int
    cover: float
    families: tuple[str, ...] = (SEN2COR,)
    edge: float = 0.0
    bands: tuple[str, ...] = ()
    cloud_known: bool = True


@dataclass(frozen=True)
class LandsatPass:
    """One Landsat scene around a centre in degrees."""

    place: Place
    satellite: int
    path: int
    row: int
    centre: tuple[float, float]
    day: date
    clock: str
    cover: float


@dataclass(frozen=True)
class RadarPass:
    """One Sentinel-1 slice around a centre in degrees; ``heading`` of flight in degrees from north."""

    place: Place
    satellite: str
    orbit: int
    state: str
    heading: float
    centre: tuple[float, float]
    day: date
    clock: str
    datetime_known: bool = True


def _tile(place: Place, tile: str, west: float, north: float, rows: tuple) -> tuple[Pass, ...]:
    return tuple(Pass(place, tile, west, north, date(2026, month, day), *rest) for month, day, *rest in rows)


_BOTH, _TOP, _ALL = (SEN2COR, MAJA), (SEN2COR, TOP), (SEN2COR, MAJA, TOP)

PASSES = (
    *_tile(
        TOULOUSE,
        "31TCJ",
        300000,
        4900020,
        (
            (8, 5, "B", 51, 4),
            (8, 20, "C", 51, 0, _BOTH, 0.0, (SEN2COR,)),
            (8, 30, "C", 51, 36),
            (9, 9, "C", 51, 12),
            (9, 14, "B", 51, 71),
            (9, 21, "B", 8, 8, (SEN2COR,), 0.46),
            (9, 24, "B", 51, 2, _BOTH),
            (10, 4, "B", 51, 47, _ALL),
            (10, 9, "C", 51, 9),
            (10, 12, "A", 51, 27),
            (10, 19, "C", 51, 88),
            (10, 21, "B", 8, 19, (SEN2COR,), 0.52),
            (10, 24, "B", 51, 6, _ALL, 0.0, _BOTH),
            (11, 3, "B", 51, 95),
            (11, 8, "C", 51, 23, _ALL),
            (11, 18, "C", 51, 1.5, _TOP, 0.0, (SEN2COR,)),
        ),
    ),
    *_tile(
        BRUSSELS,
        "31UES",
        499980,
        5700000,
        (
            (8, 20, "C", 51, 16),
            (9, 14, "B", 51, 58),
            (10, 9, "C", 51, 31),
            (10, 24, "B", 51, 3, _ALL, 0.0, (SEN2COR,), False),
            (11, 8, "C", 51, 79),
        ),
    ),
    *_tile(
        BRUSSELS,
        "31UFS",
        600000,
        5700000,
        ((9, 21, "B", 8, 9), (10, 24, "B", 51, 5, (SEN2COR,), -0.38), (10, 26, "C", 8, 41)),
    ),
    *_tile(
        GUIANA,
        "22NCL",
        300000,
        600000,
        (
            (8, 16, "B", 67, 14),
            (9, 5, "B", 67, 29),
            (9, 20, "C", 67, 5, _ALL, 0.0, (SEN2COR,)),
            (10, 15, "B", 67, 56),
            (10, 27, "C", 24, 24, (SEN2COR,), 0.58),
            (10, 30, "C", 67, 18),
            (11, 14, "B", 67, 83),
        ),
    ),
)

LANDSAT_PASSES = (
    LandsatPass(TOULOUSE, 8, 198, 30, (1.45, 43.20), date(2026, 9, 11), "10:35:41", 3),
    LandsatPass(TOULOUSE, 9, 198, 30, (1.45, 43.20), date(2026, 10, 5), "10:35:52", 33),
    LandsatPass(BRUSSELS, 9, 198, 25, (4.00, 50.31), date(2026, 10, 5), "10:33:52", 17),
    LandsatPass(GUIANA, 8, 227, 57, (-52.15, 4.34), date(2026, 9, 22), "13:52:24", 21),
)

RADAR_PASSES = (
    RadarPass(TOULOUSE, "A", 110, "descending", 192.6, (1.35, 43.60), date(2026, 10, 22), "06:01:13"),
    RadarPass(
        TOULOUSE,
        "C",
        132,
        "ascending",
        347.4,
        (1.30, 43.52),
        date(2026, 10, 25),
        "17:47:55",
        datetime_known=False,
    ),
)
