"""Puts the branch into every Browser of QGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsApplication, QgsDataItem, QgsDataItemProvider, QgsDataProvider

from ...gis.qgis_enums import member
from .item_parts import handed
from .root_item import NAME, RootItem

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk

_NET = member("Qgis.DataItemProviderCapability.NetworkSources", "QgsDataProvider.Net")


class BrowserProvider(QgsDataItemProvider):
    """The branch alone: files and folders are none of its business."""

    def __init__(self, desk: BrowserDesk) -> None:
        super().__init__()
        self._desk = desk

    def name(self) -> str:
        """Return the name that QGIS knows it by."""
        return NAME

    def dataProviderKey(self) -> str:
        """Return the key of the provider that layers have."""
        return "wms"

    def capabilities(self) -> QgsDataProvider.DataCapabilities:
        """Say that there are services: without any, QGIS asks for nothing."""
        return _NET

    def createDataItem(self, path: str, parent: QgsDataItem | None) -> QgsDataItem | None:
        """Return the branch for QGIS's Browser; nothing for a folder."""
        return None if path or parent is not None else handed([RootItem(self._desk)])[0]

    def install(self) -> None:
        """Add the branch."""
        QgsApplication.dataItemProviderRegistry().addProvider(self)

    def remove(self) -> None:
        """Take the branch away; QGIS deletes the provider with it."""
        QgsApplication.dataItemProviderRegistry().removeProvider(self)
