"""The export of a flow to a file, as Processing's own dialog."""

from __future__ import annotations

from typing import Any

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt

from ...core.flows.flow_request import FlowRequest

ALGORITHM = "guicheteo:exportflow"


def export_parameters(request: FlowRequest, canvas: QgsMapCanvas) -> dict[str, Any]:
    """Return what the dialog begins with: the flow at its date, over what the map shows, pixel for pixel.

    A flow that no list has, such as that of a scene, is told by address and layer.
    """
    settings = canvas.mapSettings()
    crs, extent = settings.destinationCrs().authid(), settings.visibleExtent()
    corners = (extent.xMinimum(), extent.xMaximum(), extent.yMinimum(), extent.yMaximum())
    flow = {"FLOW": request.flow} if request.flow else {"FLOW": request.address, "LAYER": request.layer}
    told = {**flow, "STYLE": request.style, "DATE": request.time, "AUTHCFG": request.authcfg}
    place = {
        "EXTENT": ",".join(f"{corner:.8f}" for corner in corners) + f" [{crs}]",
        "RESOLUTION": float(f"{settings.mapUnitsPerPixel():.3g}"),
    }
    return {name: value for name, value in {**told, **place}.items() if value}


def open_export(parameters: dict[str, Any]) -> Any:
    """Show the dialog and return it, None where QGIS runs without Processing; nothing waits for it."""
    try:
        from processing import createAlgorithmDialog  # a plugin of QGIS, which the user may have switched off
    except ImportError:
        return None
    dialog = createAlgorithmDialog(ALGORITHM, parameters)
    if dialog is not None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        dialog.raise_()
    return dialog
