"""Guichet EO: one service window for Earth-observation portals (QGIS plugin package).

Nothing is imported at module level: QGIS reads every installed plugin's package when it starts.
"""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:
    """Return the plugin object that QGIS will drive.

    Args:
        iface: the ``QgisInterface`` of the running application.
    """
    from .plugin import GuichetEoPlugin

    return GuichetEoPlugin(iface)
