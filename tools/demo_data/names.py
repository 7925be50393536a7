"""Product names as the producers write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import numpy as np

from .noise import lattice
from .plan import LandsatPass, Pass, RadarPass

# start of the datatake by relative orbit, UTC; a second apart from one satellite to the next
STARTS = {51: (10, 50, 29), 8: (10, 40, 21), 67: (14, 0, 49), 24: (13, 51, 9)}
LATER = {"A": 2, "B": 0, "C": 12}
LEVELS = {"s2-l2a-sen2cor": "L2A", "s2-l1c": "L1C", "s2-l2a-maja": "L2A"}
COMPACT = "%Y%m%dT%H%M%S"


def chance(low: int, high: int, *seeds: int) -> int:
    """Return a repeatable whole number in [low, high)."""
    first, second, *rest = (*seeds, 0, 0)
    return low + int(float(lattice(np.array(first), np.array(second), rest[0])) * (high - low))


def datatake(acquired: Pass) -> datetime:
    """Return the start of the datatake, which the product's name and the catalogues of ESA give."""
    hour, minute, second = STARTS[acquired.orbit]
    day = acquired.day
    start = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=timezone.utc)
    return start + timedelta(seconds=LATER[acquired.satellite], milliseconds=24)


def tile_moment(acquired: Pass) -> datetime:
    """Return when the tile itself was seen, some minutes into the datatake, which MAJA's names give."""
    minutes = 5 if acquired.place.climate == "temperate" else 3
    return datatake(acquired) + timedelta(
        minutes=minutes, milliseconds=chance(0, 999, acquired.day.toordinal(), int(acquired.west))
    )


def produced(acquired: Pass, family: str) -> datetime:
    """Return when the product was made."""
    hours = {"s2-l1c": 2, "s2-l2a-sen2cor": 3, "s2-l2a-maja": 46}[family]
    seconds = chance(0, 3500, acquired.day.toordinal(), int(acquired.north), hours)
    return datatake(acquired).replace(microsecond=0) + timedelta(hours=hours, seconds=seconds)


def sentinel2(acquired: Pass, family: str) -> str:
    """Return the product's identifier, without the .SAFE of ESA's."""
    if family == "s2-l2a-maja":
        moment = tile_moment(acquired)
        seen = f"{moment:%Y%m%d-%H%M%S}-{moment.microsecond // 1000:03d}"
        return f"SENTINEL2{acquired.satellite}_{seen}_L2A_T{acquired.tile}_C_V4-0"
    return (
        f"S2{acquired.satellite}_MSI{LEVELS[family]}_{datatake(acquired).strftime(COMPACT)}_N0512_R{acquired.orbit:03d}"
        f"_T{acquired.tile}_{produced(acquired, family).strftime(COMPACT)}"
    )


def landsat(acquired: LandsatPass) -> str:
    """Return the Collection 2 level-2 identifier."""
    made = acquired.day + timedelta(days=2 if acquired.satellite == 9 else 7)
    place = f"{acquired.path:03d}{acquired.row:03d}"
    return f"LC{acquired.satellite:02d}_L2SP_{place}_{acquired.day:%Y%m%d}_{made:%Y%m%d}_02_T1"


def clock(day: date, text: str) -> datetime:
    """Return the UTC moment of a day and a text such as 10:35:41."""
    return datetime.fromisoformat(f"{day.isoformat()}T{text}+00:00")


def sentinel1(acquired: RadarPass) -> str:
    """Return the ground-range product's identifier: start, end, absolute orbit, datatake, sum."""
    start = clock(acquired.day, acquired.clock)
    end = start + timedelta(seconds=25)
    seed = acquired.day.toordinal()
    orbit = {"A": 66000, "C": 9000}[acquired.satellite] + chance(0, 999, seed, acquired.orbit)
    return (
        f"S1{acquired.satellite}_IW_GRDH_1SDV_{start.strftime(COMPACT)}_{end.strftime(COMPACT)}"
        f"_{orbit:06d}_{chance(0x10000, 0x9FFFF, seed, 1):06X}_{chance(0x1000, 0xFFFF, seed, 2):04X}"
    )
