"""Where the plugin keeps its files in the QGIS profile."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication


def profile_folder() -> Path:
    """Return `<profile>/guichet_eo`; it need not exist."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "guichet_eo"
