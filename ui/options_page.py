"""Search, pictures on disk, which offer comes first, downloads."""

from __future__ import annotations

from qgis.gui import QgsOptionsPageWidget, QgsSpinBox
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..core.offer_access import OfferAccess
from ..gis.cache_folder import cache_folder
from ..gis.flows.flow_cache import FOLDER, FlowCache
from ..gis.picture_cache import PictureCache
from ..gis.settings import Settings
from ..gis.translation import tr
from . import formats, theme
from .downloads.download_options import DownloadOptions
from .widgets.icon_button import IconButton
from .widgets.note_label import NoteLabel

LARGEST_PAGE = 5000
ACCESS = Qt.ItemDataRole.UserRole


class OptionsPage(QgsOptionsPageWidget):
    """No tabs; nothing about the network, which is QGIS's own, and nothing secret.

    Signals:
        applied: what is shown was kept.
    """

    applied = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = Settings()
        self._pictures = PictureCache(cache_folder() / "pictures")
        self._lists = FlowCache(cache_folder() / FOLDER)
        box = QVBoxLayout(self)
        box.setSpacing(theme.NORMAL)
        box.addWidget(self._search_group())
        box.addWidget(self._offers_group())
        self._downloads = DownloadOptions(self._settings)
        box.addWidget(self._downloads)
        box.addWidget(
            NoteLabel(
                tr(
                    "Proxy, certificates and time-out are QGIS's own: see Network. Accounts are in the "
                    "panel, tab Portals."
                )
            )
        )
        box.addStretch(1)

    def apply(self) -> None:
        """Keep what is shown; the next search follows it."""
        self._settings.scenes_per_portal = self._scenes.value()
        self._settings.draw_footprints_as_they_arrive = self._draw.isChecked()
        chosen = [self._offers.item(row).data(ACCESS) for row in range(self._offers.count())]
        self._settings.order_of_preference = [OfferAccess[name] for name in chosen]
        self._downloads.apply()
        self.applied.emit()

    def _search_group(self) -> QGroupBox:
        self._scenes = QgsSpinBox()
        self._scenes.setRange(1, LARGEST_PAGE)
        self._scenes.setShowClearButton(False)
        self._scenes.setValue(self._settings.scenes_per_portal)
        self._draw = QCheckBox(tr("Draw the footprints on the map as they arrive"))
        self._draw.setChecked(self._settings.draw_footprints_as_they_arrive)
        self._empty, self._empty_lists = QPushButton(), QPushButton()
        self._empty.clicked.connect(self._on_empty)
        self._empty_lists.clicked.connect(self._on_empty_lists)
        self._show_sizes()
        group = QGroupBox(tr("Search"))
        box = QVBoxLayout(group)
        for words, field in (
            (tr("Scenes per portal at first"), self._scenes),
            (tr("Thumbnails kept on disk"), self._empty),
            (tr("Lists of map layers kept on disk"), self._empty_lists),
        ):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            row = QHBoxLayout()
            row.addWidget(label)
            row.addWidget(field)
            row.addStretch(1)
            box.addLayout(row)
        box.addWidget(self._draw)
        return group

    def _offers_group(self) -> QGroupBox:
        words = {
            OfferAccess.STREAM: tr("can be streamed now, without an account"),
            OfferAccess.STREAM_WITH_ACCOUNT: tr("can be streamed with my account"),
            OfferAccess.DOWNLOAD: tr("can be downloaded now"),
            OfferAccess.LOGIN: tr("can be downloaded after a login"),
            OfferAccess.ORDER: tr("must be ordered"),
            OfferAccess.UNKNOWN: tr("access unknown"),
        }
        self._offers = QListWidget()
        self._offers.setAccessibleName(tr("Which offer comes first"))
        for access in self._settings.order_of_preference:
            item = QListWidgetItem(words[access])
            item.setData(ACCESS, access.name)
            self._offers.addItem(item)
        self._offers.setCurrentRow(0)
        self._offers.setFixedHeight(self._offers.sizeHintForRow(0) * (len(words) + 1))
        up = IconButton("mActionArrowUp", tr("Move up"))
        up.clicked.connect(lambda: self._move(-1))
        down = IconButton("mActionArrowDown", tr("Move down"))
        down.clicked.connect(lambda: self._move(1))
        buttons = QVBoxLayout()
        buttons.addWidget(up)
        buttons.addWidget(down)
        buttons.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self._offers, 1)
        row.addLayout(buttons)
        group = QGroupBox(tr("Which offer comes first"))
        box = QVBoxLayout(group)
        box.addLayout(row)
        box.addWidget(
            NoteLabel(tr("Among equals: newest version, then the portals in the order of the directory."))
        )
        return group

    def _move(self, step: int) -> None:
        row = self._offers.currentRow()
        if 0 <= row + step < self._offers.count():
            self._offers.insertItem(row + step, self._offers.takeItem(row))
            self._offers.setCurrentRow(row + step)

    def _on_empty(self) -> None:
        self._pictures.clear()
        self._show_sizes()

    def _on_empty_lists(self) -> None:
        self._lists.clear()
        self._show_sizes()

    def _show_sizes(self) -> None:
        for cache, button in ((self._pictures, self._empty), (self._lists, self._empty_lists)):
            size = cache.size()
            button.setText(tr("Empty (%1)", formats.size(size)))
            button.setEnabled(size > 0)
