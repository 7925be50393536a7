"""The four pictures side by side."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from ...theme import SMALL
from .preset_button import PresetButton
from .preset_kind import PresetKind
from .preset_pictures import preset_picture
from .stream_presets import StreamPresets
from .stream_words import kind_words, why_not


class PresetRow(QWidget):
    """One is chosen; those that cannot be shown say why.

    Signals:
        chosen: a `PresetKind`, by the user.
    """

    chosen = pyqtSignal(object)

    def __init__(self, presets: StreamPresets, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets = presets
        self.buttons = {kind: PresetButton() for kind in PresetKind}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        for kind, button in self.buttons.items():
            button.set_words(kind_words(kind, presets), why_not(kind, presets))
            button.clicked.connect(lambda _checked=False, kind=kind: self.chosen.emit(kind))
            group.addButton(button)
            row.addWidget(button, 1)

    def show_kind(self, kind: PresetKind) -> None:
        """Check a picture."""
        self.buttons[kind].setChecked(True)

    def show_thumbnail(self, thumbnail: QImage | None) -> None:
        """Draw the pictures anew."""
        natural = self._presets.has_false_colour
        for kind, button in self.buttons.items():
            button.set_picture(preset_picture(kind, thumbnail, natural))
