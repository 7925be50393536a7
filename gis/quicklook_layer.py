"""A quicklook as a layer."""

from __future__ import annotations

import json

from qgis.core import QgsApplication, QgsMapLayer, QgsRasterLayer
from qgis.PyQt.QtCore import QDate, QLocale

from ..core.scene import Scene, SceneRef
from ..core.texts import clean_text
from .quicklook_file import QuicklookFile
from .translation import tr

# stored in projects: never renamed
SCENE_PROPERTY = "guichet_eo/quicklook_of"
KEY_PROPERTY = "guichet_eo/quicklook_key"


def make_quicklook_layer(file: QuicklookFile) -> QgsRasterLayer:
    """Return a layer of the raster, valid or not; main thread, some 2 ms.

    It knows its scene, so that a reopened project knows what is shown, and its name in the cache of rasters.
    """
    layer = QgsRasterLayer(str(file.path), quicklook_name(file.scene), "gdal")
    layer.setCustomProperty(SCENE_PROPERTY, json.dumps(file.scene.ref))
    if file.key:
        layer.setCustomProperty(KEY_PROPERTY, file.key)
    if file.portal.terms.attribution:
        metadata = layer.metadata()
        metadata.setRights([file.portal.terms.attribution])
        layer.setMetadata(metadata)
    return layer


def quicklook_name(scene: Scene) -> str:
    """Return "Quicklook 24 Oct 2026 31TCJ": day (UTC) and tile, or platform where there is no tile."""
    day = ""
    if scene.acquired is not None:
        date = QDate(scene.acquired.year, scene.acquired.month, scene.acquired.day)
        day = QLocale(QgsApplication.locale()).toString(date, "d MMM yyyy")
    name = tr("Quicklook %1 %2", day, clean_text(scene.tile or scene.platform or scene.title, 40))
    return " ".join(name.split())


def scene_of(layer: QgsMapLayer) -> SceneRef | None:
    """Return which scene a layer is the quicklook of; None for all other layers."""
    try:
        portal, scene = json.loads(layer.customProperty(SCENE_PROPERTY) or "null")
    except (TypeError, ValueError):
        return None
    return str(portal), str(scene)
