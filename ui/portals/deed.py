"""What can be done with a line of the directory."""

from __future__ import annotations

from enum import Enum

from ...gis.translation import tr


class Deed(Enum):
    """COPY makes a file of the user's own that stands in place of the plugin's."""

    DETAILS = "details"
    TEST = "test"
    STOP = "stop"
    COMPARE = "compare"
    UP = "up"
    DOWN = "down"
    PAGE = "page"
    EDIT = "edit"
    COPY = "copy"
    EXPORT = "export"
    REMOVE = "remove"
    RESTORE = "restore"

    def words(self) -> str:
        """Return the entry of the menu."""
        words = {
            Deed.DETAILS: tr("Details…"),
            Deed.TEST: tr("Test Connection"),
            Deed.STOP: tr("Stop the Test"),
            Deed.COMPARE: tr("Compare"),
            Deed.UP: tr("Prefer: Move Up (Alt+Up)"),
            Deed.DOWN: tr("Move Down (Alt+Down)"),
            Deed.PAGE: tr("Portal's Page"),
            Deed.EDIT: tr("Edit…"),
            Deed.COPY: tr("Edit My Own Copy…"),
            Deed.EXPORT: tr("Export…"),
            Deed.REMOVE: tr("Remove"),
            Deed.RESTORE: tr("Back to the Plugin's Own"),
        }
        return words[self]
