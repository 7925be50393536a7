"""Looking for something in the directory."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ...core.family_directory import FamilyDirectory
from ...gis.translation import tr
from .. import formats, theme
from ..widgets.icon_button import IconButton
from .access_filter import AccessFilter
from .directory_filter import DirectoryFilter
from .kind_filter import KindFilter
from .portal_filter import PortalFilter

STATUS_CHARACTERS = 7
THEME, MISSION = "theme", "mission"


class FilterBar(QWidget):
    """A line for words and status; a button folds out kind, access and products.

    Attributes:
        line: layout of the first line, for further buttons.

    Signals:
        changed(): other conditions.
    """

    changed = pyqtSignal()

    def __init__(self, families: FamilyDirectory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QgsFilterLineEdit()
        self.status, self.kind, self.access, self.products = (QComboBox() for _ in range(4))
        self.more = IconButton("mActionFilter2", tr("More filters: kind, access, products"))
        self.more.setCheckable(True)
        self._folded = QWidget()
        self._fill(families)
        self._lay_out()
        self.text.textChanged.connect(self.changed)
        for combo in (self.status, self.kind, self.access, self.products):
            combo.activated.connect(self.changed)
        self.more.toggled.connect(self._on_more)

    @property
    def conditions(self) -> DirectoryFilter:
        """What is asked for now; what is folded away does not count."""
        text, status = self.text.text(), self.status.currentData() or PortalFilter.ALL
        if not self.more.isChecked():
            return DirectoryFilter(text, status)
        kind, name = self.products.currentData() or ("", "")
        return DirectoryFilter(
            text,
            status,
            self.kind.currentData(),
            self.access.currentData(),
            name if kind == THEME else "",
            name if kind == MISSION else "",
        )

    def clear(self) -> None:
        """Ask for everything."""
        for combo in (self.status, self.kind, self.access, self.products):
            combo.setCurrentIndex(0)
        self.text.clear()
        self.changed.emit()

    def show_counts(self, count: Callable[[PortalFilter], int]) -> None:
        """Say how many there are of each status."""
        chosen = max(0, self.status.currentIndex())
        self.status.clear()
        for kind in PortalFilter:
            self.status.addItem(kind.words(formats.number(count(kind))), kind)
        self.status.setCurrentIndex(chosen)

    def _fill(self, families: FamilyDirectory) -> None:
        language = formats.language()
        _add(self.kind, KindFilter)
        _add(self.access, AccessFilter)
        self.products.addItem(tr("Any Product"), ("", ""))
        for name, words in families.themes().items():
            self.products.addItem(words.text(language), (THEME, name))
        self.products.insertSeparator(self.products.count())
        for mission in families.missions():
            self.products.addItem(mission, (MISSION, mission))

    def _lay_out(self) -> None:
        self.text.setShowSearchIcon(True)
        self.text.setPlaceholderText(tr("Filter: SPOT, France, CNES…"))
        self.text.setAccessibleName(tr("Filter the portals"))
        self.status.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.status.setMinimumContentsLength(STATUS_CHARACTERS)
        self.line = QHBoxLayout()
        self.line.setSpacing(theme.SMALL)
        self.line.addWidget(self.text, 1)
        self.line.addWidget(self.status)
        self.line.addWidget(self.more)
        grid = QGridLayout(self._folded)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.SMALL)
        names = (tr("Status"), tr("Kind"), tr("Access"), tr("Products"))
        for combo, name in zip((self.status, self.kind, self.access, self.products), names):
            combo.setAccessibleName(name)
            combo.setToolTip(name)
        for combo, place in ((self.kind, (0, 0)), (self.access, (0, 1)), (self.products, (1, 0, 1, 2))):
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            grid.addWidget(combo, *place)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SMALL)
        box.addLayout(self.line)
        box.addWidget(self._folded)
        self._folded.hide()

    def _on_more(self, shown: bool) -> None:
        self._folded.setVisible(shown)
        self.changed.emit()


def _add(combo: QComboBox, choices: type[Enum]) -> None:
    for choice in choices:
        entry: Any = choice
        combo.addItem(entry.words(), entry)
