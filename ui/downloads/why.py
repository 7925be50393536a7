"""The third line of a row: why it is as it is, and the one thing to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from .download_deed import DownloadDeed


@dataclass(frozen=True)
class Why:
    """Plain text; whoever makes markup of it escapes it.

    Attributes:
        text: a sentence without full stop, perhaps empty.
        deed: what the link does, None where nothing helps.
        short: what stands beside the state word of a row that failed, perhaps empty.
    """

    text: str = ""
    deed: DownloadDeed | None = None
    short: str = ""
