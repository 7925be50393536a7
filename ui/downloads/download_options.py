"""Where downloads go, how many at once, and what happens when one is whole."""

from __future__ import annotations

from pathlib import Path

from qgis.gui import QgsFileWidget, QgsSpinBox
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QGroupBox, QLabel, QWidget

from ...core.downloads.arrival_kind import ArrivalKind
from ...core.downloads.transfer_limits import MOST_TRANSFERS
from ...gis.settings import Settings
from ...gis.translation import tr
from ..widgets.note_label import NoteLabel


class DownloadOptions(QGroupBox):
    """A part of the options page; kept by `apply`."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(tr("Downloads"), parent)
        self._settings = settings
        self.folder = QgsFileWidget()
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.setDialogTitle(tr("Folder for downloads"))
        self.folder.setFilePath(str(settings.download_folder))
        self.transfers = QgsSpinBox()
        self.transfers.setRange(1, MOST_TRANSFERS)
        self.transfers.setShowClearButton(False)
        self.transfers.setValue(settings.parallel_downloads)
        self.arrival = QComboBox()
        for kind, words in (
            (ArrivalKind.NOTHING, tr("Nothing")),
            (ArrivalKind.COMPOSITE, tr("Add a true-colour composite to the map")),
            (ArrivalKind.WHOLE, tr("Add it to the map as it is")),
        ):
            self.arrival.addItem(words, kind)
        self.arrival.setCurrentIndex(max(0, self.arrival.findData(settings.arrival)))
        self._lay_out()

    def apply(self) -> None:
        """Keep what is shown; a folder that is not absolute is left as it was."""
        folder = Path(self.folder.filePath().strip()).expanduser()
        if folder.is_absolute():
            self._settings.download_folder = folder
        self._settings.parallel_downloads = self.transfers.value()
        self._settings.arrival = self.arrival.currentData()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setColumnStretch(1, 1)
        limit = NoteLabel(tr("A portal's own limit is kept even when this is higher."))
        rows = (
            (tr("Folder"), self.folder),
            (tr("Transfers at once"), self.transfers),
            ("", limit),
            (tr("When a product is whole"), self.arrival),
        )
        for place, (words, field) in enumerate(rows):
            label = QLabel(words)
            grid.addWidget(label, place, 0)
            grid.addWidget(field, place, 1)
            if words:
                label.setBuddy(field)
                field.setAccessibleName(words)
