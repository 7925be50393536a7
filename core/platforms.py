"""Satellites as people write them, and the short codes that portals use."""

from __future__ import annotations

import re
from functools import lru_cache

_NAMES = (
    (re.compile(r"(?:SENTINEL)[ _-]?(\d)[ _-]?([A-DPX]?)"), "Sentinel-{0}{1}"),
    (re.compile(r"S([1-6])([A-DPX])"), "Sentinel-{0}{1}"),
    (re.compile(r"S(5)(P)"), "Sentinel-{0}{1}"),
    (re.compile(r"LANDSAT[ _-]?0?(\d)"), "Landsat-{0}"),
    (re.compile(r"SPOT[ _-]?(\d)"), "SPOT-{0}"),
    (re.compile(r"(?:PHR|PL[EÉ]IADES)[ _-]?(1[AB])"), "Pléiades-{0}"),
    (re.compile(r"(?:PNEO|PL[EÉ]IADES[ _-]?NEO)[ _-]?(\d)"), "Pléiades Neo {0}"),
    (re.compile(r"(?:VEN[UµΜ]S|VM\d+)(?:-XS)?"), "VENµS"),
)
_CODES = (
    (re.compile(r"Sentinel-(\d)(\w?)"), "S{0}{1}"),
    (re.compile(r"Landsat-(\d)"), "L{0}"),
    (re.compile(r"SPOT-(\d)"), "SPOT{0}"),
    (re.compile(r"Pléiades-(1[AB])"), "PHR{0}"),
    (re.compile(r"Pléiades Neo (\d)"), "PNEO{0}"),
    (re.compile(r"VENµS"), "VENUS"),
)


@lru_cache(maxsize=512)
def platform_name(text: str) -> str:
    """Return the satellite as people write it (`S2A` → `Sentinel-2A`); unknown ones as they are."""
    upper = text.strip().upper()
    for pattern, name in _NAMES:
        match = pattern.fullmatch(upper)
        if match is not None:
            return name.format(*match.groups())
    return text.strip()


@lru_cache(maxsize=512)
def platform_code(text: str) -> str:
    """Return the short code of a satellite (`Sentinel-2A` → `S2A`); empty for unknown ones."""
    name = platform_name(text)
    for pattern, code in _CODES:
        match = pattern.fullmatch(name)
        if match is not None:
            return code.format(*match.groups())
    return ""
