"""The files that a virtual raster reads, at whatever depth they stand in it.

A virtual raster may hold others as text, which hold others again: each level writes the marks of the one
below once more as entities (`<` is `&lt;`, one level deeper `&amp;lt;`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

_SOURCE = re.compile(
    r"(?P<open>(?:<|&(?:amp;){0,99}lt;)Source(?:Filename|Dataset)\b[^<>]{0,80}?(?:>|&(?:amp;){0,99}gt;))"
    # up to the next mark, so that a document that is made to be slow takes no longer than any other
    r"(?P<name>/vsi[^<>\n&]*(?:&(?!(?:amp;){0,99}lt;)[^<>\n&]*)*)"
    r"(?P<close>(?:<|&(?:amp;){0,99}lt;)/Source(?:Filename|Dataset))"
)
_HOST = re.compile(r"url=https?://([A-Za-z0-9.-]{1,253})")


def linked_paths(document: str) -> tuple[str, ...]:
    """Return the names of the remote files that a virtual raster reads, each once, in their order."""
    found: dict[str, None] = {}
    for match in _SOURCE.finditer(document):
        found[_unescaped(match["name"], _depth(match["close"]))] = None
    return tuple(found)


def linked_hosts(document: str) -> frozenset[str]:
    """Return the hosts that a virtual raster reads from; quick, for the main thread."""
    return frozenset(host.lower() for host in _HOST.findall(document))


def replace_paths(document: str, replacement: Callable[[str], str]) -> str:
    """Return the same virtual raster with other names of its remote files."""

    def renamed(match: re.Match[str]) -> str:
        depth = _depth(match["close"])
        name = replacement(_unescaped(match["name"], depth))
        for _ in range(depth + 1):
            name = html.escape(name, quote=False)
        return match["open"] + name + match["close"]

    return _SOURCE.sub(renamed, document)


def _depth(mark: str) -> int:
    """Return how many virtual rasters lie around a mark: `<` 0, `&lt;` 1, `&amp;lt;` 2, and so on."""
    return 0 if mark.startswith("<") else 1 + mark.count("amp;")


def _unescaped(text: str, depth: int) -> str:
    for _ in range(depth + 1):
        text = html.unescape(text)
    return text
