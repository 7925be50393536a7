"""A file that is whole and bears its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...core.downloads.download_note import DownloadNote
from ...core.downloads.unpack_problem import UnpackProblem


@dataclass(frozen=True)
class ArrivedFile:
    """How a transfer ended well.

    Attributes:
        path: the file, or the folder that it was unpacked to.
        size: bytes of the file.
        checked: algorithm of the checksum that is equal to the portal's; empty: size only.
        note: what else is to be said.
        unpack_problem: why it was not unpacked, None where it was, or was not to be.
    """

    path: Path
    size: int
    checked: str
    note: DownloadNote = DownloadNote.NONE
    unpack_problem: UnpackProblem | None = None
