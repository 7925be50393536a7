"""A combo box of layers whose names may be long."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsMapLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QPaintEvent
from qgis.PyQt.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter

from .. import theme
from ..factories import tip


class LayerCombo(QComboBox):
    """As narrow as there is room; a name that does not fit ends in dots, the whole is in the tool tip."""

    def __init__(self, name: str) -> None:
        """Make an empty one; `name` is for those who cannot see it."""
        super().__init__()
        self.setAccessibleName(name)
        self.setFont(theme.small(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.currentIndexChanged.connect(self._on_changed)

    def set_layers(self, layers: Sequence[QgsMapLayer], chosen: str) -> None:
        """Offer layers; `chosen` is an id, empty for none."""
        self.clear()
        for place, layer in enumerate(layers):
            self.addItem(layer.name(), layer.id())
            self.setItemData(place, tip(layer.name()), Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(self.findData(chosen))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint as ever, with a shorter name."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        complex_control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(complex_control, option, part, self).width()
        end = Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(option.currentText, end, max(0, room - 4))
        painter.drawComplexControl(complex_control, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _on_changed(self, _place: int) -> None:
        self.setToolTip(tip(self.currentText()))
