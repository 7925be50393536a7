"""Virtual rasters on disk, without any credential, and their twins in memory, which have them."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from ..cache_folder import cache_folder
from .stream_names import MEMORY_FOLDER, file_name, is_gated, is_intact

FORGOTTEN_DAYS = 180  # what no project has read for so long is in its attachments or no longer needed
LARGEST = 32 << 20  # bytes; a project may come from anywhere


class StreamFiles:
    """A folder of the plugin's cache, outside the folder of temporary files (QGIS warns of layers there).

    Attributes:
        folder: where the files on disk are.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or cache_folder() / "streams"

    def write(self, document: str, gated: bool) -> str:
        """Keep a virtual raster; return its name.

        Raises:
            OSError: if the disk refuses.
        """
        name = file_name(document, gated)
        path = self.folder / name
        self.folder.mkdir(parents=True, exist_ok=True)
        if not path.is_file():
            partial = path.with_name(f"{name}.{os.getpid()}.part")
            partial.write_bytes(document.encode("utf-8"))  # Windows would write other line ends
            partial.replace(path)
        return name

    def adopt(self, path: Path, name: str) -> bool:
        """Keep a copy of a file that came with a project; return whether it is what its name says."""
        own = self.folder / name
        with suppress(OSError, UnicodeDecodeError):
            if own.is_file():
                os.utime(own)
                return True
            if path.stat().st_size > LARGEST:
                return False
            content = path.read_bytes()
            if is_intact(name, content):
                return self.write(content.decode("utf-8"), is_gated(name)) == name
        return False

    def has(self, name: str) -> bool:
        """Whether a virtual raster is on disk."""
        return (self.folder / name).is_file()

    def text(self, name: str) -> str:
        """Return a virtual raster as it is on disk.

        Raises:
            OSError: if it is not there.
            UnicodeDecodeError: if somebody else wrote it.
        """
        return (self.folder / name).read_bytes().decode("utf-8")

    def disk_path(self, name: str) -> str:
        """Return where the virtual raster is on disk."""
        return (self.folder / name).as_posix()  # as QGIS writes paths on all systems

    def source(self, name: str) -> str:
        """Return what a layer reads: the twin of a gated stream, the file of any other."""
        return twin_path(name) if is_gated(name) else self.disk_path(name)

    def set_twin(self, name: str, document: str) -> None:
        """Put a virtual raster into memory, in place of the one that is there."""
        from osgeo import gdal  # not while QGIS starts

        gdal.FileFromMemBuffer(twin_path(name), document.encode("utf-8"))

    def has_twin(self, name: str) -> bool:
        """Whether the virtual raster is in memory."""
        from osgeo import gdal

        return gdal.VSIStatL(twin_path(name)) is not None

    def drop_twin(self, name: str) -> None:
        """Remove a virtual raster from memory."""
        from osgeo import gdal

        with suppress(RuntimeError):
            gdal.Unlink(twin_path(name))

    def clear_forgotten(self) -> None:
        """Remove files that were not used for half a year."""
        limit = time.time() - FORGOTTEN_DAYS * 86400
        for path in self.folder.glob("guichet-eo-stream-*"):
            with suppress(OSError):
                if path.stat().st_mtime < limit:
                    path.unlink()


def twin_path(name: str) -> str:
    """Return where the twin is."""
    return f"{MEMORY_FOLDER}/{name}"
