"""Where the plugin keeps what it could fetch again."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QStandardPaths


def cache_folder() -> Path:
    """Return the plugin's folder below the application's cache.

    The cache, not the profile: profiles roam between machines on Windows, and pictures need not.
    """
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation)
    return Path(place) / "guichet_eo"
