"""What became of items that were to be queued."""

from __future__ import annotations

from dataclasses import dataclass

from .download import Download


@dataclass(frozen=True)
class AddedDownloads:
    """Answer of the queue.

    Attributes:
        added: new rows.
        known: rows that were in the queue already with the same file of the same scene for the same folder:
            nothing is fetched twice.
        again: rows that had failed, been cancelled, or whose file is gone: they are tried again.
    """

    added: tuple[Download, ...] = ()
    known: tuple[Download, ...] = ()
    again: tuple[Download, ...] = ()
