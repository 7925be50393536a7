"""What can be done with a row of the flows tree."""

from __future__ import annotations

from enum import Enum

from ...gis.translation import tr


class FlowDeed(Enum):
    """In the order of the menu."""

    ADD = "add to map"
    COMPARE = "compare"
    EXPORT = "export"
    COPY_ADDRESS = "copy address"
    CONNECTION = "save as connection"
    EDIT = "edit"
    REMOVE = "remove"
    RELOAD = "reload"
    CATALOGUE = "search in it"
    DIRECTORY = "show in directory"

    def words(self) -> str:
        """Return the menu's words."""
        words = {
            FlowDeed.ADD: tr("Add to Map"),
            FlowDeed.COMPARE: tr("Compare With…"),
            FlowDeed.EXPORT: tr("Export…"),
            FlowDeed.COPY_ADDRESS: tr("Copy Address"),
            FlowDeed.CONNECTION: tr("Save as QGIS Connection"),
            FlowDeed.EDIT: tr("Edit…"),
            FlowDeed.REMOVE: tr("Remove"),
            FlowDeed.RELOAD: tr("Reload"),
            FlowDeed.CATALOGUE: tr("Search in It…"),
            FlowDeed.DIRECTORY: tr("Show in Directory"),
        }
        return words[self]


FIRST_OF_GROUP = (FlowDeed.COPY_ADDRESS, FlowDeed.EDIT, FlowDeed.RELOAD)
