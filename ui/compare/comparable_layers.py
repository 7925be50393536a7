"""Which layers can be compared."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer


def comparable_layers(project: QgsProject) -> tuple[QgsRasterLayer, ...]:
    """Return the pictures of a project, whether flows, streams, quicklooks or others, the topmost first.

    QGIS puts what is new on top, so the newest come first until the user orders the layers otherwise.
    """
    order = project.layerTreeRoot().layerOrder()
    return tuple(layer for layer in order if isinstance(layer, QgsRasterLayer) and layer.isValid())


def covering_layer(shown: Sequence[QgsMapLayer], compared: Collection[str]) -> QgsRasterLayer | None:
    """Return an image that lies above one of the compared layers and may hide it, None where there is none.

    Args:
        shown: what the map shows, the topmost first.
        compared: ids.
    """
    above = None
    for layer in shown:
        if layer.id() in compared and above is not None:
            return above
        if layer.id() not in compared and isinstance(layer, QgsRasterLayer) and layer.opacity() > 0.0:
            above = above or layer
    return None
