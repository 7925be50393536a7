"""The form of a search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.gui import QgsMapCanvas, QgsScrollArea
from qgis.PyQt.QtCore import QEvent, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QFrame, QVBoxLayout, QWidget

from ...core.criteria import Criteria
from ...core.departements import Departements
from ...core.named_product import NamedProduct, named_product
from ...core.period import Period
from ...core.place import Place
from ...core.query import Query
from ...gis.place_search import PlaceSearch
from ...gis.translation import tr
from .. import formats, theme
from ..area.area_bar import AreaBar
from ..area.area_choice import AreaChoice
from ..area.area_kind import AreaKind
from ..factories import heading
from .demonstration import demonstration_query
from .family_counts import family_counts
from .first_run_card import FirstRunCard
from .identifier_words import identifier_sentence
from .last_criteria import LastCriteria
from .period_fields import PeriodFields
from .period_presets import last_days
from .portal_chips import PortalChips
from .save_name_row import SaveNameRow
from .saved_menu import SavedMenu
from .search_row import SearchRow
from .what_panel import WhatPanel

DEPARTEMENTS = Path(__file__).resolve().parents[2] / "resources" / "places" / "departements.json"
LARGE_AREA = 1_000_000.0  # km², twice France; such searches are asked for first
REFRESH_MILLISECONDS = 40
DEFAULT_DAYS = 30
DEMONSTRATION_ROOM = 5.0  # the footprints are larger than the area: their edges should be seen


class CriteriaPage(QWidget):
    """Where, when, what, which portals; says the one thing that is missing.

    Signals:
        search_requested(Query): the button, Ctrl+Enter, a saved search, the demonstration.
        directory_requested(str): show the Portals tab, at this portal if one is named.
    """

    search_requested = pyqtSignal(object)
    directory_requested = pyqtSignal(str)

    def __init__(self, guichet: Any, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """Make the form for a `gis.guichet.Guichet`."""
        super().__init__(parent)
        self._guichet = guichet
        self._last = LastCriteria()
        self._portals: tuple[str, ...] = ()  # explicit ones of a saved search, until area or families change
        self._confirmed: AreaChoice | None = None
        self._loading = False
        self._places = PlaceSearch(Departements.load(DEPARTEMENTS), self)
        self._area = AreaBar(canvas, self._places, self._named)
        self._period = PeriodFields()
        self._what = WhatPanel(guichet.families, self._last.by_theme)
        self._chips = PortalChips()
        self._menu = SavedMenu(guichet, parent=self)
        self._row = SearchRow(self._menu)
        self._name_row = SaveNameRow()
        self._card = FirstRunCard(self._anonymous_portals())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MILLISECONDS)
        self._timer.timeout.connect(self.refresh)
        self._lay_out()
        self._show_first()
        self._connect()
        self.refresh()

    def query(self) -> Query | None:
        """Return what the form asks, None while something is missing."""
        choice = self._area.choice
        if choice is None or not self._period.in_order or not self._what.families:
            return None
        return self._query_of(choice.geometry, choice.place)

    def set_query(self, query: Query) -> None:
        """Show a query; its area comes onto the map."""
        self._loading = True
        self._what.set_families(query.families)
        self._what.set_criteria(query.criteria)
        self._period.set_period(query.period)
        self._area.clear()  # a refused area must not leave that of another search
        self._area.set_geometry(query.area, AreaKind.EARLIER, query.place)
        self._portals = query.portals
        self._loading = False
        self.refresh()

    def search(self) -> None:
        """Ask for the search of the form; a very large area is asked about first, in place."""
        self.refresh()
        query, choice = self.query(), self._area.choice
        if query is None or choice is None or not self._row.ready:
            return
        large = choice.area.km2 > LARGE_AREA and not query.criteria.identifier
        if large and self._confirmed is not choice:
            size = formats.number(choice.area.km2)
            question = tr("The area is very large (%1 km²). Search anyway?", size)
            self._row.ask(question, tr("Search Anyway"))
            return
        self._area.stop_drawing()
        self._last.remember(query.families, query.criteria.cloud_max)
        self._card.hide()
        self.search_requested.emit(query)

    def say(self, sentence: str) -> None:
        """Say why a search cannot begin, under the area."""
        self._area.say(sentence, "error")

    def take_place(self, place: Place) -> None:
        """Make a place the area of the search."""
        self._area.take_place(place)

    def search_product(self, product: NamedProduct) -> None:
        """Search what an identifier names."""
        self._on_identifier(product)
        self.search()

    def focus_where(self) -> None:
        """Put the keyboard into the place field."""
        self._area.place_field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def stop_drawing(self) -> bool:
        """Take a drawing tool off the map; return whether there was one."""
        return self._area.stop_drawing()

    def close_down(self) -> None:
        """Leave nothing on the map and no timer."""
        self._timer.stop()
        self._area.close_down()

    def refresh(self) -> None:
        """Count portals, choose them and say what is missing."""
        self._timer.stop()
        area = self._area.choice.geometry if self._area.choice else {}
        period = self._period.period() if self._period.in_order else Period()
        off = self._guichet.settings.switched_off
        self._what.set_counts(family_counts(self._guichet.portals, self._guichet.families, area, period, off))
        self._chips.show_choices(self._guichet.choices(self._query_of(area, "", period)))
        self._order_keys()
        missing = self._missing()
        if missing:
            self._row.show_missing(missing)
        else:
            self._row.show_ready(len(self._chips.asked))
        self._menu.set_can_save(not missing)

    def event(self, event: QEvent) -> bool:
        """Claim Ctrl+Enter before QGIS's own shortcuts see it."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_search_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter searches from any field."""
        if _is_search_key(event):
            self.search()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        form = QWidget()
        box = QVBoxLayout(form)
        box.setContentsMargins(theme.NORMAL, theme.NORMAL, theme.NORMAL, theme.SMALL)
        box.setSpacing(theme.SMALL)
        box.addWidget(heading(tr("Where")))
        box.addWidget(self._area)
        box.addSpacing(theme.TIGHT)
        box.addWidget(heading(tr("When")))
        box.addWidget(self._period)
        box.addSpacing(theme.TIGHT)
        box.addWidget(self._what, 1)
        box.addWidget(self._chips)
        scroll = QgsScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(form)
        foot = QVBoxLayout()
        foot.setContentsMargins(theme.NORMAL, theme.SMALL, theme.NORMAL, theme.NORMAL)
        foot.setSpacing(theme.NORMAL)
        for widget in (self._row, self._name_row, self._card):
            foot.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)

    def _order_keys(self) -> None:
        """Chips come and go: what stands below them is reached after them."""
        stops = (*self._chips.stops, *self._row.stops, self._card.button)
        for one, next_one in zip(stops, stops[1:]):
            QWidget.setTabOrder(one, next_one)

    def _show_first(self) -> None:
        self._period.set_days(last_days(DEFAULT_DAYS, self._period.today()))
        self._what.set_criteria(Criteria(cloud_max=self._last.cloud_max))
        self._what.set_families(self._last.families)
        self._name_row.hide()
        self._card.setVisible(not self._guichet.settings.first_search_done)

    def _connect(self) -> None:
        self._area.changed.connect(self._on_other_search)
        self._area.identifier_found.connect(self._on_identifier)
        self._period.changed.connect(self._later)
        self._what.families_changed.connect(self._on_other_search)
        self._what.criteria_changed.connect(self._later)
        self._what.grouping_changed.connect(self._last.remember_grouping)
        self._chips.switched.connect(self._on_switched)
        self._chips.directory_requested.connect(self.directory_requested)
        self._row.search_requested.connect(self.search)
        self._row.confirmed.connect(self._on_confirmed)
        self._menu.chosen.connect(self.run_query)
        self._menu.save_requested.connect(self._on_save_requested)
        self._menu.remove_requested.connect(self._on_remove_requested)
        self._name_row.named.connect(self._on_named)
        self._card.demonstration_requested.connect(self.run_demonstration)
        self._guichet.portals_changed.connect(self._later)

    def run_query(self, query: Query) -> None:
        """Show a query and search it at once."""
        self.set_query(query)
        self._area.zoom()
        self.search()

    def run_demonstration(self) -> None:
        """Show what a search is, with the data that ship with the plugin."""
        query = demonstration_query(self._guichet.portals, tr("Toulouse"))
        if query is not None:
            self.set_query(query)
            self._area.zoom(DEMONSTRATION_ROOM)
            self.search()

    def _later(self) -> None:
        if not self._loading:
            self._timer.start()

    def _on_other_search(self) -> None:
        if not self._loading:
            self._portals = ()
            self._timer.start()

    def _on_confirmed(self) -> None:
        self._confirmed = self._area.choice
        self.search()

    def _on_switched(self, portal: str, asked: bool) -> None:
        """In a search with named portals the names change, else the setting that the directory shows too.

        A portal that is asked by name only, such as the demonstration data, makes it a search with names.
        """
        if asked and not self._portals and portal not in self._guichet.settings.switched_off:
            self._portals = (*self._chips.asked, portal)
        elif self._portals:
            others = tuple(one for one in self._portals if one != portal)
            self._portals = (*others, portal) if asked else others
        else:
            settings = self._guichet.settings
            settings.switched_off = (settings.switched_off - {portal}) | (set() if asked else {portal})
        self.refresh()

    def _named(self, text: str) -> NamedProduct | None:
        return named_product(text, self._guichet.families, self._guichet.portals)

    def _on_identifier(self, product: NamedProduct) -> None:
        """Search by identifier: it tells place, day and families, or the portal that gives such ones."""
        portals = [portal for portal in map(self._guichet.portal, product.portals) if portal is not None]
        families = product.families or tuple(name for portal in portals for name in portal.families)
        kind = AreaKind.TILE if product.placed else AreaKind.EARTH
        self._loading = True
        self._what.set_criteria(Criteria(identifier=product.text))
        if families:
            self._what.set_families(families)
        self._period.set_period(product.period)
        self._area.set_geometry(product.area, kind, product.name.tile)
        self._portals = product.portals
        self._loading = False
        if product.placed:
            self._area.zoom()
        self._area.say(identifier_sentence(product, [portal.short_title for portal in portals]), "ok")
        self.refresh()

    def _on_save_requested(self) -> None:
        query = self.query()
        if query is not None:
            self._name_row.ask(query.place)

    def _on_named(self, name: str) -> None:
        query = self.query()
        if query is not None:
            self._write(lambda: self._guichet.searches.save(name, query))

    def _on_remove_requested(self, name: str) -> None:
        self._write(lambda: self._guichet.searches.remove(name))

    def _write(self, act: Callable[[], None]) -> None:
        try:
            act()
        except OSError as error:
            self.say(tr("The profile cannot be written: %1", error.strerror or error))

    def _query_of(self, area: dict[str, Any], place: str, period: Period | None = None) -> Query:
        return Query(
            area=area,
            period=self._period.period() if period is None else period,
            families=self._what.families,
            criteria=self._what.criteria,
            limit=self._guichet.settings.scenes_per_portal,
            portals=self._portals,
            place=place,
        )

    def _missing(self) -> str:
        if self._area.choice is None:
            return tr("Give an area first.")
        if not self._period.in_order:
            return tr("The last day comes before the first.")
        if not self._what.families:
            return tr("Choose a family of products first.")
        if not self._chips.asked:
            return tr("No portal can answer this: see why not, or change the criteria.")
        return ""

    def _anonymous_portals(self) -> int:
        return sum(choice.asked for choice in self._guichet.choices(Query(area={})))


def _is_search_key(event: Any) -> bool:
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
