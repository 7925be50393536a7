"""The results of a search from top to bottom, while it runs and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QTimer, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ...core.portal_choice import PortalChoice
from ...gis.portal_phase import PortalPhase
from ...gis.portal_state import PortalState
from ...gis.search import Search
from ...gis.translation import tr
from .. import formats
from ..criteria.save_name_row import SaveNameRow
from ..remedy import Remedy
from ..theme import NORMAL, SMALL
from ..widgets.note_label import NoteLabel
from ..widgets.scene_words import SceneWords
from .criteria_line import CriteriaLine
from .export_dialog import ExportDialog, file_name
from .no_results import NoResults
from .problem import Problem
from .problem_list import ProblemList
from .problems import problems_of
from .query_words import what, where_and_when
from .results_list import ResultsList
from .save_menu import SaveMenu
from .scene_links import is_web
from .search_progress import SearchProgress
from .suggestions import suggestions
from .totals_line import TotalsLine

if TYPE_CHECKING:
    from ...gis.guichet import Guichet

REFRESH_MILLISECONDS = 100  # chips, sums and lines: at most ten redraws a second


class ResultsView(QWidget):
    """Criteria line; chips, bar and Cancel, or totals; problems; then the list, or what would help.

    Signals:
        edit_requested: open the criteria.
        criteria_change_requested: a changed query to search.
        options_requested: name of a page of QGIS's options.
        account_requested: portal id, whose account is to be asked for.
    """

    edit_requested = pyqtSignal()
    criteria_change_requested = pyqtSignal(object)
    options_requested = pyqtSignal(str)
    account_requested = pyqtSignal(str)

    def __init__(self, guichet: Guichet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet = guichet
        self._words = SceneWords(guichet)
        self._search: Search | None = None
        self._choices: tuple[PortalChoice, ...] = ()
        self._recent: dict[str, None] = {}
        self._problems_open = False
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(REFRESH_MILLISECONDS)
        self._refresh_timer.timeout.connect(self._refresh)
        self._make(guichet)
        self._lay_out()
        self._connect()
        self._show_progress(False)

    def _make(self, guichet: Guichet) -> None:
        self.criteria = CriteriaLine()
        self.progress = SearchProgress(self._words)
        self._save_menu = SaveMenu(guichet, self)
        self.totals = TotalsLine(self._save_menu)
        self._name = SaveNameRow()
        self._name.hide()
        self.problems = ProblemList()
        self._said = NoteLabel(tone="ok")
        self._said.hide()
        self.list = ResultsList(guichet, self._words)
        self.none = NoResults()

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.none)
        box = QVBoxLayout(self)
        box.setContentsMargins(NORMAL, NORMAL, NORMAL, NORMAL)
        box.setSpacing(SMALL)
        for widget in (self.criteria, self.progress, self.totals, self._name, self._said, self.problems):
            box.addWidget(widget)
        box.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.criteria.clicked.connect(lambda _checked=False: self.edit_requested.emit())
        self.progress.cancel_wanted.connect(self._cancel)
        self.progress.problems_wanted.connect(self._open_problems)
        self.totals.problems_wanted.connect(self._toggle_problems)
        self.totals.again_wanted.connect(self._again)
        self.problems.remedy_wanted.connect(self._remedy)
        self.list.counts_changed.connect(self._refresh_soon)
        self.none.query_wanted.connect(self.criteria_change_requested)
        self._save_menu.query_wanted.connect(self.criteria_change_requested)
        self._save_menu.save_wanted.connect(self._ask_name)
        self._save_menu.export_wanted.connect(self._ask_file)
        self._guichet.exporter.saved.connect(self._on_saved)
        self._guichet.exporter.failed.connect(self._on_not_saved)
        self._guichet.store.failed.connect(self._on_not_kept)
        self._name.named.connect(self._save)

    # ---- following a search ----------------------------------------------------------------------

    def begin(self, search: Search) -> None:
        """Show `search` from now on."""
        self._search = search
        self._choices = self._guichet.choices(search.query)
        self._recent = {}
        self._problems_open = True
        self._said.hide()
        self._name.hide()
        query = search.query
        size = formats.square_kilometres(search.area.km2)
        self.criteria.set_words(size, where_and_when(query), what(query, self._guichet.families))
        self.progress.begin(search.states)
        self.problems.show_all(False)
        self._pages.setCurrentWidget(self.list)
        self.list.begin(search)
        search.state_changed.connect(self._on_state)
        search.ended.connect(self._on_ended)
        self._refresh()

    def _on_state(self, portal: str) -> None:
        if self._search is not None and self._search.states[portal].phase is PortalPhase.FAILED:
            self._recent.pop(portal, None)
            self._recent = {portal: None, **self._recent}
        self.list.refresh_span()
        self._refresh_soon()

    def _on_ended(self) -> None:
        self._problems_open = False
        self._refresh()

    def _refresh_soon(self) -> None:
        if not self._refresh_timer.isActive():
            self._refresh_timer.start()

    def _refresh(self) -> None:
        search = self._search
        if search is None:
            return
        states = list(search.states.values())
        running = any(state.phase.under_way for state in states)
        found = self.list.model.total > 0
        self._show_progress(running)
        if running:
            self.progress.update_portals(states)
            self.progress.update_sum(search.loaded, search.matched)
        elif not found:
            self._show_none(states)
        if running or found:
            self._pages.setCurrentWidget(self.list)
        self._show_problems(states)
        self._show_totals(states, found)
        self._show_footer(running)

    def _show_progress(self, running: bool) -> None:
        self.progress.setVisible(running)
        self.totals.setVisible(not running)

    # ---- parts -----------------------------------------------------------------------------------

    def _show_totals(self, states: list[PortalState], found: bool) -> None:
        unsure = any(state.phase in (PortalPhase.FAILED, PortalPhase.STOPPED) for state in states)
        self._save_menu.set_has_results(found)
        if not found:
            self.totals.set_totals(tr("No scene found so far") if unsure else tr("No scene found"), "")
            return
        giving = sum(state.loaded > 0 for state in states)
        portals = formats.counted(giving, tr("at %1 portal"), tr("at %1 portals"))
        self.totals.set_totals(self._total_words(), portals)

    def _total_words(self) -> str:
        search = self._search
        total = max(search.matched or 0, search.loaded)
        if search.has_more and not search.total_is_complete:
            return tr("%1 scenes and more", formats.number(total))
        return formats.counted(total, tr("%1 scene"), tr("%1 scenes"))

    def _show_footer(self, running: bool) -> None:
        search, model = self._search, self.list.model
        loaded, total = search.loaded, max(search.matched or 0, search.loaded)
        if search.total_is_complete and total > loaded:
            scenes = tr("%1 of %2 scenes loaded", formats.number(loaded), formats.number(total))
        else:
            scenes = formats.counted(loaded, tr("%1 scene loaded"), tr("%1 scenes loaded"))
        self.list.footer.set_counts(len(model.rows), model.total, scenes)
        self.list.footer.set_more(search.has_more, running)

    def _show_none(self, states: list[PortalState]) -> None:
        offers = suggestions(self._search.query, states, self._guichet)
        self.none.show_answer(self._search.query, states, offers)
        self._pages.setCurrentWidget(self.none)

    def _show_problems(self, states: list[PortalState]) -> None:
        order = [*self._recent, *(state.portal for state in states if state.portal not in self._recent)]
        newest = [self._search.states[portal] for portal in order if portal in self._search.states]
        problems = problems_of(newest, self._choices, self._words)
        self.problems.set_problems(problems)
        empty = self._pages.currentWidget() is self.none
        self.problems.setVisible(bool(problems) and (self._problems_open or empty))
        failed = sum(problem.is_failure for problem in problems)
        logins = sum(problem.is_login for problem in problems)
        self.totals.set_problems(failed, logins, len(problems) - failed - logins)

    def _open_problems(self) -> None:
        self._problems_open = True
        self._refresh()

    def _toggle_problems(self) -> None:
        self._problems_open = not self._problems_open
        self._refresh()

    # ---- deeds -----------------------------------------------------------------------------------

    def _cancel(self) -> None:
        if self._search is not None:
            self._search.cancel()

    def _again(self) -> None:
        if self._search is not None:
            self.criteria_change_requested.emit(self._search.query)

    def _remedy(self, problem: Problem) -> None:
        """Do what the link of a problem says."""
        action = problem.message.action
        if action is Remedy.TRY_AGAIN and self._search is not None:
            self._search.retry(problem.portal)
        elif action is Remedy.EDIT_CRITERIA:
            self.edit_requested.emit()
        elif action is Remedy.ACCOUNT:
            self.account_requested.emit(problem.portal)
        elif action is Remedy.PORTAL_PAGE:
            self._open_page(problem.portal)
        elif action is Remedy.NETWORK_OPTIONS:
            self.options_requested.emit("mOptionsPageNetwork")
        elif action is Remedy.CERTIFICATE_OPTIONS:
            self.options_requested.emit("mOptionsPageAuth")

    def ask_again(self, portal_id: str) -> None:
        """Ask a portal whose account was given, all of them where it was left out."""
        if self._search is None:
            return
        if portal_id in self._search.states:
            self._search.retry(portal_id)
        else:
            self._again()

    def _open_page(self, portal_id: str) -> None:
        portal = self._guichet.portal(portal_id)
        address = (portal.access.register_url or portal.homepage) if portal else ""
        if is_web(address):
            QDesktopServices.openUrl(QUrl(address))

    def _ask_name(self) -> None:
        if self._search is not None:
            self._name.ask(self._search.query.place)

    def _save(self, name: str) -> None:
        try:
            self._guichet.searches.save(name, self._search.query)
        except OSError as error:
            self.say(tr("The search could not be saved: %1", error.strerror or str(error)), "error")
        else:
            self.say(tr("Saved as %1.", name), "ok")

    def _ask_file(self, only_selected: bool) -> None:
        if self._search is None:
            return
        actions, model = self.list.actions, self.list.model
        found = actions.selected() if only_selected else list(model.rows)
        self._dialog = ExportDialog(file_name(self._search.query.place), self)
        self._dialog.chosen.connect(lambda path, kind: self._guichet.exporter.save(found, path, kind))
        self._dialog.open()

    def _on_saved(self, path: str, count: int) -> None:
        written = formats.counted(count, tr("%1 entry written to"), tr("%1 entries written to"))
        self.say(f"{written} {path}", "ok")

    def _on_not_saved(self, path: str, reason: str) -> None:
        self.say(tr("%1 could not be written: %2", path, reason), "error")

    def _on_not_kept(self, reason: str) -> None:
        self.say(tr("The footprints could not be kept with the project: %1", reason), "error")

    def say(self, text: str, tone: str) -> None:
        """Show a line above the list: `ok` or `error`."""
        self._said.set_tone(tone)
        self._said.set_text(text)
        self._said.show()
