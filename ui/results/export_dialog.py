"""Where results are written, and as what."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from ...gis.export_format import ExportFormat
from ...gis.translation import tr


class ExportDialog(QFileDialog):
    """Opened with `open`, so that a running search goes on behind it.

    Signals:
        chosen: path, `ExportFormat`.
    """

    chosen = pyqtSignal(object, object)

    def __init__(self, proposal: str, parent: QWidget | None = None) -> None:
        """Propose a file name without ending."""
        super().__init__(parent, tr("Export the results"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setFileMode(QFileDialog.FileMode.AnyFile)
        self._formats = _filters()
        self.setNameFilters(list(self._formats))
        self.selectFile(proposal)
        self._keep_suffix()
        self.filterSelected.connect(lambda _filter: self._keep_suffix())
        self.fileSelected.connect(self._on_chosen)

    def _keep_suffix(self) -> None:
        self.setDefaultSuffix(self._format.value)

    @property
    def _format(self) -> ExportFormat:
        return self._formats.get(self.selectedNameFilter(), ExportFormat.GEOPACKAGE)

    def _on_chosen(self, path: str) -> None:
        if path:
            self.chosen.emit(Path(path), self._format)


def _filters() -> Mapping[str, ExportFormat]:
    return {
        f"{words} (*{export_format.value})": export_format
        for export_format, words in (
            (ExportFormat.GEOPACKAGE, tr("GeoPackage, one row for each acquisition")),
            (ExportFormat.GEOJSON, tr("GeoJSON, one row for each acquisition")),
            (ExportFormat.STAC, tr("STAC items, one for each offer")),
        )
    }


def file_name(place: str) -> str:
    """Return a proposal for the file's name that every system takes."""
    kept = "".join(character if character.isalnum() or character in " -_" else " " for character in place)
    return " ".join(kept.split()) or "guichet-eo"
