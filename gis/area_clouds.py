"""How cloudy the area is in the acquisitions that the user looks at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..core.acquisition import Acquisition
from ..core.area_cloud import AreaCloud
from ..core.cancel_token import CancelToken
from ..core.portal_error import PortalError
from ..core.scene import Scene, SceneRef
from ..core.stream_planner import StreamPlanner
from ..core.stream_scene import StreamScene
from ..providers.pixel_gate import PixelGate
from .event_inbox import EventInbox
from .failure import as_portal_error
from .host_profiles import host_of
from .host_troubles import HostTroubles
from .stream_error import StreamError
from .streams.area_cloud_reader import AreaCloudReader
from .streams.gate_book import GateBook
from .worker_pool import WorkerPool

MOST = 20  # asked at once
MOST_KNOWN = 2000
PAUSE_MILLISECONDS = 150  # who walks through the list looks at the row where the walk ends
Key = tuple[int, int]
Figure = Optional[AreaCloud]


class AreaClouds(QObject):
    """Asks for what is selected, reads a few blocks of each mask, and keeps the figures of one search.

    Errors are quiet: a figure that cannot be had is unknown.

    Signals:
        arrived: id of an acquisition whose figure is known now, or is known to be unknown.

    Args:
        planner: finds the masks.
        may_read: whether the user can read an offer's pixels now.
        gates: of the portals.
        prepare_network: called with the hosts that will be read from.
        parent: owner.
    """

    arrived = pyqtSignal(int)

    def __init__(
        self,
        planner: StreamPlanner,
        may_read: Callable[[Scene], bool],
        gates: GateBook,
        prepare_network: Callable[[Iterable[str]], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._planner = planner
        self._may_read = may_read
        self._gates = gates
        self._prepare_network = prepare_network
        self._troubles = HostTroubles()
        self._area: Mapping[str, Any] = {}
        self._search = 0
        self._known: OrderedDict[int, tuple[tuple[SceneRef, ...], Figure]] = OrderedDict()
        self._queue: OrderedDict[int, Acquisition] = OrderedDict()
        self._under_way: dict[int, tuple[SceneRef, ...]] = {}
        self._pool = WorkerPool("area cloud", pending=MOST)
        self._inbox = EventInbox(self)
        self._inbox.taken.connect(self._take)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask_next)

    def begin(self, area: Mapping[str, Any]) -> None:
        """Forget the figures of the last search.

        Args:
            area: of the new one; GeoJSON geometry, EPSG:4326.
        """
        self._timer.stop()
        self._queue.clear()
        self._inbox.clear()
        for acquisition_id in self._under_way:
            self._pool.cancel((self._search, acquisition_id))
        self._under_way.clear()
        self._known.clear()
        self._search += 1
        self._area = area

    def ask(self, acquisitions: Iterable[Acquisition]) -> None:
        """Have the figures fetched that are not known; of more than 20 that wait, the last ones."""
        for acquisition in acquisitions:
            if not self._is_settled(acquisition):
                self._queue.pop(acquisition.id, None)
                self._queue[acquisition.id] = acquisition
        while len(self._queue) > MOST:
            self._queue.popitem(last=False)
        if self._queue:
            self._timer.start(PAUSE_MILLISECONDS)

    def of(self, acquisition: Acquisition) -> AreaCloud | None:
        """Return the figure, None where it is not known."""
        found = self._known.get(acquisition.id)
        return None if found is None else found[1]

    def is_unknown(self, acquisition: Acquisition) -> bool:
        """Whether the figure was asked for and cannot be had: there is no mask that can be read."""
        found = self._known.get(acquisition.id)
        return found is not None and found[1] is None

    def forget_unknown(self) -> None:
        """An account or the network changed: what could not be had may be asked again."""
        self._troubles.forget()
        for acquisition_id in [one for one, (_refs, figure) in self._known.items() if figure is None]:
            del self._known[acquisition_id]

    def close(self) -> None:
        """End all work; nothing is signalled any more."""
        self._pool.close()
        self._inbox.close()
        self._timer.stop()
        self._queue.clear()

    # ---- asking ----------------------------------------------------------------------------------

    def _is_settled(self, acquisition: Acquisition) -> bool:
        """Whether the figure is known or on its way; one that is unknown may be had from a new offer."""
        refs = _refs(acquisition)
        known = self._known.get(acquisition.id)
        if known is not None:
            return known[1] is not None or known[0] == refs
        return acquisition.id in self._under_way

    def _ask_next(self) -> None:
        """Ask for one: what a portal said of its files is decoded here, which takes some milliseconds."""
        if not self._queue:
            return
        _id, acquisition = self._queue.popitem(last=False)
        self._ask(acquisition)
        if self._queue:
            self._timer.start(0)

    def _ask(self, acquisition: Acquisition) -> None:
        offers = self._offers(acquisition)
        try:
            gates = self._gates.gates(offer.scene.portal for offer in offers)
        except PortalError:
            offers = ()
        if not offers:
            self._settle(acquisition.id, _refs(acquisition), None)
            return
        self._prepare_network(host_of(offer.mask_source.asset.href) for offer in offers)
        self._under_way[acquisition.id] = _refs(acquisition)
        search, area = self._search, self._area
        dropped = self._pool.submit(
            (search, acquisition.id),
            _host(offers[0]),
            lambda token: self._work(search, acquisition.id, offers, area, gates, token),
        )
        for _search, acquisition_id in dropped:
            self._under_way.pop(acquisition_id, None)

    def _offers(self, acquisition: Acquisition) -> tuple[StreamScene, ...]:
        """Return the offers that can be read and have a mask, in their order."""
        found = []
        for offer in acquisition.offers:
            if self._may_read(offer):
                mask, source = self._planner.mask_of(offer, self._planner.bands(offer))
                if mask is not None:
                    found.append(StreamScene(offer, (), {}, mask, source))
        return tuple(found)

    # ---- in a worker thread ----------------------------------------------------------------------

    def _work(
        self,
        search: int,
        acquisition_id: int,
        offers: Sequence[StreamScene],
        area: Mapping[str, Any],
        gates: Mapping[str, PixelGate],
        token: CancelToken,
    ) -> None:
        """Lets nothing escape."""
        reader, figure = AreaCloudReader(area, gates, token), None
        for offer in offers:
            if token.cancelled:
                return
            if figure is None and not self._troubles.has(_host(offer)):
                figure = self._figure(reader, offer)
        if not token.cancelled:
            self._inbox.post((search, acquisition_id, figure))

    def _figure(self, reader: AreaCloudReader, offer: StreamScene) -> Figure:
        try:
            return reader.read(offer)
        except StreamError:
            return None
        except Exception as error:  # the thread's boundary: the figure stays unknown
            self._troubles.note(_host(offer), as_portal_error(error, offer.scene.portal))
            return None

    # ---- in the main thread again ----------------------------------------------------------------

    def _take(self, event: tuple[int, int, Figure]) -> None:
        search, acquisition_id, figure = event
        refs = self._under_way.pop(acquisition_id, None) if search == self._search else None
        if refs is not None:
            self._settle(acquisition_id, refs, figure)

    def _settle(self, acquisition_id: int, refs: tuple[SceneRef, ...], figure: Figure) -> None:
        self._known[acquisition_id] = refs, figure
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        self.arrived.emit(acquisition_id)


def _refs(acquisition: Acquisition) -> tuple[SceneRef, ...]:
    return tuple(offer.ref for offer in acquisition.offers)


def _host(offer: StreamScene) -> str:
    """Return what shares a limit and its troubles: the host; the portal for buckets and local files."""
    return host_of(offer.mask_source.asset.href) or offer.scene.portal
