"""What is wrong with a layer, in QGIS's words."""

from __future__ import annotations

from qgis.core import QgsMapLayer


def layer_error(layer: QgsMapLayer) -> str:
    """Return what QGIS says of a layer that is not valid; empty where it gives no reason.

    `QgsError.summary()` of an error without messages ends the process (QGIS 3.22).
    """
    error = layer.error()
    return "" if error.isEmpty() else str(error.summary())
