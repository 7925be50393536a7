"""What can be done with a row of the queue."""

from __future__ import annotations

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
        words = {
            DownloadDeed.PAUSE: tr("Pause"),
            DownloadDeed.RESUME: tr("Resume"),
            DownloadDeed.RETRY: tr("Try Again"),
            DownloadDeed.TRY_NOW: tr("Try Now"),
            DownloadDeed.UP: tr("Move Up (Alt+Up)"),
            DownloadDeed.DOWN: tr("Move Down (Alt+Down)"),
            DownloadDeed.MAP: tr("Add to Map"),
            DownloadDeed.UNPACK: tr("Unpack"),
            DownloadDeed.FOLDER: tr("Open Folder"),
            DownloadDeed.COPY_PATH: tr("Copy the Path of the File"),
            DownloadDeed.COPY_ADDRESS: tr("Copy the Address at the Portal"),
            DownloadDeed.DETAILS: tr("Details…"),
            DownloadDeed.CANCEL: tr("Cancel…"),
            DownloadDeed.REMOVE: tr("Remove from the List"),
            DownloadDeed.ACCOUNT: tr("Account…"),
            DownloadDeed.UNLOCK: tr("Give the Master Password…"),
            DownloadDeed.LICENCE: tr("Accept the Licence…"),
            DownloadDeed.OPTIONS: tr("Options…"),
            DownloadDeed.NETWORK: tr("Check the Network…"),
            DownloadDeed.CERTIFICATES: tr("Certificates…"),
            DownloadDeed.PORTAL: tr("Portal's Page"),
            DownloadDeed.WHO_MAY: tr("Who May?"),
            DownloadDeed.OFFLINE: tr("How to Get It…"),
        }
        return words[self]

    def link(self) -> str:
        """Return the words of a row's link, shorter than the menu's."""
        words = {
            DownloadDeed.RETRY: tr("Try again"),
            DownloadDeed.TRY_NOW: tr("Try now"),
            DownloadDeed.UP: tr("Move up"),
            DownloadDeed.MAP: tr("Add to map"),
            DownloadDeed.FOLDER: tr("Open folder"),
            DownloadDeed.UNLOCK: tr("Unlock…"),
            DownloadDeed.LICENCE: tr("Licence…"),
            DownloadDeed.NETWORK: tr("Network…"),
            DownloadDeed.PORTAL: tr("Portal…"),
            DownloadDeed.WHO_MAY: tr("Who may?"),
            DownloadDeed.OFFLINE: tr("How?"),
        }
        return words.get(self) or self.words()
