"""A state in a word."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StateWord:
    """A word with its glyph and status colour; a glyph of its own, so that colour is never the only sign."""

    word: str
    glyph: str
    status: str
