"""What there is in a folder before anything is fetched into it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...core.downloads.download_item import DownloadItem
from ...core.downloads.presence import is_there
from ...providers.downloads.disk_failures import MARGIN_BYTES
from .folder_problem import FolderProblem


@dataclass(frozen=True)
class FolderFacts:
    """As of now; asks the disk, which may be far away.

    Attributes:
        free: bytes, None where the system does not say.
        there: ids of the items whose file is in its place, whole.
        problem: why nothing can be written.
    """

    free: int | None = None
    there: frozenset[str] = frozenset()
    problem: FolderProblem = FolderProblem.NONE

    def holds(self, size: int) -> bool:
        """Whether there is room for some bytes, and a little for the rest of the machine."""
        return self.free is None or size <= 0 or size + MARGIN_BYTES <= self.free

    @staticmethod
    def of(folder: str, items: Sequence[DownloadItem]) -> FolderFacts:
        """Look at a folder, which need not exist, and at the places of items in it."""
        problem = _problem(folder)
        if problem is not FolderProblem.NONE:
            return FolderFacts(problem=problem)
        there = frozenset(item.id for item in items if is_there(item))
        try:
            return FolderFacts(shutil.disk_usage(_existing(Path(folder))).free, there)
        except OSError:
            return FolderFacts(None, there)


def _existing(path: Path) -> Path:
    """Return the nearest folder above that exists."""
    return next((one for one in (path, *path.parents) if one.exists()), path)


def _problem(folder: str) -> FolderProblem:
    if not folder.strip():
        return FolderProblem.NO_FOLDER
    path = Path(folder)
    if not path.is_absolute():
        return FolderProblem.NOT_ABSOLUTE
    try:
        nearest = _existing(path)
        if not nearest.is_dir():
            return FolderProblem.NOT_A_FOLDER
        return FolderProblem.NONE if os.access(nearest, os.W_OK) else FolderProblem.NOT_WRITABLE
    except (OSError, ValueError):
        return FolderProblem.NOT_WRITABLE
