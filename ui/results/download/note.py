"""A line of the download page."""

from __future__ import annotations

import html
from dataclasses import dataclass

from ...factories import link


@dataclass(frozen=True)
class Note:
    """One sentence, perhaps with a link that does something about it.

    Attributes:
        text: plain.
        tone: as `NoteLabel` has it.
        remedy: words of the link; empty: none.
        deed: what the link does, with a portal id after the colon: `account:…`, `unlock:…`, `licence:…`, or a
            web address.
        detail: tool tip, plain.
    """

    text: str
    tone: str = "muted"
    remedy: str = ""
    deed: str = ""
    detail: str = ""

    @property
    def markup(self) -> str:
        """The sentence and its link as HTML."""
        words = html.escape(self.text, quote=False)
        return f"{words} {link(self.remedy, self.deed)}" if self.remedy else words
