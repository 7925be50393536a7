"""Guessing which family a collection of an unknown portal holds."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..core.holding import Holding

OTHER = "other"
# The first pattern found in "identifier title" (small letters, words parted by one blank) wins.
_PATTERNS = tuple(
    (re.compile(pattern), family)
    for pattern, family in (
        (r"\b(?:sentinel )?s?2\b.*\bl1c\b|\bsentinel 2.*level 1c", "s2-l1c"),
        (r"\bs(?:entinel )?2\b.*\btoc\b", "terrascope-s2-toc"),
        (r"\bs(?:entinel )?2\b.*\b(?:ndvi|fapar|lai|fcover)\b", "biophysical"),
        (r"\bs(?:entinel )?2\b.*\b(?:l3a|wasp)\b", "s2-l3a-wasp"),
        (r"\bs(?:entinel )?2\b.*\bmosaics?\b", "s2-mosaic"),
        (r"\bs(?:entinel )?2\b.*\b(?:maja|theia|muscate)\b", "s2-l2a-maja"),
        (r"\bs(?:entinel )?2\b.*\b(?:l2a|level 2a)\b", "s2-l2a-sen2cor"),
        (r"\bs(?:entinel )?1\b.*\brtc\b", "s1-rtc"),
        (r"\bs(?:entinel )?1\b.*\bslc\b", "s1-slc"),
        (r"\bs(?:entinel )?1\b.*\bocn\b", "s1-ocn"),
        (r"\bs(?:entinel )?1\b.*\bgrd\b", "s1-grd"),
        (r"\bsentinel 3\b.*\bolci\b", "s3-olci"),
        (r"\bsentinel 3\b.*\bslstr\b", "s3-slstr"),
        (r"\bsentinel 3\b.*\bsral\b", "s3-sral"),
        (r"\b(?:sentinel 5 ?p|s5p)\b", "s5p"),
        (r"\bsentinel 6\b", "s6"),
        (r"\blandsat\b.*\bmaja\b", "landsat-l2a-maja"),
        (r"\blandsat\b.*(?:\bl1\b|\bc2l1\b|\blevel 1\b)", "landsat-c2-l1"),
        (r"\blandsat\b.*(?:\bl2\b|\bc2l2\b|\blevel 2\b)", "landsat-c2-l2"),
        (r"\bspot 6 ?7\b|\bopenspot\b", "spot67-ortho"),
        (r"\bpleiades\b", "pleiades"),
        (r"\bvenus\b.*\bl1c\b", "venus-l1c"),
        (r"\bvenus\b.*\bl2a\b", "venus-l2a"),
        (r"\baster\b", "aster"),
        (r"\bproba v\b", "proba-v"),
        (r"\bworldcover\b", "worldcover"),
        (r"\bworldcereal\b", "worldcereal"),
        (r"\bdem\b|\bnasadem\b|\belevation model\b", "dem"),
    )
)
_PARTS = re.compile(r"[^a-z0-9]+")
_GLUED = re.compile(r"\b(sentinel|landsat|spot)(\d)")


def family_of(collection: str, title: str = "") -> str:
    """Return the family that a collection's identifier, or else its title, names; `other` if none."""
    for text in (collection, title):
        words = _GLUED.sub(r"\1 \2", _PARTS.sub(" ", text.lower()))
        for pattern, family in _PATTERNS:
            if pattern.search(words):
                return family
    return OTHER


def holdings_of(collections: Iterable[tuple[str, str]]) -> dict[str, Holding]:
    """Return family → holding for collections given as (identifier, title)."""
    found: dict[str, list[str]] = {}
    for collection, title in collections:
        found.setdefault(family_of(collection, title), []).append(collection)
    return {family: Holding(tuple(dict.fromkeys(names))) for family, names in found.items()}
