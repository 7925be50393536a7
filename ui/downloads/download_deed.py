"""What can be done with a row of the queue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from ...gis.translation import tr


class DownloadDeed(Enum):
    """An entry of the menu, or the one link of a row."""

    PAUSE = "pause"
    RESUME = "resume"
    RETRY = "retry"
    TRY_NOW = "try now"
    UP = "up"
    DOWN = "down"
    MAP = "map"
    UNPACK = "unpack"
    FOLDER = "folder"
    COPY_PATH = "copy path"
    COPY_ADDRESS = "copy address"
    DETAILS = "details"
    CANCEL = "cancel"
    REMOVE = "remove"
    ACCOUNT = "account"
    UNLOCK = "unlock"
    LICENCE = "licence"
    OPTIONS = "options"
    NETWORK = "network"
    CERTIFICATES = "certificates"
    PORTAL = "portal"
    WHO_MAY = "who may"
    OFFLINE = "offline"

    def words(self) -> str:
        """Return the entry of the menu."""
        return WORDS[self]()

    def link(self) -> str:
        """Return the words of a row's link, shorter than the menu's."""
        return LINKS.get(self, WORDS[self])()


# Called when a row is painted, never at import time: the translator comes later.
WORDS: Mapping[DownloadDeed, Callable[[], str]] = {
    DownloadDeed.PAUSE: lambda: tr("Pause"),
    DownloadDeed.RESUME: lambda: tr("Resume"),
    DownloadDeed.RETRY: lambda: tr("Try Again"),
    DownloadDeed.TRY_NOW: lambda: tr("Try Now"),
    DownloadDeed.UP: lambda: tr("Move Up (Alt+Up)"),
    DownloadDeed.DOWN: lambda: tr("Move Down (Alt+Down)"),
    DownloadDeed.MAP: lambda: tr("Add to Map"),
    DownloadDeed.UNPACK: lambda: tr("Unpack"),
    DownloadDeed.FOLDER: lambda: tr("Open Folder"),
    DownloadDeed.COPY_PATH: lambda: tr("Copy the Path of the File"),
    DownloadDeed.COPY_ADDRESS: lambda: tr("Copy the Address at the Portal"),
    DownloadDeed.DETAILS: lambda: tr("Details…"),
    DownloadDeed.CANCEL: lambda: tr("Cancel…"),
    DownloadDeed.REMOVE: lambda: tr("Remove from the List"),
    DownloadDeed.ACCOUNT: lambda: tr("Account…"),
    DownloadDeed.UNLOCK: lambda: tr("Give the Master Password…"),
    DownloadDeed.LICENCE: lambda: tr("Accept the Licence…"),
    DownloadDeed.OPTIONS: lambda: tr("Options…"),
    DownloadDeed.NETWORK: lambda: tr("Check the Network…"),
    DownloadDeed.CERTIFICATES: lambda: tr("Certificates…"),
    DownloadDeed.PORTAL: lambda: tr("Portal's Page"),
    DownloadDeed.WHO_MAY: lambda: tr("Who May?"),
    DownloadDeed.OFFLINE: lambda: tr("How to Get It…"),
}
LINKS: Mapping[DownloadDeed, Callable[[], str]] = {
    DownloadDeed.RETRY: lambda: tr("Try again"),
    DownloadDeed.TRY_NOW: lambda: tr("Try now"),
    DownloadDeed.UP: lambda: tr("Move up"),
    DownloadDeed.MAP: lambda: tr("Add to map"),
    DownloadDeed.FOLDER: lambda: tr("Open folder"),
    DownloadDeed.UNLOCK: lambda: tr("Unlock…"),
    DownloadDeed.LICENCE: lambda: tr("Licence…"),
    DownloadDeed.NETWORK: lambda: tr("Network…"),
    DownloadDeed.PORTAL: lambda: tr("Portal…"),
    DownloadDeed.WHO_MAY: lambda: tr("Who may?"),
    DownloadDeed.OFFLINE: lambda: tr("How?"),
}
