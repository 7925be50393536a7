"""Where the pixels of a stream are written, and how."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Callable

from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes
from qgis.gui import QgsFileWidget, QgsProjectionSelectionWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QWidget,
)

from ....gis.saving.raster_form import COG, GEOTIFF, RasterForm
from ....gis.translation import tr

Save = Callable[[Path, RasterForm], object]
_SUFFIXES = (".tif", ".tiff")


class SaveRasterDialog(QDialog):
    """Opened with `open`, so that everything else goes on behind it.

    Args:
        proposal: path or name of the file, with or without ending.
        classes: whether values are classes, which must not be mixed.
        save: takes path and form, once the user has agreed.
        parent: owner.
    """

    def __init__(self, proposal: str, classes: bool, save: Save, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Save the Pixels"))
        self._save = save
        self._add_file(proposal)
        self._add_format()
        self._add_grid(classes)
        self._add_layout()
        self._check()

    @property
    def path(self) -> Path:
        """The file, with the ending of a GeoTIFF."""
        text = self.file.filePath().strip()
        return Path(text if text.lower().endswith(_SUFFIXES) else f"{text}{_SUFFIXES[0]}")

    @property
    def form(self) -> RasterForm:
        """What is chosen."""
        crs = self.crs.crs()
        own = crs.isValid() and (crs.authid() or crs.toWkt())
        size = self.resolution.value()
        return RasterForm(
            self.format.currentData(), own or "", size or None, self.resampling.currentData()
        )

    def accept(self) -> None:
        """Begin to save."""
        self._save(self.path, self.form)
        super().accept()

    def _add_file(self, proposal: str) -> None:
        self.file = QgsFileWidget(self)
        self.file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.file.setFilter("GeoTIFF (*.tif)")
        self.file.setDialogTitle(tr("Save the Pixels"))
        self.file.setFilePath(proposal if proposal.lower().endswith(_SUFFIXES) else f"{proposal}.tif")
        self.file.fileChanged.connect(lambda _path: self._check())

    def _add_format(self) -> None:
        self.format = QComboBox(self)
        self.format.addItem("GeoTIFF", GEOTIFF)
        self.format.addItem(tr("Cloud-optimised GeoTIFF (COG)"), COG)

    def _add_grid(self, classes: bool) -> None:
        self.crs = QgsProjectionSelectionWidget(self)
        option = QgsProjectionSelectionWidget.CrsOption.CrsNotSet
        self.crs.setOptionVisible(option, True)
        self.crs.setNotSetText(tr("that of the images"))
        self.crs.setCrs(QgsCoordinateReferenceSystem())
        self.resolution = QDoubleSpinBox(self)
        self.resolution.setRange(0.0, 100_000.0)
        self.resolution.setDecimals(6)
        self.resolution.setSpecialValueText(tr("that of the images"))
        self.resampling = QComboBox(self)
        self.resampling.addItem(tr("nearest pixel: values are kept"), "near")
        if not classes:
            self.resampling.addItem(tr("bilinear"), "bilinear")
            self.resampling.addItem(tr("cubic"), "cubic")
        self.crs.crsChanged.connect(lambda _crs: self._show_unit())
        self.resolution.valueChanged.connect(lambda _value: self._enable_resampling())
        self._show_unit()

    def _add_layout(self) -> None:
        form = QFormLayout(self)
        rows = (
            (tr("File"), self.file),
            (tr("Format"), self.format),
            (tr("CRS"), self.crs),
            (tr("Pixel size"), self.resolution),
            (tr("Resampling"), self.resampling),
        )
        for words, widget in rows:
            label = QLabel(words, self)
            label.setBuddy(widget)
            widget.setAccessibleName(words)
            form.addRow(label, widget)
        hint = QLabel(tr("Over the area, in full resolution unless a pixel size is given."), self)
        hint.setWordWrap(True)
        form.addRow(hint)
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Save | buttons.Cancel, self)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form.addRow(self.buttons)

    def _show_unit(self) -> None:
        """Say in what unit pixels are measured, where that is known."""
        crs = self.crs.crs()
        unit = QgsUnitTypes.toAbbreviatedString(crs.mapUnits()) if crs.isValid() else "m"
        degrees = crs.isValid() and crs.isGeographic()
        self.resolution.setSuffix(f" {unit}")
        self.resolution.setSingleStep(0.0001 if degrees else 10.0)
        size = self.resolution.value()
        if size > 1 if degrees else 0 < size < 0.01:  # meant in the other unit
            self.resolution.setValue(0.0)
        self._enable_resampling()

    def _enable_resampling(self) -> None:
        changes = self.crs.crs().isValid() or not math.isclose(self.resolution.value(), 0.0)
        self.resampling.setEnabled(changes)

    def _check(self) -> None:
        """Only a file in a folder that is there can be saved."""
        text = self.file.filePath().strip()
        fine = bool(text) and Path(text).is_absolute() and Path(text).parent.is_dir()
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(fine)


def ask_and_save(proposal: str, classes: bool, save: Save, parent: QWidget | None = None) -> SaveRasterDialog:
    """Open the dialog; `save` is called with path and form if the user agrees.

    Args:
        proposal: path, or name without folder: then in the user's documents.
        classes: whether values are classes.
        save: for example `lambda path, form: guichet.pixels.save(job, path, form)`.
        parent: owner.
    """
    path = Path(proposal)
    whole = path if path.is_absolute() else Path.home() / path
    dialog = SaveRasterDialog(str(whole), classes, save, parent)
    dialog.open()
    return dialog
