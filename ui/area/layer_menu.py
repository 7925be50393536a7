"""Choosing the layer whose polygons are the area."""

from __future__ import annotations

from typing import Callable

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QMenu, QWidget

from ...gis.translation import tr
from .. import formats
from .polygon_layers import polygon_layers

Take = Callable[[QgsVectorLayer, bool], None]
MOST_LAYERS = 40
LONGEST_NAME = 50


class LayerMenu(QMenu):
    """Selected features first, then whole layers; filled each time it opens."""

    def __init__(self, take: Take, parent: QWidget | None = None) -> None:
        """Make the menu; `take` gets a layer and whether only its selected features are wanted."""
        super().__init__(parent)
        self._take = take
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        layers = polygon_layers(QgsProject.instance())
        selected = [layer for layer in layers if layer.selectedFeatureCount()]
        for layer in selected:
            count = formats.number(layer.selectedFeatureCount())
            self._entry(layer, tr("Selected features of %1 (%2)", _name(layer), count), True)
        if selected:
            self.addSeparator()
        for layer in self._by_name(layers)[:MOST_LAYERS]:
            self._entry(layer, _name(layer), False)
        if not layers:
            self.addAction(tr("The project has no polygon layer")).setEnabled(False)

    def _by_name(self, layers: list[QgsVectorLayer]) -> list[QgsVectorLayer]:
        return sorted(layers, key=lambda layer: layer.name().casefold())

    def _entry(self, layer: QgsVectorLayer, words: str, only_selected: bool) -> None:
        action = self.addAction(words)
        layer_id = layer.id()
        action.triggered.connect(lambda: self._choose(layer_id, only_selected))

    def _choose(self, layer_id: str, only_selected: bool) -> None:
        layer = QgsProject.instance().mapLayer(layer_id)
        if layer is not None:
            self._take(layer, only_selected)


def _name(layer: QgsVectorLayer) -> str:
    name = layer.name()
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    return short.replace("&", "&&")
