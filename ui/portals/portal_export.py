"""Give a portal to others as a file."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from ...core.portal import Portal
from ...gis.portal_exchange import export_portal
from ...gis.translation import tr


class PortalExport(QFileDialog):
    """Opened with `open`; deleted when it closes.

    Signals:
        written(str): path of the file.
        failed(str): why there is none, a sentence.
    """

    written = pyqtSignal(str)
    failed = pyqtSignal(str)

    def __init__(self, portal: Portal, parent: QWidget | None = None) -> None:
        super().__init__(parent, tr("Export the Portal"))
        self._portal = portal
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setFileMode(QFileDialog.FileMode.AnyFile)
        self.setNameFilters([tr("Portal files (%1)", "*.json")])
        self.setDefaultSuffix("json")
        self.selectFile(f"{portal.id}.json")
        self.fileSelected.connect(self.write)

    def write(self, path: str) -> None:
        """Write the file."""
        try:
            export_portal(self._portal, Path(path))
        except OSError as error:
            self.failed.emit(tr("%1 could not be written: %2", path, error.strerror or error))
            return
        self.written.emit(path)
