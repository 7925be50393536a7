"""The chosen layer in the hand: its date, style and picture, and its layer on the map."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsRasterLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QImage

from ...core.flows.box_meeting import boxes_meet
from ...core.flows.clear_days import clear_days
from ...core.flows.flow_entry import FlowEntry
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_request import FlowRequest
from ...core.flows.flow_source import FlowSource
from ...core.flows.flow_state import FlowState
from ...core.portal_error import PortalError
from ...core.texts import clean_text
from ...gis.translation import tr
from ...gis.unowned import Unowned
from .. import formats
from ..message import Message
from .date_words import may_choose
from .flow_card import FlowCard
from .flow_messages import flow_sentence, picture_word, state_sentence
from .view_box import view_degrees, view_square

WIDEST = 4_000_000  # metres of EPSG:3857: a WMS is not asked to draw more for a small picture
REST = 400  # milliseconds without another step of the temporal controller before a picture is asked for


class FlowHand(QObject):
    """Fills the card, and does what its date, style and check box ask for.

    Signals:
        failed: a `Message` about the chosen layer.

    Attributes:
        entry: the chosen layer; None where a portal or nothing is chosen.
    """

    failed = pyqtSignal(object)

    _canvas = Unowned(QgsMapCanvas)

    def __init__(
        self, guichet: Any, canvas: QgsMapCanvas, card: FlowCard, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._guichet, self._flows, self._canvas, self._card = guichet, guichet.flows, canvas, card
        self.entry: FlowEntry | None = None
        self._values: dict[str, str] = {}
        self._styles: dict[str, str] = {}
        self._follows: dict[str, bool] = {}
        self._pictured: FlowRequest | None = None
        card.value_wanted.connect(self.set_value)
        card.style_wanted.connect(self.set_style)
        card.follow_wanted.connect(self.set_follow)
        self._flows.pictures.ready.connect(self._on_picture)
        self._flows.pictures.failed.connect(self._on_no_picture)
        self._flows.layers.added.connect(self._on_added)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.show_picture)
        canvas.temporalRangeChanged.connect(self._on_range)
        self._flows.steps.show_range(canvas.temporalRange())

    def close_down(self) -> None:
        """Leave no listener on the canvas."""
        self._canvas.temporalRangeChanged.disconnect(self._on_range)
        self._rest.stop()
        self._flows.pictures.give_up()

    def take(self, entry: FlowEntry | None) -> None:
        """Show a layer, or what is new of it."""
        other = entry is None or self.entry is None or entry.id != self.entry.id
        if not other and entry is self.entry:
            self._show_service()
            return
        self.entry = entry
        if entry is None:
            self._pictured = None
            return
        if other:
            self._values.setdefault(entry.id, self._first_value(entry))
            self._know_levels(entry.source)
        self.show()

    def _know_levels(self, source: FlowSource) -> None:
        """Have read what picture, map and drag need: the levels of a WMTS are in its capabilities."""
        if source.kind == "wmts" and self._flows.book.state(source.id) is FlowState.NOT_ASKED:
            self._flows.book.load(source.id)

    def show(self) -> None:
        """Say anew what the card says of the layer."""
        if self.entry is not None:
            self._show_facts()
            self.show_picture()

    def _show_facts(self) -> None:
        entry, layer = self.entry, self.layer()
        shown = self._flows.steps.shown_value(layer) if layer is not None else None
        value = self._values.get(entry.id, "") if shown is None else shown
        service = self._flows.book.service(entry.source.id)
        self._card.show_entry(entry, service, self._licence(entry), value, self._styles.get(entry.id, ""))
        self._card.stepper.set_clear_days(self._clear_days() if may_choose(entry) else ())
        self.show_follow()
        self._show_service()

    def show_follow(self) -> None:
        """Say anew whether the temporal controller drives the layer."""
        if self.entry is None:
            return
        layer, wish = self.layer(), self._follows.get(self.entry.id, True)
        follows = wish if layer is None else self._flows.steps.following(layer)
        self._card.show_follow(follows, layer is not None)

    def _show_service(self) -> None:
        """Say what is wrong with the service, or that what the card shows of it is of an earlier day."""
        source = self.entry.source
        state, error = self._flows.book.state(source.id), self._flows.book.error(source.id)
        quiet = state is FlowState.LOADING
        self._card.show_state(None if quiet else state_sentence(state, error, self._title_of(source)))

    def show_clear_days(self) -> None:
        """Take the dates of another search."""
        if self.entry is not None:
            self._card.stepper.set_clear_days(self._clear_days() if may_choose(self.entry) else ())

    def request(self) -> FlowRequest | None:
        """Return what is chosen, None where it cannot be asked for (`failed` says why)."""
        if self.entry is None:
            return None
        try:
            return self._made(self._canvas.mapSettings().destinationCrs().authid())
        except FlowError as error:
            self._flows.book.load(self.entry.source.id)
            self.failed.emit(self._sentence(error))
            return None

    def _sentence(self, error: FlowError) -> Message:
        """Return what is wrong: how the service is where that has to be read before tiles are asked for."""
        source, book = self.entry.source, self._flows.book
        unread = source.kind == "wmts" and book.service(source.id) is None
        said = state_sentence(book.state(source.id), book.error(source.id), self.title()) if unread else None
        return said or flow_sentence(error, self.title())

    def title(self) -> str:
        """Return the layer's name for people."""
        return self.entry.title(formats.language()) if self.entry is not None else ""

    def choice(self, entry: FlowEntry) -> tuple[str, str]:
        """Return the date and the style that a layer would come with; empty: the service's own choice."""
        if self.entry is not None and entry.id == self.entry.id:
            return self._card.stepper.value, self._styles.get(entry.id, "")
        return self._values.get(entry.id, ""), self._styles.get(entry.id, "")

    def layer(self) -> QgsRasterLayer | None:
        """Return the newest layer on the map that was made of the chosen one."""
        if self.entry is None:
            return None
        for layer in self._flows.layers.layers():
            request = self._flows.layers.request_of(layer)
            if request is not None and request.flow == self.entry.id:
                return layer
        return None

    def set_value(self, value: str) -> None:
        """Choose a date, and show it where the layer is on the map."""
        if self.entry is None:
            return
        self._values[self.entry.id] = value
        layer = self.layer()
        if layer is not None:
            self._flows.steps.show_value(layer, value)
        self.show_picture()

    def set_style(self, style: str) -> None:
        """Choose a style."""
        if self.entry is not None:
            self._styles[self.entry.id] = style
            self.show_picture()

    def set_follow(self, follows: bool) -> None:
        """Let QGIS's temporal controller drive the layer, or no longer."""
        if self.entry is None:
            return
        self._follows[self.entry.id] = follows
        layer = self.layer()
        if layer is not None:
            self._flows.steps.set_following(layer, follows)

    # ---- the picture -----------------------------------------------------------------------------

    def show_picture(self) -> None:
        """Ask for the picture of the present view."""
        entry, card = self.entry, self._card.picture
        if entry is None or not card.isVisible():
            return
        self._pictured = None
        square, view = view_square(self._canvas), view_degrees(self._canvas)
        if square is None or view is None:
            card.show_word(tr("empty map"))
        elif not boxes_meet(entry.box, view):
            card.show_word(tr("not here"), tr("The layer lies outside of the present map view"))
        elif entry.source.kind == "wms" and square[2] - square[0] > WIDEST:
            card.show_word(tr("zoom in"), tr("The layer is drawn here once the map shows less of the world"))
        else:
            self._ask_picture(square)

    def _ask_picture(self, square: tuple[float, float, float, float]) -> None:
        card = self._card.picture
        try:
            self._pictured = self._made("EPSG:3857")
        except FlowError as error:
            loading = self._flows.book.state(self.entry.source.id) is FlowState.LOADING
            word = "…" if loading else picture_word(error)
            card.show_word(word, "" if loading else self._sentence(error).text)
            return
        if self._flows.pictures.image(self._pictured, square, card.side, card.side) is None:
            card.show_word("…")
        service = self._flows.book.service(self.entry.source.id)
        self._flows.pictures.ask(self._pictured, square, card.side, card.side, service)

    def _on_picture(self, request: FlowRequest, image: QImage) -> None:
        if request == self._pictured:
            self._card.picture.show_image(image)

    def _on_no_picture(self, request: FlowRequest, error: FlowError | PortalError) -> None:
        if request == self._pictured:
            message = flow_sentence(error, self.title())
            detail = f"{message.text}\n{message.detail}" if message.detail else message.text
            self._card.picture.show_word(picture_word(error), detail)

    # ---- what it is made of ----------------------------------------------------------------------

    def _made(self, crs: str) -> FlowRequest:
        entry = self.entry
        style = self._styles.get(entry.id, "")
        return self._flows.request(entry, self._card.stepper.value, style, crs)

    def _on_added(self, request: FlowRequest, layer: QgsRasterLayer) -> None:
        if not request.flow or not request.dates:
            follows = False
        else:
            follows = self._follows.get(request.flow, True)
            self._flows.steps.set_following(layer, follows)
        if self.entry is not None and request.flow == self.entry.id:
            self._card.show_follow(follows, True)

    def _on_range(self) -> None:
        """Show another step of the temporal controller, also where QGIS does not drive the layer itself."""
        self._flows.steps.show_range(self._canvas.temporalRange())
        if self.entry is not None and self.layer() is not None:
            self._show_facts()
            self._rest.start()

    def _first_value(self, entry: FlowEntry) -> str:
        """Return the latest clear date that the service has; empty: what it shows by itself."""
        dates = entry.dates
        days = self._clear_days() if may_choose(entry) else ()
        found = (dates.value_at(day) for day in reversed(days[-100:]))
        return next((value for value in found if value), "")

    def _clear_days(self) -> tuple[Any, ...]:
        search = self._guichet.search
        if search is None:
            return ()
        return clear_days(search.acquisitions, search.query.criteria.cloud_max)

    def _title_of(self, source: FlowSource) -> str:
        portal = self._guichet.portal(source.portal) if source.portal else None
        titles = source.title if portal is None else portal.title
        return clean_text(titles.text(formats.language())) or source.address

    def _licence(self, entry: FlowEntry) -> str:
        portal = self._guichet.portal(entry.source.portal) if entry.source.portal else None
        return portal.terms.licence.text(formats.language()) if portal is not None else ""
