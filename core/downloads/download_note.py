"""What is said of a download beside its state."""

from __future__ import annotations

from enum import Enum


class DownloadNote(Enum):
    """`ui/downloads` turns each into a sentence, with one remedy where there is one."""

    NONE = ""
    WAITS_FOR_TURN = "waits for another transfer of the same portal"
    GOES_ON = "goes on where it stopped"
    QGIS_ENDED = "QGIS ended; goes on where it stopped"
    STARTS_AGAIN = "the portal cannot resume: it starts again"
    CHANGED_AT_PORTAL = "the file changed at the portal: it starts again"
    WRONG_CHECKSUM = "wrong checksum, twice; the file was removed"
    WRONG_SIZE = "the file does not have the size that the portal says; it was removed"
    NO_CHECKSUM = "the portal gives no checksum"
    CHECKSUM_NOT_COMPUTABLE = "the portal's checksum cannot be computed here"
    ALREADY_THERE = "was in the folder, whole: not fetched again"
    LICENCE_WANTED = "the licence must be accepted first"
    CODE_WANTED = "a new code of the two-factor login is needed"
    ORDER_ELSEWHERE = "the portal cannot be asked to bring it back from here"
    ORDER_REFUSED = "the portal refused the order"
    ORDER_EXPIRED = "what was ordered is no longer kept ready"
    NO_ROOM = "the disk has not enough room"
    FILE_TOO_LARGE = "the disk takes no files so large"
    FOLDER_GONE = "the folder is gone"
    IN_USE = "another transfer writes the same file"
    UNPACKED = "unpacked"
    NOT_UNPACKED = "the archive is not safe to unpack: it is kept as it is"
    QUOTA_USED_UP = "the portal's quota is used up for a while"


WAITS_FOR_DISK = frozenset(
    [DownloadNote.NO_ROOM, DownloadNote.FOLDER_GONE]
)  # what goes there pauses meanwhile
