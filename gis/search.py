"""One search: a question to many portals, and what has come back so far."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..core.acquisition import Acquisition
from ..core.acquisition_merger import AcquisitionMerger
from ..core.error_kind import ErrorKind
from ..core.prepared_area import PreparedArea
from ..core.query import Query
from ..core.scene import Scene
from ..providers.decoding_turn import DecodingTurn
from ..providers.fan_out import FanOut
from ..providers.fan_out_event import FanOutEvent
from ..providers.fan_out_kind import FanOutKind
from ..providers.provider import Provider
from .event_inbox import EventInbox
from .interpreter_pace import InterpreterPace
from .portal_phase import PortalPhase
from .portal_state import PortalState

REPORT_MILLISECONDS = 100
_LOGIN = (ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED)


class Search(QObject):
    """Everything here happens on the thread that made the object; the portals' threads only drop events.

    What was merged is reported at most ten times a second.
    """

    state_changed = pyqtSignal(str)  # portal id
    acquisitions_added = pyqtSignal(object)  # list of Acquisition
    acquisitions_changed = pyqtSignal(object)  # list of Acquisition, reported as added before
    ended = pyqtSignal()  # no portal is under way any more and everything was reported

    def __init__(
        self,
        query: Query,
        area: PreparedArea,
        portals: Sequence[str],
        make_provider: Callable[[str], Provider],
        rank: Callable[[Scene], Any],
        turn: DecodingTurn,
        parent: QObject | None = None,
    ) -> None:
        """Prepare; nothing is asked before `start`.

        Args:
            query: what is asked.
            area: the query's area, prepared.
            portals: ids of the portals that are asked.
            make_provider: portal id → a fresh provider.
            rank: sort key of offers, the best first.
            turn: the process's turn for decoding.
            parent: owner.
        """
        super().__init__(parent)
        self.query = query
        self.area = area
        self._states = {portal: PortalState(portal) for portal in portals}
        self._make_provider = make_provider
        self._turn = turn
        self._merger = AcquisitionMerger(rank, area.coverage)
        self._fan_outs: dict[str, FanOut] = {}
        self._seconds: dict[str, float] = {}
        self._added: dict[int, Acquisition] = {}
        self._changed: dict[int, Acquisition] = {}
        self._under_way = False
        self._pace = InterpreterPace()
        self._reported = 0.0
        self._inbox = EventInbox(self)
        self._inbox.taken.connect(self._take)
        self._report_timer = QTimer(self)
        self._report_timer.setSingleShot(True)
        self._report_timer.timeout.connect(self._report)
        self._departing: deque[FanOut] = deque()
        self._departures = QTimer(self)
        self._departures.setInterval(0)
        self._departures.timeout.connect(self._depart)

    @property
    def states(self) -> Mapping[str, PortalState]:
        """Portal id → what is known of it, in the order of the portals."""
        return self._states

    @property
    def acquisitions(self) -> Sequence[Acquisition]:
        """What was found so far, perhaps a tenth of a second ahead of the signals."""
        return self._merger.acquisitions

    @property
    def loaded(self) -> int:
        """Number of scenes that the portals delivered and that passed."""
        return sum(state.loaded for state in self._states.values())

    @property
    def matched(self) -> int | None:
        """What there is at least: the portals' totals, and what came from those that give none.

        None where no portal gave a total.
        """
        if all(state.matched is None for state in self._states.values()):
            return None
        return sum(
            state.loaded if state.matched is None else state.matched for state in self._states.values()
        )

    @property
    def total_is_complete(self) -> bool:
        """Whether every portal gave its total."""
        return all(state.matched is not None for state in self._states.values())

    @property
    def running(self) -> bool:
        """Whether a portal is under way."""
        return self._under_way

    @property
    def has_more(self) -> bool:
        """Whether `load_more` would ask anybody."""
        return any(state.more and not state.phase.under_way for state in self._states.values())

    def acquisition(self, acquisition_id: int) -> Acquisition | None:
        """Return an acquisition of this search, None for an unknown id."""
        return self._merger.get(acquisition_id)

    def start(self) -> None:
        """Ask all portals."""
        self._ask(self._states)

    def load_more(self) -> None:
        """Ask every portal that has more to go on."""
        for portal, state in list(self._states.items()):
            if state.more and not state.phase.under_way:
                self._go_on(portal)

    def retry(self, portal: str) -> None:
        """Ask a portal again that failed or was stopped; after a failure it goes on where it broke off.

        After a refused login it is asked afresh, with the account that is there now.
        """
        state = self._states.get(portal)
        if state is None or state.phase not in (PortalPhase.FAILED, PortalPhase.STOPPED):
            return
        refused = state.error is not None and state.error.kind in _LOGIN
        if refused or self._fan_outs[portal].token.cancelled:
            self._put(PortalState(portal))
            self._ask([portal])
        else:
            self._go_on(portal)

    def cancel(self) -> None:
        """End at once: what has arrived stays, what comes late is not heard."""
        self._inbox.clear()
        for state in list(self._states.values()):
            if state.phase.under_way:
                self._fan_outs[state.portal].cancel()
                self._put(replace(state, phase=PortalPhase.STOPPED, more=False))
        self._rest_if_done()

    def close(self) -> None:
        """Cancel and forget the listeners."""
        self.cancel()
        self._inbox.close()
        self._report_timer.stop()
        self._departures.stop()
        self.blockSignals(True)

    def _ask(self, portals: Iterable[str]) -> None:
        """Start afresh, a fan-out for each: one can be stopped or asked again without the others."""
        names = list(portals)
        self._set_off(bool(names))
        for name in names:
            fan_out = FanOut([self._make_provider(name)], self.query, self._inbox.post, turn=self._turn)
            self._fan_outs[name] = fan_out
            self._departing.append(fan_out)
        if names:
            self._departures.start()
        else:
            self.ended.emit()

    def _depart(self) -> None:
        """Start the thread of one portal: each takes some 2 ms, and the click shall show at once."""
        if self._departing:
            self._departing.popleft().start()
        if not self._departing:
            self._departures.stop()

    def _set_off(self, under_way: bool) -> None:
        if under_way:
            self._under_way = True
            self._pace.quicken()

    def _go_on(self, portal: str) -> None:
        state = self._states[portal]
        if self._fan_outs[portal].more(portal):
            self._set_off(True)
            self._seconds[portal] = state.seconds
            self._put(replace(state, phase=PortalPhase.WAITING, error=None))

    def hushed(self) -> AbstractContextManager[None]:
        """Keep the portals' threads from decoding while the main thread works on the results."""
        return self._turn.hushed()

    def _take(self, event: FanOutEvent) -> None:
        """Handle one event of a portal."""
        with self.hushed():
            self._handle(event)

    def _handle(self, event: FanOutEvent) -> None:
        state = self._states[event.portal]
        seconds = self._seconds.get(event.portal, 0.0) + event.seconds
        if event.kind is FanOutKind.PAGE and event.page is not None:
            self._merge(event.page.scenes)
            self._put(state.with_page(event.page, seconds))
            return
        phase = {
            FanOutKind.ASKING: PortalPhase.ASKING,
            FanOutKind.ENDED: PortalPhase.DONE,
            FanOutKind.FAILED: PortalPhase.FAILED,
        }[event.kind]
        self._put(replace(state, phase=phase, error=event.error, more=event.more, seconds=seconds))
        self._rest_if_done()

    def _merge(self, scenes: Iterable[Scene]) -> None:
        changes = self._merger.add(scenes)
        for acquisition in changes.added:
            self._added[acquisition.id] = acquisition
        for acquisition in changes.changed:
            fresh = self._added if acquisition.id in self._added else self._changed
            fresh[acquisition.id] = acquisition
        if not self._report_timer.isActive():
            since = (time.monotonic() - self._reported) * 1000
            self._report_timer.start(max(0, int(REPORT_MILLISECONDS - since)))

    def _put(self, state: PortalState) -> None:
        self._states[state.portal] = state
        self.state_changed.emit(state.portal)

    def _report(self) -> None:
        """Tell the listeners what was merged since the last time."""
        self._report_timer.stop()
        self._reported = time.monotonic()
        added, self._added = list(self._added.values()), {}
        changed, self._changed = list(self._changed.values()), {}
        with self.hushed():
            if added:
                self.acquisitions_added.emit(added)
            if changed:
                self.acquisitions_changed.emit(changed)

    def _rest_if_done(self) -> None:
        if self._under_way and not any(state.phase.under_way for state in self._states.values()):
            self._under_way = False
            self._pace.restore()
            self._report()
            self.ended.emit()
