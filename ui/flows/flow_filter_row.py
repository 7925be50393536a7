"""Looking for a layer."""

from __future__ import annotations

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from ...gis.translation import tr
from .. import formats, theme
from ..widgets.icon_button import IconButton

PAUSE = 150  # milliseconds without a key before what was typed counts


class FlowFilterRow(QWidget):
    """Words, whether the present view counts, and what can be added.

    Attributes:
        text: the field.
        here: whether layers that are known to lie elsewhere are left out.
        add: the button with the menu.

    Signals:
        changed(): other words, a moment after the last key; or the view counts, or no longer.
        begun(): the first letter was typed.
        address_wanted(), catalogues_wanted(): of the menu.
    """

    changed = pyqtSignal()
    begun = pyqtSignal()
    address_wanted = pyqtSignal()
    catalogues_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QgsFilterLineEdit()
        self.text.setShowSearchIcon(True)
        self.text.setAccessibleName(tr("Filter the layers"))
        self.here = IconButton("mActionViewExtentInCanvas", tr("Only layers that cover the map"))
        self.here.setCheckable(True)
        self.add = IconButton("symbologyAdd", tr("Add an address, or search in catalogues"))
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.addAction(tr("Add a WMS, WMTS, XYZ or Catalogue Address…")).triggered.connect(self._want_address)
        menu.addAction(tr("Search in Catalogues…")).triggered.connect(self._want_catalogues)
        self.add.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        row.addWidget(self.text, 1)
        row.addWidget(self.here)
        row.addWidget(self.add)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.changed)
        self.text.textChanged.connect(self._on_text)
        self.here.toggled.connect(self._on_toggle)
        self._before = ""

    @property
    def words(self) -> str:
        """What is looked for; empty: everything."""
        return self.text.text().strip()

    def show_count(self, count: int) -> None:
        """Say how many layers there are to look through."""
        words = tr("Filter %1 layers: NDVI, ortho, snow…", formats.number(count))
        plain = tr("Filter the layers: NDVI, ortho, snow…")
        self.text.setPlaceholderText(words if count else plain)

    def clear(self) -> None:
        """Ask for everything, at once."""
        self.text.clear()
        self._timer.stop()
        self.changed.emit()

    def stop(self) -> None:
        """Leave no timer."""
        self._timer.stop()

    def _on_text(self, text: str) -> None:
        if text.strip() and not self._before:
            self.begun.emit()
        self._before = text.strip()
        self._timer.start()

    def _on_toggle(self, _on: bool) -> None:
        self._timer.stop()
        self.changed.emit()

    def _want_address(self, _checked: bool = False) -> None:
        self.address_wanted.emit()

    def _want_catalogues(self, _checked: bool = False) -> None:
        self.catalogues_wanted.emit()
