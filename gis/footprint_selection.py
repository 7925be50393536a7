"""What is selected on the map is selected in the list, and back."""

from __future__ import annotations

from collections.abc import Collection

from qgis.core import QgsExpressionContextUtils, QgsVectorLayer
from qgis.PyQt.QtCore import QObject

from .footprint_style import SELECTED_VARIABLE
from .footprint_writer import FootprintWriter
from .selection import Selection

MOST_DRAWN_LAST = 1000  # the renderer looks each footprint up in their list


class FootprintSelection(QObject):
    """Ties a footprints layer to the `Selection`.

    A layer announces a selection even when it is the one it had, so both directions compare first: one change
    is one emission of either side.
    """

    def __init__(
        self, layer: QgsVectorLayer, writer: FootprintWriter, selection: Selection, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._layer = layer
        self._writer = writer
        self._selection = selection
        self._told = ""
        layer.selectionChanged.connect(self._from_map)
        selection.changed.connect(self.to_map)

    def to_map(self) -> None:
        """Select on the map what is selected in the list; also after features were added."""
        wanted = self._writer.feature_ids(self._selection.ids)
        if set(wanted) != set(self._layer.selectedFeatureIds()):
            self._draw_last(wanted)
            self._layer.selectByIds(wanted)

    def release(self) -> None:
        """Stop listening; the layer may be gone already."""
        self._selection.changed.disconnect(self.to_map)

    def _from_map(self) -> None:
        features = self._layer.selectedFeatureIds()
        self._draw_last(features)
        chosen = self._writer.acquisition_ids(features)
        unwritten = self._selection.ids - self._writer.features.keys()
        self._selection.set(chosen | unwritten)

    def _draw_last(self, features: Collection[int]) -> None:
        """Tell the renderer which footprints lie above the others."""
        few = features if len(features) <= MOST_DRAWN_LAST else ()
        text = f",{','.join(map(str, few))}," if few else ""
        if text != self._told:
            self._told = text
            QgsExpressionContextUtils.setLayerVariable(self._layer, SELECTED_VARIABLE, text)
