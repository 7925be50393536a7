"""Why nothing can be written to a folder."""

from __future__ import annotations

from enum import Enum


class FolderProblem(Enum):
    """As `look_at_folder` finds it; the page has a sentence for each."""

    NONE = ""
    NO_FOLDER = "no folder is named"
    NOT_ABSOLUTE = "the path does not begin at the root of a disk"
    NOT_A_FOLDER = "there is a file of that name"
    NOT_WRITABLE = "it cannot be written to"
