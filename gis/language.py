"""The interface's language."""

from __future__ import annotations

from qgis.core import QgsApplication


def language() -> str:
    """Return the locale that QGIS runs in, such as `fr` or `en_GB`."""
    return QgsApplication.locale()
