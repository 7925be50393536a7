"""Why an archive was not unpacked."""

from __future__ import annotations

from enum import Enum


class UnpackProblem(Enum):
    """`ui/downloads/arrival_messages.py` turns these into sentences; the archive itself stays as it is."""

    UNKNOWN_FORM = "no archive of a known form"
    DAMAGED = "the archive is cut off or damaged"
    OUTSIDE = "an entry would lie outside the folder"
    LINK = "an entry is a link"
    SPECIAL = "an entry is neither a file nor a folder"
    ENCRYPTED = "an entry is encrypted"
    METHOD = "an entry is packed in a way that cannot be read here"
    TOO_MANY = "there are too many entries"
    TOO_LARGE = "it would become far larger than such an archive should"
    SAME_NAME = "two entries have the same name, or one that differs in capitals only"
    BAD_NAME = "the name of an entry is too long or empty"
    NO_ROOM = "the disk has not enough room"
    DISK = "the disk refuses"
    CANCELLED = "cancelled"
