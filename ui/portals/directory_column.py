"""The columns of the directory."""

from __future__ import annotations

from enum import IntEnum

from ...gis.translation import tr
from .directory_order import DirectoryOrder


class DirectoryColumn(IntEnum):
    """NAME holds what is held, too; in the narrow directory STATUS holds the account, too."""

    NAME = 0
    STATUS = 1
    ACCOUNT = 2
    ANSWER = 3
    PRODUCTS = 4

    def words(self, narrow: bool) -> str:
        """Return the title."""
        words = {
            DirectoryColumn.NAME: tr("Portal"),
            DirectoryColumn.STATUS: tr("Status, account") if narrow else tr("Status"),
            DirectoryColumn.ACCOUNT: tr("Account"),
            DirectoryColumn.ANSWER: tr("Last answer"),
            DirectoryColumn.PRODUCTS: tr("Products"),
        }
        return words[self]

    @property
    def order(self) -> DirectoryOrder:
        """The order that a click on the title asks for."""
        orders = {
            DirectoryColumn.NAME: DirectoryOrder.NAME,
            DirectoryColumn.STATUS: DirectoryOrder.STATUS,
            DirectoryColumn.ACCOUNT: DirectoryOrder.ACCESS,
            DirectoryColumn.ANSWER: DirectoryOrder.ANSWER,
            DirectoryColumn.PRODUCTS: DirectoryOrder.PRODUCTS,
        }
        return orders[self]

    @property
    def from_width(self) -> int:
        """Width of the directory in pixels from which on the column is shown."""
        widths = {
            DirectoryColumn.ACCOUNT: 480,
            DirectoryColumn.ANSWER: 580,
            DirectoryColumn.PRODUCTS: 680,
        }
        return widths.get(self, 0)
