"""Footprints kept with the project they were found in."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from qgis.core import QgsDataProvider, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from .footprint_file_error import FootprintFileError
from .footprint_layer import SKIP_WARNING, FootprintLayer
from .layer_group import remove_empty_groups
from .project_search import QUERY_PROPERTY
from .session_files import SessionFiles
from .unowned import Unowned

ATTACHED_NAME = "guichet_eo_footprints.gpkg"


class FootprintStore(QObject):
    """Memory layers reopen empty, so saving a project moves its footprints to a GeoPackage attached to it.

    `QgsProject.writeProject` comes before the layers are written, thus in time. Attached files travel inside
    a .qgz and beside a .qgs, and vanish with a project that is closed without saving.

    Between savings the layers read a copy in the cache folder: QGIS holds attached files among the temporary
    ones and would warn at every closing that the content of the layer will be lost.
    """

    failed = pyqtSignal(str)  # why footprints could not be kept, in the words of the operating system or GDAL

    _project = Unowned(QgsProject)

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._followed: list[FootprintLayer] = []
        self._doomed: set[str] = set()
        self._closed = False
        self._files = SessionFiles()
        project.readProject.connect(self._take_out)
        project.writeProject.connect(self._before_save)
        project.projectSaved.connect(self._after_save)
        project.layersWillBeRemoved.connect(self._note_files)
        project.layersRemoved.connect(self._remove_files)
        self._take_out()

    def follow(self, footprints: FootprintLayer) -> None:
        """Keep these footprints too when the project is saved, even once their search is over."""
        self._followed.append(footprints)
        footprints.gone.connect(self._forget_gone)

    def close(self) -> None:
        """Stop listening; QGIS then warns of footprints that only live in memory, as of any such layer."""
        if self._closed:
            return
        self._closed = True
        self._project.readProject.disconnect(self._take_out)
        self._project.writeProject.disconnect(self._before_save)
        self._project.projectSaved.disconnect(self._after_save)
        self._project.layersWillBeRemoved.disconnect(self._note_files)
        self._project.layersRemoved.disconnect(self._remove_files)
        for footprints in self._followed:
            if footprints.layer is not None:
                footprints.layer.removeCustomProperty(SKIP_WARNING)
            footprints.close()
        self._followed.clear()

    def _before_save(self) -> None:
        for footprints in self._followed:
            footprints.flush()
            if footprints.layer is not None and footprints.layer.providerType() == "memory":
                self._attach(footprints, footprints.layer)
            footprints.complete()
        for layer in _ours(self._project):
            self._attach_copy(layer)
        QTimer.singleShot(0, self._take_out)  # once the project is written, whether that went well or not

    def _after_save(self) -> None:
        """Remove the attachments of earlier saves: beside a .qgs QGIS leaves them once there are none."""
        saved = Path(self._project.fileName())
        archive = saved.with_name(f"{saved.stem}_attachments.zip")
        if saved.suffix != ".qgs" or self._project.attachedFiles() or not archive.is_file():
            return
        if all(name.endswith(ATTACHED_NAME) for name in _names_in(archive)):
            with suppress(OSError):  # a folder that may not be written now: nothing is lost
                archive.unlink()

    def _attach(self, footprints: FootprintLayer, layer: QgsVectorLayer) -> None:
        """Write the footprints to a new attached file and have the layer read it."""
        from .footprint_file import (  # GDAL's Python module is not loaded with the plugin
            LAYER,
            write_geopackage,
        )

        attached = self._project.createAttachedFile(ATTACHED_NAME)
        path = Path(attached)
        try:
            path.unlink()  # QGIS makes it empty, GDAL wants to make it
            write_geopackage(path, footprints.rows())
        except (FootprintFileError, OSError) as error:
            self._project.removeAttachedFile(attached)
            self.failed.emit(str(error))
            return
        self._read_from(layer, f"{attached}|layername={LAYER}")
        _hide_feature_id(layer)

    def _attach_copy(self, layer: QgsVectorLayer) -> None:
        """Have a layer that reads a file of the session read an attached copy of it."""
        if layer.providerType() != "ogr":
            return
        # what was added later waits in the write-ahead log, which is not copied
        layer.dataProvider().leaveUpdateMode()
        source = _file_of(layer)
        if not self._files.holds(source):
            return
        attached = self._project.createAttachedFile(ATTACHED_NAME)
        try:
            shutil.copyfile(source, attached)
        except OSError as error:
            self._project.removeAttachedFile(attached)
            self.failed.emit(str(error))
            return
        self._read_from(layer, layer.source().replace(source, attached))
        if not self._is_read(source):
            self._files.remove(source)

    def _take_out(self, _document: object = None) -> None:
        """Copy attached footprints to the session's files and have their layers read there."""
        if self._closed:
            return
        dirty = self._project.isDirty()
        attached = set(self._project.attachedFiles())
        for layer in _ours(self._project):
            source = _file_of(layer)
            if source in attached and layer.isValid():
                self._take_out_layer(layer, source)
        self._project.setDirty(dirty)

    def _take_out_layer(self, layer: QgsVectorLayer, source: str) -> None:
        try:
            path = self._files.new()
            shutil.copyfile(source, path)
        except OSError:
            return  # a full disk: the layer goes on reading its attached file
        self._read_from(layer, layer.source().replace(source, str(path)))
        if not self._is_read(source):
            self._project.removeAttachedFile(source)

    def _is_read(self, path: str) -> bool:
        """Whether a layer, perhaps a copy of ours, reads a file."""
        return any(_file_of(layer) == path for layer in _ours(self._project))

    def _read_from(self, layer: QgsVectorLayer, source: str) -> None:
        options = QgsDataProvider.ProviderOptions()
        options.transformContext = self._project.transformContext()
        layer.setDataSource(source, layer.name(), "ogr", options, False)
        for footprints in self._followed:
            if footprints.layer is layer:
                footprints.reselect()

    def _forget_gone(self) -> None:
        for footprints in [each for each in self._followed if each.layer is None and not each.following]:
            self._followed.remove(footprints)
            footprints.deleteLater()

    def _note_files(self, layer_ids: Iterable[str]) -> None:
        """Remember which attached files the layers have that are about to go."""
        for layer in map(self._project.mapLayer, layer_ids):
            if layer is not None and layer.customProperty(QUERY_PROPERTY):
                self._doomed.add(_file_of(layer))

    def _remove_files(self) -> None:
        """Take away the files and groups that nobody needs any more."""
        if not self._doomed:
            return
        used = {_file_of(layer) for layer in _ours(self._project)}
        for path in self._doomed - used:
            if path in self._project.attachedFiles():
                self._project.removeAttachedFile(path)
            self._files.remove(path)
        self._doomed.clear()
        remove_empty_groups(self._project)


def _ours(project: QgsProject) -> list[QgsVectorLayer]:
    return [layer for layer in project.mapLayers().values() if layer.customProperty(QUERY_PROPERTY)]


def _names_in(archive: Path) -> list[str]:
    try:
        with zipfile.ZipFile(archive) as files:
            return files.namelist()
    except (OSError, zipfile.BadZipFile):
        return ["unreadable"]


def _file_of(layer: QgsVectorLayer) -> str:
    return layer.source().split("|")[0]


def _hide_feature_id(layer: QgsVectorLayer) -> None:
    """Hide the GeoPackage's own column from the attribute table."""
    config = layer.attributeTableConfig()
    config.update(layer.fields())
    columns = config.columns()
    for column in columns:
        column.hidden = column.hidden or column.name == "fid"
    config.setColumns(columns)
    layer.setAttributeTableConfig(config)
