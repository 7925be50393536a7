"""Amounts, speeds and times of transfers, as people read them."""

from __future__ import annotations

from datetime import datetime

from ...gis.translation import tr
from .. import formats

MINUTE, HOUR, DAY = 60, 3600, 86400
CHECKSUMS = {"md5": "MD5", "blake2b": "BLAKE2b", "blake2s": "BLAKE2s"}


def amount(received: int, total: int | None) -> str:
    """Return `0.6 of 1.1 GB`, `300 MB of 1.1 GB`, or how much there is of an unknown whole."""
    if total is None:
        return formats.size(received)
    some, all_of_it = formats.size(received), formats.size(total)
    number, _, unit = some.rpartition(" ")
    same = unit == all_of_it.rpartition(" ")[2]
    return tr("%1 of %2", number if same else some, all_of_it)


def rate(speed: float) -> str:
    """Return bytes a second as `9.4 MB/s`."""
    return f"{formats.size(round(speed))}/s"


def time_left(seconds: float) -> str:
    """Return `54 s`, `6 min left`, `3 h left`, `2 days left`: rounded as such guesses deserve."""
    if seconds < 1.5 * MINUTE:
        return f"{formats.number(max(1, round(seconds)))} s"
    if seconds < 1.5 * HOUR:
        return tr("%1 min left", formats.number(round(seconds / MINUTE)))
    if seconds < 1.5 * DAY:
        return tr("%1 h left", formats.number(round(seconds / HOUR)))
    return tr("%1 days left", formats.number(round(seconds / DAY)))


def moment(value: datetime, now: datetime) -> str:
    """Return `14:32 UTC`, with the day before it where that is not today's."""
    if value.date() == now.date():
        return formats.clock(value)
    return f"{formats.day(value, year=value.year != now.year)} {formats.clock(value)}"


def checksum_name(algorithm: str) -> str:
    """Return `MD5`, `SHA-256`, `SHA3-512`, `BLAKE3` for the ways these are written in programs."""
    name = algorithm.lower().replace("_", "-")
    if name.startswith("sha3"):
        return f"SHA3-{name[4:].strip('-')}".rstrip("-")
    if name.startswith("sha"):
        return f"SHA-{name[3:].strip('-')}".rstrip("-")
    return CHECKSUMS.get(name, name.upper())
