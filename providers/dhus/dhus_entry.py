"""The words of a DHuS entry: groups by type, each one object or a list of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..safe_urls import resolve

Entry = Mapping[str, Any]
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)B\s*", re.IGNORECASE)
_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}


def words_of(group: Any) -> dict[str, Any]:
    """Return name → content of a group such as `str`; a group of one is an object (portal sheet scihub)."""
    parts = group if isinstance(group, list) else [group] if isinstance(group, dict) else []
    try:
        return {part["name"]: part["content"] for part in parts}
    except (KeyError, TypeError):  # some part is no pair: keep the others
        return {
            str(part["name"]): part["content"]
            for part in parts
            if isinstance(part, dict) and "name" in part and "content" in part
        }


def link_of(entry: Entry, relation: str, base: str) -> str:
    """Return where a link leads: `icon` for the picture, an empty relation for the product."""
    links = entry.get("link")
    for link in links if isinstance(links, list) else (links,):
        if isinstance(link, dict) and (link.get("rel") or "") == relation:
            href = link.get("href")
            if not isinstance(href, str):
                return ""
            return href if href[:8] == "https://" else resolve(base, href)
    return ""


def size_of(text: Any) -> int | None:
    """Return the bytes that a text such as `110.44 MB` means: units of 1024, two decimals only."""
    match = _SIZE.fullmatch(text) if isinstance(text, str) and len(text) < 40 else None
    if match is None:
        return None
    return int(float(match.group(1)) * 1024 ** _POWERS[match.group(2).upper()]) or None
