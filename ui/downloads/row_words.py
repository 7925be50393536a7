"""Everything that a row shows."""

from __future__ import annotations

from dataclasses import dataclass

from .download_deed import DownloadDeed


@dataclass(frozen=True)
class RowWords:
    """Plain texts, in the interface's language.

    Attributes:
        title: name of the file or product.
        status, glyph: colour and shape of the state.
        word: the state.
        figures: what stands beside it.
        why: the third line, perhaps empty.
        deed: what the link at its end does, None without one.
        share: 0 to 1 while bytes move and the whole is known, else None.
    """

    title: str
    status: str
    glyph: str
    word: str
    figures: str
    why: str = ""
    deed: DownloadDeed | None = None
    share: float | None = None

    def spoken(self) -> str:
        """Return the row as one sentence, for screen readers."""
        link = self.deed.link() if self.deed else ""
        return ", ".join(part for part in (self.title, self.word, self.figures, self.why, link) if part)
