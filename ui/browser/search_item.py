"""A search that the user named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsDataItem
from qgis.PyQt.QtWidgets import QAction, QWidget

from ...core.query import Query
from ...core.texts import clean_text
from ...gis.translation import tr
from .. import theme
from ..criteria.saved_menu import query_words
from ..factories import tip
from .item_parts import CUSTOM, Deeds, actions_of, below, set_up

if TYPE_CHECKING:
    from .browser_desk import BrowserDesk


class SearchItem(QgsDataItem):
    """Double click and menu run it in the panel."""

    def __init__(
        self, desk: BrowserDesk, parent: QgsDataItem, name: str, query: Query, place: int
    ) -> None:
        """Make the row of a search."""
        super().__init__(CUSTOM, parent, clean_text(name), below(parent, (name, hash(str(query)))))
        self._desk, self._name, self._query = desk, name, query
        set_up(self, place, theme.icon("search"))
        self.setToolTip(tip(query_words(query, desk.guichet.families)))

    def handleDoubleClick(self) -> bool:
        """Run it."""
        self._run()
        return True

    def actions(self, parent: QWidget) -> list[QAction]:
        """Return the entries of its menu, for QGIS."""
        return actions_of(self.deeds(), parent)

    def deeds(self) -> Deeds:
        """Return what its menu offers."""
        return [(tr("Search Again"), self._run), (tr("Remove"), self._remove)]

    def _run(self) -> None:
        self._desk.door.run(self._query)

    def _remove(self) -> None:
        self._desk.remove_search(self._name)
