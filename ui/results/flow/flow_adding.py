"""From “Flow at this date” to a layer on the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ....core.flows.flow_error import FlowError
from ....core.flows.flow_match import FlowMatch, flows_for
from ....core.flows.flow_match_place import area_parameters, mercator_box
from ....core.flows.flow_problem import FlowProblem
from ....core.flows.flow_request import FlowRequest
from ....core.flows.flow_state import FlowState
from ....core.portal_error import PortalError
from ....gis.translation import tr
from ...flows.flow_messages import flow_sentence, state_sentence
from ...flows.service_waiting import UNREAD, ServiceWaiting
from ...message import Message, filled, plain_message
from ...remedy import Remedy
from .flow_finding import FlowFinding
from .flow_match_words import date_words, lack_words, match_title
from .flow_offers import FlowOffers
from .flow_wish import FlowWish

if TYPE_CHECKING:
    from ....core.acquisition import Acquisition
    from ....core.scene import Scene
    from ....gis.guichet import Guichet

MOST_SHOWN = 20  # layers of which it is known whose wish they were
EXPORTABLE = ("wms", "wmts", "xyz")  # kinds of services whose address the export takes
CAPABLE = ("wms", "wmts")  # kinds of services whose capabilities say how they are asked


class FlowAdding(QObject):
    """Has capabilities read that are not known yet, then adds the flow that fits, or lets the user choose.

    One wish at a time: a new one takes the place of one that waits for an answer.

    Signals:
        said: a `Message`, and what its link does, None where it has none.
        choice_wanted: a `FlowFinding` of which several flows fit; `choose` goes on.
        added: the layer, for who wants to go on with it.
        remedy_wanted: a `Remedy` that belongs elsewhere, portal id.
        export_wanted: a `FlowRequest` that the tab of flows does not list.
    """

    said = pyqtSignal(object, object)
    choice_wanted = pyqtSignal(object)
    added = pyqtSignal(object)
    remedy_wanted = pyqtSignal(object, str)
    export_wanted = pyqtSignal(object)

    def __init__(self, guichet: Guichet, offers: FlowOffers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._guichet, self._flows, self._offers = guichet, guichet.flows, offers
        self._wish: FlowWish | None = None
        self._queue: list[tuple[Acquisition, Scene]] = []
        self._single = True
        self._sent: list[tuple[FlowRequest, FlowWish]] = []
        self._shown: list[tuple[FlowRequest, FlowWish]] = []
        self._looked_at: FlowRequest | None = None
        self._flows.time_check.checked.connect(self._on_checked)
        self._services = ServiceWaiting(self._flows.book, self)
        self._services.answered.connect(self._on_answered)
        self._flows.layers.added.connect(self._on_added)
        self._flows.layers.failed.connect(self._on_failed)

    @property
    def waiting(self) -> bool:
        """Whether services are being asked for what they offer."""
        return self._wish is not None

    def start(self, wanted: Sequence[tuple[Acquisition, Scene]]) -> None:
        """Add the flow of an acquisition at its date; of several, the best one of each."""
        self.cancel()
        self._single = len(wanted) == 1
        self._queue = list(wanted)
        self._next()

    def choose(self, finding: FlowFinding, match: FlowMatch) -> None:
        """Add one of the flows that fit."""
        self._wish = FlowWish(finding, match, self._to_read(match))
        self._go_on()

    def cancel(self) -> None:
        """Wait for no service any more; what was sent to the map comes."""
        self._wish = None
        self._queue = []
        self._services.cancel()

    def close(self) -> None:
        """Wait for nothing any more; layers stay."""
        self.cancel()
        self._looked_at = None

    # ---- finding ---------------------------------------------------------------------------------

    def _next(self) -> None:
        if self._queue:
            finding = self._offers.find(*self._queue.pop(0))
            self._wish = FlowWish(finding, None, frozenset(finding.unread))
            self._go_on()

    def _go_on(self) -> None:
        """Wait where something is to be read; else take what fits."""
        wish = self._wish
        if wish.unread:
            self._say(_busy_message(), self.cancel_and_say)
            self._services.begin(wish.unread)
            return
        if wish.match is not None:
            self._wish = None
            self._take(wish)
            return
        finding = self._offers.find(wish.finding.acquisition, wish.finding.scene)
        self._wish = None
        self._decide(replace(finding, unread=()))

    def cancel_and_say(self) -> None:
        """Give up, as the user wants it."""
        self.cancel()
        self._say(plain_message(tr("Stopped.")))

    def _decide(self, finding: FlowFinding) -> None:
        if not finding.matches:
            self._say_none(finding)
        elif len(finding.matches) == 1 or not self._single:
            self.choose(finding, finding.matches[0])
        else:
            self.choice_wanted.emit(finding)
        if self._wish is None:
            self._next()

    def _say_none(self, finding: FlowFinding) -> None:
        """Say why nothing fits; that a service did not answer is the better reason."""
        wanted = (finding.acquisition, finding.scene)
        for source in self._offers.unanswered(finding.scene):
            title, book = self._portal_title(source.portal), self._flows.book
            message = state_sentence(book.state(source.id), book.error(source.id), title)
            if message is not None:
                self._say_remedy(message, source.portal, partial(self._again, source.id, wanted))
                return
        lack = finding.lack or self._offers.find(*wanted).lack
        self._say(plain_message(lack_words(lack) if lack else tr("No flow fits this scene.")))

    def _again(self, source_id: str, wanted: tuple[Acquisition, Scene]) -> None:
        """Ask a service once more that did not answer."""
        self._single, self._queue = True, []
        finding = self._offers.find(*wanted)
        self._wish = FlowWish(finding, None, frozenset([source_id]))
        self._services.begin((source_id,), again=True)

    def _to_read(self, match: FlowMatch) -> frozenset[str]:
        """Return the service whose capabilities say how a layer is asked for, if they are not known."""
        entry = match.entry
        if entry is None or entry.source.kind not in CAPABLE:
            return frozenset()
        known = self._flows.book.state(entry.source.id) not in UNREAD
        return frozenset() if known else frozenset([entry.source.id])

    def _on_answered(self, _source_id: str) -> None:
        """Go on once nothing is waited for any more."""
        wish = self._wish
        if wish is not None and wish.unread and not wish.unread & self._services.awaited:
            self._wish = replace(wish, unread=frozenset())
            self._go_on()

    # ---- adding ----------------------------------------------------------------------------------

    def _take(self, wish: FlowWish) -> None:
        """Make the request of a match and send it to the map."""
        try:
            match = self._renewed(wish)
            request = self._request(wish.finding, match)
        except (FlowError, PortalError) as error:
            self._say_error(wish, error)
        else:
            self._sent.append((request, replace(wish, match=match)))
            self._flows.layers.add(request)
        if self._wish is None:
            self._next()

    def _renewed(self, wish: FlowWish) -> FlowMatch:
        """Return a match as the capabilities that have come have it.

        Raises:
            FlowError: NO_LAYER, DATE_OUTSIDE.
            PortalError: why the service cannot be read.
        """
        entry = wish.match.entry
        if entry is None:
            return wish.match
        error = self._flows.book.error(entry.source.id)
        if error is not None and self._flows.book.service(entry.source.id) is None:
            raise error
        now = self._flows.book.entry(entry.id)
        if now is None:
            raise FlowError(FlowProblem.NO_LAYER, value=entry.name)
        found = flows_for(wish.finding.scene, [now])
        if not found:
            raise FlowError(FlowProblem.DATE_OUTSIDE, value=date_words(wish.match, wish.finding.scene))
        return found[0]

    def _request(self, finding: FlowFinding, match: FlowMatch) -> FlowRequest:
        """Return what is sent; services that can draw the area alone are asked to.

        Raises:
            FlowError: NO_CRS, NO_TILES.
        """
        request = match.request or self._flows.request(match.entry, match.time)
        search = self._guichet.search
        further = {} if search is None else area_parameters(request, search.area.geometry)
        return replace(request, dimensions={**request.dimensions, **further}) if further else request

    def _on_added(self, request: FlowRequest, layer: QgsRasterLayer) -> None:
        wish = _taken(self._sent, request)
        if wish is None:
            return
        self._shown = [*self._shown[1 - MOST_SHOWN :], (request, wish)]
        words = date_words(wish.match, wish.finding.scene)
        text, markup = filled(tr("%1 is on the map: %2."), match_title(wish.match), words)
        if request.flow or request.kind not in EXPORTABLE:
            self._say(Message(text, markup, status="ok", glyph="ok"))
        else:
            message = Message(text, markup, tr("Export…"), Remedy.EXPORT, "ok", "ok")
            self._say(message, partial(self.export_wanted.emit, request))
        self.added.emit(layer)
        self._look_at_dates(request, wish)

    def _look_at_dates(self, request: FlowRequest, wish: FlowWish) -> None:
        """Find out whether the service minds the date: some draw the same picture whatever is asked."""
        search, entry = self._guichet.search, wish.match.entry
        if search is None or not (request.time and request.dates):
            return
        service = None if entry is None else self._flows.book.service(entry.source.id)
        self._looked_at = request
        self._flows.time_check.check(request, mercator_box(search.area.geometry), service)

    def _on_checked(self, request: FlowRequest, minds: bool | None) -> None:
        if minds is False and request == self._looked_at:
            self._say(flow_sentence(FlowError(FlowProblem.DATE_IGNORED), request.title or request.layer))

    def _on_failed(self, request: FlowRequest, error: FlowError | PortalError) -> None:
        """A layer that the service refuses to draw goes again after it came."""
        wish = _taken(self._sent, request) or _taken(self._shown, request)
        if wish is not None:
            self._say_error(wish, error)

    # ---- words -----------------------------------------------------------------------------------

    def _say_error(self, wish: FlowWish, error: FlowError | PortalError) -> None:
        message = flow_sentence(error, match_title(wish.match))
        if message.action is Remedy.NEAREST_DATE:
            message = replace(message, remedy="", action=Remedy.NONE)  # the date is what is wanted
        self._say_remedy(message, wish.match.portal, partial(self._repeat, wish))

    def _repeat(self, wish: FlowWish) -> None:
        entry = wish.match.entry
        failed = entry is not None and self._flows.book.state(entry.source.id) is FlowState.FAILED
        again = frozenset([entry.source.id]) if failed else frozenset()
        self._wish = replace(wish, unread=again)
        if again:
            self._services.begin(again, again=True)
        else:
            self._go_on()

    def _say_remedy(self, message: Message, portal: str, again: Callable[[], None]) -> None:
        if message.action is Remedy.TRY_AGAIN:
            self._say(message, again)
        elif message.action is Remedy.NONE:
            self._say(message)
        else:
            self._say(message, partial(self.remedy_wanted.emit, message.action, portal))

    def _say(self, message: Message, deed: Callable[[], None] | None = None) -> None:
        self.said.emit(message, deed)

    def _portal_title(self, portal_id: str) -> str:
        portal = self._guichet.portal(portal_id)
        return portal_id if portal is None else portal.short_title


def _busy_message() -> Message:
    words = tr("Asking what the services offer at this date…")
    return replace(plain_message(words), remedy=tr("Cancel"), status="text")


def _taken(wishes: list[tuple[FlowRequest, FlowWish]], request: FlowRequest) -> FlowWish | None:
    """Take out whose answer has come; None for what others added."""
    for place, (sent, wish) in enumerate(wishes):
        if sent is request or _is_same(sent, request):
            del wishes[place]
            return wish
    return None


def _is_same(sent: FlowRequest, request: FlowRequest) -> bool:
    """Whether a request came back whose address or layer was not told before it was on its way."""
    if sent.layer and sent.layer != request.layer:
        return False
    return all(getattr(sent, name) == getattr(request, name) for name in ("portal", "time", "title", "flow"))
