"""The XML that buckets and Sentinel-2 metadata need: named elements and their text.

The documents are machine-made and flat. Nothing is declared, included or expanded here: a document with a
declaration (`<!DOCTYPE`, `<!ENTITY`) or anything else that begins with `<!` is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PROLOG = re.compile(r"\s*(?:<\?xml[^<>]*\?>\s*)?")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def check_document(text: str, root: str) -> None:
    """Make sure that a document is whole and its outermost element is `root`.

    Raises:
        ValueError: it is not, or it declares something.
    """
    if "<!" in text:
        raise ValueError("XML with declarations is not read")
    start = _PROLOG.match(text)
    begin = start.end() if start is not None else 0
    if re.match(rf"<{root}[\s/>]", text[begin : begin + len(root) + 2]) is None:
        raise ValueError(f"no <{root}>")
    if not text.rstrip().endswith((f"</{root}>", "/>")):
        raise ValueError(f"<{root}> is cut off")


def elements(text: str, name: str) -> Iterator[str]:
    """Yield what stands inside each element of that name; they do not nest.

    Raises:
        ValueError: one does not end.
    """
    opening, closing = f"<{name}>", f"</{name}>"
    place = text.find(opening)
    while place >= 0:
        end = text.find(closing, place)
        if end < 0:
            raise ValueError(f"<{name}> is cut off")
        yield text[place + len(opening) : end]
        place = text.find(opening, end)


def text_of(block: str, name: str) -> str:
    """Return the text of the first element of that name, empty where there is none."""
    opening = f"<{name}>"
    place = block.find(opening)
    end = block.find("<", place + 1)
    return _REFERENCE.sub(_character, block[place + len(opening) : end]).strip() if 0 <= place < end else ""


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, named = match.groups()
    if named:
        return _NAMED[named]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
