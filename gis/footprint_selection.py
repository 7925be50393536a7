"""What is selected on the map is selected in the list, and back."""

from __future__ import annotations

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QObject

from .footprint_writer import FootprintWriter
from .selection import Selection


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
        layer.selectionChanged.connect(self._from_map)
        selection.changed.connect(self.to_map)

    def to_map(self) -> None:
        """Select on the map what is selected in the list; also after features were added."""
        wanted = self._writer.feature_ids(self._selection.ids)
        if set(wanted) != set(self._layer.selectedFeatureIds()):
            self._layer.selectByIds(wanted)

    def release(self) -> None:
        """Stop listening; the layer may be gone already."""
        self._selection.changed.disconnect(self.to_map)

    def _from_map(self) -> None:
        chosen = self._writer.acquisition_ids(self._layer.selectedFeatureIds())
        unwritten = self._selection.ids - self._writer.features.keys()
        self._selection.set(chosen | unwritten)
