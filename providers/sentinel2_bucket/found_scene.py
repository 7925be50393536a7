"""A product that a listing shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .bucket_file import BucketFile


@dataclass(frozen=True)
class FoundScene:
    """What path and file names say, before anything of the product was read.

    Attributes:
        when: for sorting: sensing day or time as ISO text.
        folder: where it lies in its bucket, without a slash at the end.
        tile: e.g. `31TCJ`.
        level: `L1C` or `L2A`.
        document: address of what describes it, empty where there is none.
        surely: its files were listed; else it is there only if its document is.
        files: those in the folder; their names as in the bucket.
    """

    when: str
    folder: str
    tile: str
    level: str
    document: str = ""
    surely: bool = True
    files: tuple[BucketFile, ...] = ()

    @property
    def place(self) -> str:
        """What scenes are sorted by, and continued after."""
        return f"{self.when} {self.level} {self.folder}"

    def item(self) -> Mapping[str, Any]:
        """Return the scene as the JSON object that stands for the portal's own item."""
        start = len(self.folder) + 1
        return {
            "folder": self.folder,
            "tile": self.tile,
            "level": self.level,
            "when": self.when,
            "files": [[file.name[start:], file.size, file.checksum] for file in self.files],
        }
