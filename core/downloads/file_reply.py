"""What a server says of a file before it sends it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .part_facts import PartFacts

_RANGE = re.compile(r"bytes\s+(\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_UNSATISFIED = re.compile(r"bytes\s+\*/(\d{1,18})")
_LONGEST_TAG = 1000


@dataclass(frozen=True)
class FileReply:
    """Status and headers of an answer to the request for a file, or for its rest.

    Attributes:
        status: 200: the whole file; 206: a part; 416: there is nothing where we asked.
        facts: what names the file (`ETag`, `Last-Modified`), and its size as far as told.
        first: where the body begins in the file; -1 where a part does not say it properly.
        expected: bytes of the body; None where only its end tells.
        framed: whether a body that breaks off can be told from one that ends.
        content_type: lower case, without parameters.
    """

    status: int
    facts: PartFacts
    first: int = 0
    expected: int | None = None
    framed: bool = True
    content_type: str = ""


def read_reply(status: int, headers: Mapping[str, str]) -> FileReply:
    """Return what status and headers say; the names of headers may be looked up in any case."""
    chunked = "chunked" in headers.get("Transfer-Encoding", "").lower()
    length = None if chunked else _count(headers.get("Content-Length", ""))
    first, total, expected = 0, length, length
    if status == 206:
        first, total, expected = _part(headers.get("Content-Range", ""), length)
    elif status == 416:
        match = _UNSATISFIED.fullmatch(headers.get("Content-Range", "").strip())
        total, expected = int(match.group(1)) if match else None, 0
    etag, modified = (headers.get(name, "").strip() for name in ("ETag", "Last-Modified"))
    facts = PartFacts(_usable(etag), _usable(modified), total)
    kind = headers.get("Content-Type", "").split(";")[0].strip().lower()
    framed = chunked or expected is not None
    return FileReply(status, facts, first, expected, framed, kind)


def _part(text: str, length: int | None) -> tuple[int, int | None, int | None]:
    """Return where a part begins, the size of the file, and of the part; -1 where that makes no sense."""
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        return -1, None, None
    first, last = int(match.group(1)), int(match.group(2))
    total = None if match.group(3) == "*" else int(match.group(3))
    span = last - first + 1
    wrong = span <= 0 or (total is not None and last >= total) or length not in (None, span)
    return (-1, None, None) if wrong else (first, total, span)


def _count(text: str) -> int | None:
    """Return a `Content-Length`; proxies have been seen to repeat it, with commas between."""
    digits = text.split(",")[0].strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


def _usable(text: str) -> str:
    return text if len(text) <= _LONGEST_TAG and text.isprintable() else ""
