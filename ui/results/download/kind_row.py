"""One check box of the page: files of the same kind in all scenes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KindRow:
    """Plain texts.

    Attributes:
        id: names the kind.
        words: beside the box.
        hint: tool tip.
    """

    id: str
    words: str
    hint: str
