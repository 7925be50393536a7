"""Cloud cover: a slider and a figure that are one value."""

from __future__ import annotations

from qgis.gui import QgsSpinBox
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from ...gis.translation import tr
from .. import formats, theme

ALL = 100


class CloudLimit(QWidget):
    """Whole per cent; 100 % is no condition, so that scenes of unknown cloud are kept.

    Signals:
        changed(): another limit.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = tr("Cloud cover up to")
        self._label = QLabel(name)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, ALL)
        self._slider.setPageStep(10)
        self._slider.setAccessibleName(name)
        self._spin = QgsSpinBox()
        self._spin.setRange(0, ALL)
        self._spin.setSuffix(formats.percent(0)[1:])
        self._spin.setShowClearButton(False)
        self._spin.setAccessibleName(name)
        self._label.setBuddy(self._spin)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        for widget, stretch in ((self._label, 0), (self._slider, 1), (self._spin, 0)):
            row.addWidget(widget, stretch)
        self.set_value(None)
        self.set_usable(True)
        self._slider.valueChanged.connect(self._spin.setValue)
        self._spin.valueChanged.connect(self._on_changed)

    @property
    def value(self) -> float | None:
        """The limit in per cent, None for no condition."""
        return None if self._spin.value() == ALL else float(self._spin.value())

    def set_value(self, limit: float | None) -> None:
        """Show a limit in per cent; None is 100."""
        self._spin.setValue(ALL if limit is None else round(limit))
        self._slider.setValue(self._spin.value())

    def set_usable(self, usable: bool) -> None:
        """Disable the limit where cloud means nothing for any chosen family."""
        self.setEnabled(usable)
        self.setToolTip(
            tr("100%: no condition; scenes of unknown cloud cover are always kept")
            if usable
            else tr("None of the chosen families has it: radar sees through clouds")
        )

    def _on_changed(self, value: int) -> None:
        self._slider.setValue(value)
        self.changed.emit()
