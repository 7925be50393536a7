"""Making a portal's words safe to show."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# Two or three characters that UTF-8 read as Windows-1252 leaves behind: Ã©, Â°, â€™, Å“ …
_MOJIBAKE = re.compile(
    "(?:[ÂÃÄÅ][\u0080-\u00bf\u0152-\u2122]|â[\u0080\u0082\u20ac][\u0080-\u00bf\u0152-\u2122])+"
)
_FIRST = frozenset("ÂÃÄÅâ")  # what such characters begin with
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_SPOKEN = frozenset("\u00a0\u202f\u200c\u200d")
_ENOUGH = 20


def clean_text(value: Any, limit: int = 300) -> str:
    """Return `value` as one line for people: mojibake repaired, control and direction characters out.

    None gives an empty text, other values their `str`. Longer texts end with "…" and have `limit`
    characters. The result is plain text: whoever puts it into rich text escapes it.
    """
    if value is None:
        return ""
    text = str(value)[: limit * _ENOUGH]
    if text.isascii() and text.isprintable():  # then the only white space is the blank
        text = (_SPACES.sub(" ", text) if "  " in text else text).strip()
    else:
        text = _SPACES.sub(" ", _without_controls(repair_mojibake(text))).strip(" ")
    return text if len(text) <= limit else text[: max(limit - 1, 0)].rstrip() + "…"


def repair_mojibake(text: str) -> str:
    """Return UTF-8 that was once read as Windows-1252 or Latin-1 as it was meant; other texts unchanged."""
    if _FIRST.isdisjoint(text):
        return text
    return _MOJIBAKE.sub(_meant, _MOJIBAKE.sub(_meant, text))  # some catalogues did it twice


def _meant(match: re.Match[str]) -> str:
    try:
        return b"".join(map(_byte, match.group())).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return match.group()


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")  # 0x81, 0x8d … have no character in Windows-1252


def _without_controls(text: str) -> str:
    unwanted = [ord(each) for each in set(text) if not each.isprintable() and not _may_stay(each)]
    return text.translate(dict.fromkeys(unwanted)) if unwanted else text


def _may_stay(character: str) -> bool:
    spoken = character in _SPOKEN or character in "\t\r\n\f\v"
    return spoken or unicodedata.category(character)[0] != "C"


def fold(text: str) -> str:
    """Return `text` for comparisons: no accents, no case, apostrophes and spaces alike."""
    decomposed = unicodedata.normalize(
        "NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("\u2019", "'")
    )
    return _SPACES.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()).strip()
