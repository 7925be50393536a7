"""How QGIS finds streams when it reads a project, and what it writes into one.

Installed when QGIS starts, since a project may be opened before the panel is; there is no network in it.
"""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsPathResolver

from .stream_files import StreamFiles
from .stream_names import MEMORY_FOLDER, is_gated, own_name


class StreamPaths:
    """A project holds the virtual raster as an attached file, which any QGIS reads.

    When one is read, the layer gets the plugin's own copy; a stream behind a gate gets a twin in memory,
    still without a signature, so that the layer is valid. What is written is the attached file, or the copy
    on disk, never the twin.

    Attributes:
        attached: path that a layer reads → attached file, while a project is being written.
        files: where the plugin's copies are.
    """

    def __init__(self, files: StreamFiles | None = None) -> None:
        self.attached: dict[str, str] = {}
        self.files = files or StreamFiles()
        self._reader = ""
        self._writer = ""

    def install(self) -> None:
        """Let QGIS ask; twice is harmless."""
        if not self._reader:
            self._reader = QgsPathResolver.setPathPreprocessor(self.read)
            self._writer = QgsPathResolver.setPathWriter(self.write)

    def remove(self) -> None:
        """Leave QGIS as it was."""
        if self._reader:
            QgsPathResolver.removePathPreprocessor(self._reader)
            QgsPathResolver.removePathWriter(self._writer)
            self._reader = self._writer = ""

    def read(self, path: str) -> str:
        """Return what a layer of a project shall read, given a path of its file."""
        name = own_name(path)
        in_memory = path.startswith(MEMORY_FOLDER)  # written while the plugin was switched off
        if not name or not (in_memory or Path(path).is_absolute()):
            return path  # QGIS asks again with the absolute path
        if not self.files.adopt(Path(path), name):
            return path
        if is_gated(name) and not self.files.has_twin(name):
            try:
                self.files.set_twin(name, self.files.text(name))
            except (OSError, UnicodeDecodeError):
                return path
        return self.files.source(name)

    def write(self, path: str) -> str:
        """Return what a project or a layer file says about a path that a layer reads."""
        known = self.attached.get(path)
        if known is not None:
            return known
        return self.files.disk_path(own_name(path)) if path.startswith(MEMORY_FOLDER) else path
