"""Comparing the names that portals give to files and bands with the keys of a sensor."""

from __future__ import annotations

import re
from collections.abc import Sequence

_EXTENSION = re.compile(r"\.(?:tiff?|jp2)$")
# what follows a band's name: resolution (`_10m`), version (`_v210`), kind of file (`.rtc`)
_ENDING = re.compile(r"[_.-](?:\d+m|v\d+|rtc|cog)$")
_RESOLUTION = re.compile(r"[_-](\d{1,4})m(?=$|[_.-])")

WHOLE, ENDING = 0, 1
_LONGEST = 200


def plain_name(name: str) -> str:
    """Return a name in lower case without extension, resolution and version: `b04`, `…_38skg_toc-b02`."""
    plain = _EXTENSION.sub("", name[-_LONGEST:].lower())
    for _number in range(3):
        plain = _ENDING.sub("", plain)
    return plain


def resolution_in(name: str) -> float | None:
    """Return the metres that a name such as `B04_10m` tells."""
    found = _RESOLUTION.search(name.lower())
    return float(found.group(1)) if found and int(found.group(1)) > 0 else None


def key_rank(name: str, file: str, keys: Sequence[str]) -> tuple[int, int] | None:
    """Return how well a name fits the keys of a band, less is better; None where it does not.

    Args:
        name: as `plain_name` gives it.
        file: lower-case name of the file, for keys with beginnings such as `lc|lo:b4`.
        keys: of the band, the likeliest first.

    Returns:
        (`WHOLE` or `ENDING`, place of the key): `b04` is the whole name, `…_toc-b04` ends with the key.
    """
    ranks = []
    for place, key in enumerate(keys):
        beginnings, _colon, word = key.rpartition(":")
        if beginnings and not file.startswith(tuple(beginnings.split("|"))):
            continue
        if name == word:
            ranks.append((WHOLE, place))
        elif name.endswith(("_" + word, "-" + word)):
            ranks.append((ENDING, place))
    return min(ranks, default=None)
