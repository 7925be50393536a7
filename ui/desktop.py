"""What the panel hands to the desktop: folders, web pages, the clipboard."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices, QGuiApplication

WEB = ("http://", "https://")


def open_folder(folder: Path) -> bool:
    """Show a folder, or the nearest one above it that there is; return whether the desktop did."""
    there = next((place for place in (folder, *folder.parents) if place.is_dir()), None)
    return there is not None and QDesktopServices.openUrl(QUrl.fromLocalFile(str(there)))


def open_web(address: str) -> bool:
    """Show a page of the web; anything else is not opened."""
    return address.lower().startswith(WEB) and QDesktopServices.openUrl(QUrl(address))


def copy_text(text: str) -> None:
    """Put text into the clipboard."""
    QGuiApplication.clipboard().setText(text)
