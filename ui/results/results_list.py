"""Strip, list and what acts on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QPoint, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...core.acquisition import Acquisition
from ...core.acquisition_order import AcquisitionOrder
from ...core.fewest_scenes import fewest_scenes
from ...core.portal_error import PortalError
from ...core.scene import Scene, SceneRef
from ...gis.search import Search
from ...gis.stream_error import StreamError
from ..message import plain_message
from ..messages import quicklook_sentence, stream_sentence
from ..theme import SMALL
from ..widgets.acquisition_delegate import AcquisitionDelegate
from ..widgets.cloud_legend import CloudLegend
from ..widgets.period_strip import PeriodStrip
from ..widgets.scene_words import SceneWords
from ..widgets.thumbnail_pixmaps import ThumbnailPixmaps
from .acquisition_model import AcquisitionModel
from .acquisition_selection import AcquisitionSelection
from .acquisition_view import AcquisitionView
from .action_bar import ActionBar
from .flow.flow_stepper import FlowStepper
from .list_filter import ListFilter
from .list_head import ListHead
from .loaded_span import LoadedSpan
from .result_actions import ResultActions
from .results_footer import ResultsFooter
from .stream.stream_line import StreamLine
from .stream.stream_stepper import StreamStepper

if TYPE_CHECKING:
    from ...gis.guichet import Guichet

STRIP_MILLISECONDS = 300
SCROLL_MILLISECONDS = 80
BAR_MILLISECONDS = 30
FEW = 200


class ResultsList(QWidget):
    """Follows one search at a time.

    Signals:
        counts_changed: rows came, went, or the filter changed.
        hovered: id of the acquisition under the pointer, -1 for none.
    """

    counts_changed = pyqtSignal()
    hovered = pyqtSignal(int)

    def __init__(self, guichet: Guichet, words: SceneWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet, self._words = guichet, words
        self._search: Search | None = None
        self._filter, self._span = ListFilter(), LoadedSpan()
        self._unmarked: set[int] = set()
        self.model = AcquisitionModel(words, AcquisitionOrder.NEWEST.key, self)
        self.selection = AcquisitionSelection(self.model, guichet.selection, self)
        self.view = AcquisitionView(self.model, self.selection)
        self.actions = ResultActions(guichet, self.model, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.strip, self.head = PeriodStrip(), ListHead()
        self.footer, self.bar = ResultsFooter(), ActionBar(self.actions)
        self.streams = StreamLine(self._guichet, self._words)
        self.bar.add_line(self.streams)
        self.stepper = StreamStepper(self._guichet.pixels.steps)
        self.bar.add_line(self.stepper)
        self.flow_stepper = FlowStepper(self._guichet.flows)
        self.bar.add_line(self.flow_stepper)
        pixmaps = ThumbnailPixmaps(self._guichet.thumbnails)
        self.view.setItemDelegate(AcquisitionDelegate(self._words, pixmaps, self.view))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        for widget in (self.strip, CloudLegend(), self.head):
            box.addWidget(widget)
        box.addWidget(self.view, 1)
        box.addWidget(self.footer)
        box.addWidget(self.bar)
        self._strip_timer = self._timer(STRIP_MILLISECONDS, self._refresh_strip)
        self._bar_timer = self._timer(BAR_MILLISECONDS, self._say_selected)
        self._scroll_timer = self._timer(SCROLL_MILLISECONDS, self._ask_for_visible)

    def _timer(self, milliseconds: int, deed: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(deed)
        return timer

    def _connect(self) -> None:
        guichet, view = self._guichet, self.view
        guichet.selection.changed.connect(self._on_selection_changed)
        guichet.thumbnails.arrived.connect(self._on_thumbnail)
        guichet.quicklooks.failed.connect(self._on_quicklook_failed)
        view.hovered.connect(self.hovered)
        view.quicklook_wanted.connect(self.actions.toggle_quicklooks)
        view.stream_wanted.connect(self.actions.stream.trigger)
        view.download_wanted.connect(self.actions.download.trigger)
        view.step_wanted.connect(self._step)
        self.flow_stepper.said.connect(self._say_plainly)
        self.flow_stepper.failed.connect(self.bar.say_trouble)
        self.stepper.said.connect(self._say_plainly)
        guichet.pixels.steps.failed.connect(self._on_step_failed)
        view.details_wanted.connect(self._current_details)
        view.menu_wanted.connect(self._show_menu)
        view.offer_chosen.connect(self.choose)
        view.new_above_changed.connect(self.footer.set_new_above)
        view.verticalScrollBar().valueChanged.connect(lambda _value: self._scroll_timer.start())
        self.footer.new_wanted.connect(view.show_new)
        self.footer.more_wanted.connect(self._load_more)
        self.strip.more_wanted.connect(self._load_more)
        self.strip.period_chosen.connect(self._on_days)
        self.strip.acquisition_chosen.connect(self._on_strip_choice)
        self.head.filter_changed.connect(self._on_filter)
        self.head.order_changed.connect(lambda order: self.model.set_order(order.key))
        self.head.fewest_wanted.connect(self._select_fewest)
        self.actions.removed.connect(self._on_removed)

    # ---- following a search ----------------------------------------------------------------------

    def begin(self, search: Search) -> None:
        """Empty the list and follow `search`."""
        self._search = search
        self.view.hushed = search.hushed
        self._span.clear()
        self._guichet.thumbnails.forget_pending()
        self.strip.set_kept(None, None)
        self._filter.days = None
        self.model.clear()
        self._unmarked.clear()
        self.strip.set_acquisitions(())
        self._refresh_strip()
        self.flow_stepper.begin(search)
        search.acquisitions_added.connect(self._on_added)
        search.acquisitions_changed.connect(self._on_changed)
        self.counts_changed.emit()

    def _on_added(self, acquisitions: list[Acquisition]) -> None:
        with self.view.hushed(), self.selection.unrepeated():
            self.view.keep_still(lambda: self.model.add(acquisitions))
        self._changed(acquisitions)

    def _on_changed(self, acquisitions: list[Acquisition]) -> None:
        self.model.change(acquisitions)
        self._changed(acquisitions)

    def _on_removed(self, _ids: object) -> None:
        self.strip.set_acquisitions(self.model.everything)
        self._changed(())

    def _changed(self, acquisitions: Iterable[Acquisition]) -> None:
        self._span.take(acquisitions)
        self._unmarked.update(acquisition.id for acquisition in acquisitions)
        if not self._strip_timer.isActive():
            self._strip_timer.start()
        self.counts_changed.emit()

    def _load_more(self) -> None:
        if self._search is not None:
            self._search.load_more()

    # ---- strip, filter, order --------------------------------------------------------------------

    def _refresh_strip(self) -> None:
        if self._search is None:
            return
        period = self._search.query.period
        unmarked, self._unmarked = map(self.model.acquisition, self._unmarked), set()
        with self.view.hushed():
            self.strip.add_acquisitions(acquisition for acquisition in unmarked if acquisition is not None)
        days = [None if one is None else one.date() for one in (period.start, period.end)]
        self.strip.set_period(*days)
        self.strip.set_loaded_from(self._span.start(self._search.states))

    def refresh_span(self) -> None:
        """A portal changed its state: perhaps there is no more to load."""
        if not self._strip_timer.isActive():
            self._strip_timer.start()

    def _on_days(self, first: date | None, last: date | None) -> None:
        self._filter.days = None if first is None or last is None else (first, last)
        self._apply_filter()

    def _on_filter(self, text: str) -> None:
        self._filter.text = text
        self._apply_filter()

    def _apply_filter(self) -> None:
        self.model.set_filter(self._filter)
        self.counts_changed.emit()

    def show_everything(self) -> None:
        """Drop filter and chosen days."""
        self.head.filter.clear()
        self.strip.set_kept(None, None)
        self._on_days(None, None)

    def _on_strip_choice(self, acquisition_id: int) -> None:
        self._guichet.selection.set((acquisition_id,))

    # ---- selection -------------------------------------------------------------------------------

    def _on_selection_changed(self, added: Iterable[int], removed: Iterable[int]) -> None:
        ids = self._guichet.selection.ids
        self.strip.set_selected(ids)
        self.view.viewport().update()
        if len(ids) > FEW:  # list and map first, then what they weigh
            self._bar_timer.start()
        else:
            self._bar_timer.stop()
            self._say_selected()
        if len(ids) == 1 and not self.view.hasFocus():  # chosen on the map or the strip: show it
            self.view.show_acquisition(next(iter(ids)))

    def _say_selected(self) -> None:
        selected = self.actions.selected()
        area = None if self._search is None else self._search.area
        self.bar.say_selected(selected, [self.model.chosen(one) for one in selected], area)

    def _select_fewest(self) -> None:
        if self._search is not None:
            self._guichet.selection.set(fewest_scenes(self._search.area, self.model.rows))

    def choose(self, acquisition_id: int, offer: Scene) -> None:
        """Make actions use `offer`."""
        self.model.choose(acquisition_id, offer)
        self.actions.refresh_flow()
        self._on_selection_changed((), ())

    def scene(self, ref: SceneRef) -> Scene | None:
        """Return a scene of the list, None where it is not in it."""
        offers = (offer for one in self.model.everything for offer in one.offers)
        return next((offer for offer in offers if offer.ref == ref), None)

    def acquisition_of(self, ref: SceneRef) -> Acquisition | None:
        """Return the row of a scene, None where it is not shown."""
        return next((row for row in self.model.rows if any(one.ref == ref for one in row.offers)), None)

    def show_offers(self, ref: SceneRef) -> None:
        """Open the row of a scene, so that another offer can be chosen."""
        found = self.acquisition_of(ref)
        if found is not None:
            self._guichet.selection.set((found.id,))
            self.view.show_acquisition(found.id)
            self.view.expand(self.model.index_of(found.id))

    # ---- pictures --------------------------------------------------------------------------------

    def _on_thumbnail(self, ref: SceneRef) -> None:
        """Paint the row again, if it is visible."""
        for row in self._visible_rows():
            scene = self._guichet.thumbnails.pictured(self.model.rows[row].offers)
            if scene is not None and scene.ref == ref:
                index = self.model.index(row, 0)
                self.view.update(index)

    def _visible_rows(self) -> range:
        rect = self.view.viewport().rect()
        first = self.model.acquisition_at(self.view.indexAt(rect.topLeft()))
        last = self.model.acquisition_at(self.view.indexAt(rect.bottomLeft()))
        start = self.model.row_of(first.id) if first else 0
        end = self.model.row_of(last.id) if last else len(self.model.rows) - 1
        return range(start or 0, (end or 0) + 1)

    def _ask_for_visible(self) -> None:
        """The list was scrolled: what left the view is no longer wanted, what is painted asks again."""
        self._guichet.thumbnails.forget_pending()
        self.view.viewport().update()

    def _on_quicklook_failed(self, acquisition_id: int, problem: object) -> None:
        acquisition = self.model.acquisition(acquisition_id)
        if acquisition is not None:
            portal = getattr(problem, "portal", acquisition.best.portal)
            self.bar.say_trouble(quicklook_sentence(problem, self._words.portal_title(portal)))

    def _on_step_failed(self, _title: str, problem: PortalError | StreamError) -> None:
        self.bar.say_trouble(stream_sentence(problem, self._words.portal_title(problem.portal)))

    # ---- actions ---------------------------------------------------------------------------------

    def _step(self, direction: int) -> None:
        """Step with the stream; with the flow, where no stream is on the map."""
        stepper = self.flow_stepper if self.stepper.isHidden() else self.stepper
        stepper.step(direction)

    def _say_plainly(self, words: str) -> None:
        self.bar.say_trouble(plain_message(words))

    def _current_details(self) -> None:
        acquisition = self.view.current_acquisition()
        if acquisition is not None:
            self.actions.details_wanted.emit(acquisition.id)

    def _show_menu(self, place: QPoint) -> None:
        self._menu = self.actions.menu()
        self._menu.popup(place)
