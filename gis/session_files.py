"""Files that live as long as the layers that read them."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from qgis.PyQt.QtCore import QUuid

from .cache_folder import cache_folder

FORGOTTEN_DAYS = 30  # what a crash left behind; a session hardly lasts that long


class SessionFiles:
    """GeoPackages in the plugin's cache folder, outside the folder of temporary files.

    QGIS takes every layer below that folder for one whose content will be lost, and says so at each closing;
    its attached files lie there too.
    """

    def __init__(self, folder: Callable[[], Path] = lambda: cache_folder() / "footprints") -> None:
        self._folder = folder
        self._cleared = False

    def new(self) -> Path:
        """Return the path of a file that does not exist yet.

        Raises:
            OSError: if the folder cannot be made.
        """
        folder = self._folder()
        folder.mkdir(parents=True, exist_ok=True)
        if not self._cleared:
            self._cleared = True
            _remove_forgotten(folder)
        return folder / f"{QUuid.createUuid().toString().strip('{}')}.gpkg"

    def holds(self, path: str) -> bool:
        """Return whether a layer's file is one of ours."""
        return Path(path).parent == self._folder()

    def remove(self, path: str) -> None:
        """Delete one of our files; others are left alone."""
        if self.holds(path):
            for name in (path, f"{path}-wal", f"{path}-shm"):
                with suppress(OSError):  # still open somewhere (Windows): a later session removes it
                    Path(name).unlink(missing_ok=True)


def _remove_forgotten(folder: Path) -> None:
    limit = time.time() - FORGOTTEN_DAYS * 86400
    for path in folder.glob("*.gpkg*"):
        with suppress(OSError):
            if path.stat().st_mtime < limit:
                path.unlink()
