"""A sentence among the rows."""

from __future__ import annotations

from qgis.core import QgsDataItem

from .. import theme
from ..factories import tip
from .item_parts import CUSTOM, below, set_up


class NoticeItem(QgsDataItem):
    """Says why there is nothing, or not yet; the first of its siblings."""

    def __init__(self, parent: QgsDataItem, sentence: str, warns: bool = False) -> None:
        """Make the row.

        Args:
            parent: the row above.
            sentence: plain text.
            warns: whether something is wrong.
        """
        super().__init__(CUSTOM, parent, sentence, below(parent, f"! {sentence}"))
        set_up(self, -1, theme.icon("mIconWarning") if warns else None)
        self.setToolTip(tip(sentence))
