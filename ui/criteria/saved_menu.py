"""Saved searches, the last ones, and those that the project remembers."""

from __future__ import annotations

from typing import Any, Callable

from qgis.core import QgsProject
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QMenu, QWidget

from ...core.family_directory import FamilyDirectory
from ...core.query import Query
from ...gis.project_search import project_searches
from ...gis.translation import tr
from ..results.query_words import what, where_and_when

SHOWN_OF_HISTORY = 10
LONGEST_LINE = 80
MARK = "guichet_eo_search"


class SavedMenu(QMenu):
    """Filled each time it opens.

    Signals:
        chosen(Query): a search to run again.
        save_requested(): keep the search of the form.
        remove_requested(str): forget a saved search.
    """

    chosen = pyqtSignal(object)
    save_requested = pyqtSignal()
    remove_requested = pyqtSignal(str)

    def __init__(self, guichet: Any, parent: QWidget | None = None) -> None:
        """Make the menu for a `gis.guichet.Guichet`."""
        super().__init__(parent)
        self._guichet = guichet
        self._can_save = False
        self._removals = QMenu(tr("Remove"), self)
        self.aboutToShow.connect(self._fill)

    def set_can_save(self, can_save: bool) -> None:
        """Whether the form holds a whole search."""
        self._can_save = can_save

    def _fill(self) -> None:
        self.clear()
        save = self.addAction(tr("Save This Search…"))
        save.setEnabled(self._can_save)
        save.triggered.connect(self.save_requested)
        fill_with_searches(self, self._guichet, self.chosen.emit)
        named = self._guichet.searches.named
        self._removals.clear()
        for name in named:
            action = self._removals.addAction(_short(name))
            action.triggered.connect(lambda _checked=False, one=name: self.remove_requested.emit(one))
        if named:
            self.addSeparator()
            self.addMenu(self._removals)


def fill_with_searches(menu: QMenu, guichet: Any, run: Callable[[Query], None]) -> None:
    """Add the searches of the profile and of the project to a menu.

    Args:
        menu: gets an entry for each search, in place of those of an earlier filling.
        guichet: a `gis.guichet.Guichet`.
        run: called with the chosen query.
    """
    for action in [one for one in menu.actions() if one.property(MARK)]:
        menu.removeAction(action)
    saved, families = guichet.searches, guichet.families
    found = [(search.title, search.query) for search in project_searches(QgsProject.instance())]
    last = [(query_words(query, families), query) for query in saved.history[:SHOWN_OF_HISTORY]]
    named = list(saved.named.items())
    groups = ((tr("Saved"), named), (tr("In this project"), found), (tr("Last searches"), last))
    for title, searches in groups:
        if searches:
            menu.addSection(title).setProperty(MARK, True)
        for words, query in searches:
            action = menu.addAction(_short(words))
            action.setProperty(MARK, True)
            action.setToolTip(query_words(query, families))
            action.triggered.connect(lambda _checked=False, one=query: run(one))
    if not any(searches for _title, searches in groups):
        none = menu.addAction(tr("No search yet"))
        none.setEnabled(False)
        none.setProperty(MARK, True)


def query_words(query: Query, families: FamilyDirectory) -> str:
    """Return where, when and what of a search in one line (plain text)."""
    return " · ".join(part for part in (where_and_when(query), what(query, families)) if part)


def _short(words: str) -> str:
    short = words if len(words) <= LONGEST_LINE else f"{words[: LONGEST_LINE - 1]}…"
    return short.replace("&", "&&")
