"""Which row a downloaded file has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qgis.core import QgsDataItem, QgsDirectoryItem

from ...core.asset import Asset
from ...core.asset_form import AssetForm, asset_form
from ...core.downloads.download import Download
from ...core.downloads.download_note import DownloadNote
from ...core.texts import clean_text
from ...gis.qgis_enums import member
from .file_item import FileItem
from .item_parts import below
from .packed_item import PackedItem

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk

_RASTER = member("Qgis.BrowserLayerType.Raster", "QgsLayerItem.Raster")
_VECTOR = member("Qgis.BrowserLayerType.Vector", "QgsLayerItem.Vector")
# form of a file → kind of layer, and the provider that opens it
_LAYERS: Mapping[AssetForm, tuple[object, str]] = {
    AssetForm.RASTER: (_RASTER, "gdal"),
    AssetForm.JPEG2000: (_RASTER, "gdal"),
    AssetForm.PICTURE: (_RASTER, "gdal"),
    AssetForm.VECTOR: (_VECTOR, "ogr"),
    AssetForm.TABLE: (_VECTOR, "ogr"),
}


def file_row(desk: BrowserDesk, parent: QgsDataItem, row: Download, place: int) -> QgsDataItem:
    """Return the row of a file: a layer, a folder that was unpacked, or what has to be looked into first."""
    if row.note is DownloadNote.UNPACKED:
        return _folder_row(parent, row, place)
    name = row.file.name
    layer = _LAYERS.get(asset_form(Asset(name, name, name)))
    if layer is None:
        return PackedItem(desk, parent, row, place)
    return FileItem(desk, parent, row, place, *layer)


def _folder_row(parent: QgsDataItem, row: Download, place: int) -> QgsDataItem:
    """Return a folder as QGIS's own, which QGIS looks into in a thread of its own."""
    title = clean_text(row.item.title) or row.file.name
    folder = QgsDirectoryItem(parent, title, row.path, below(parent, row.id))
    folder.setSortKey(f"{place:06}")
    return folder
