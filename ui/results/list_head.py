"""Filter, order, and the fewest scenes that cover the area."""

from __future__ import annotations

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from ...core.acquisition_order import AcquisitionOrder
from ...core.geometry import has_shapely
from ...gis.translation import tr
from ..shapely_remedy import shapely_remedy
from ..theme import SMALL
from ..widgets.icon_button import IconButton


class ListHead(QWidget):
    """Signals: filter_changed (text), order_changed (`AcquisitionOrder`), fewest_wanted."""

    filter_changed = pyqtSignal(str)
    order_changed = pyqtSignal(object)
    fewest_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self.filter = QgsFilterLineEdit()
        self.filter.setShowSearchIcon(True)
        self.filter.setPlaceholderText(tr("Filter the list…"))
        self.filter.setAccessibleName(tr("Filter the list…"))
        self.filter.setMinimumWidth(80)
        self.filter.textChanged.connect(self.filter_changed)
        row.addWidget(self.filter, 1)
        self.order = self._order_combo()
        row.addWidget(self.order)
        self.fewest = IconButton("mActionSelectAll", tr("Select the fewest scenes that cover the area"))
        self.fewest.clicked.connect(self.fewest_wanted)
        if not has_shapely():
            self.fewest.setEnabled(False)
            self.fewest.set_tip(shapely_remedy(tr("Select the fewest scenes that cover the area")))
        row.addWidget(self.fewest)

    def _order_combo(self) -> QComboBox:
        names = {
            AcquisitionOrder.NEWEST: tr("Newest First"),
            AcquisitionOrder.OLDEST: tr("Oldest First"),
            AcquisitionOrder.CLEAREST: tr("Clearest First"),
            AcquisitionOrder.BEST_COVERED: tr("Best Covered First"),
        }
        combo = QComboBox()
        for order, name in names.items():
            combo.addItem(name, order)
        combo.setAccessibleName(tr("Order of the list"))
        combo.setToolTip(tr("Order of the list"))
        combo.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        combo.setMinimumWidth(60)
        combo.currentIndexChanged.connect(lambda index: self.order_changed.emit(combo.itemData(index)))
        return combo
