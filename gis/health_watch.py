"""What a search teaches about the portals that it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from qgis.PyQt.QtCore import QObject

from ..core.error_kind import ErrorKind
from ..core.notice import Notice
from ..core.portal_error import PortalError
from .portal_phase import PortalPhase

if TYPE_CHECKING:
    from .search import Search

Success = Callable[[str, float, bool], Any]
Failure = Callable[[str, PortalError], Any]


class HealthWatch(QObject):
    """Belongs to its search and goes with it.

    A portal that cannot be reached is not blamed before another one of the search answered: where none of
    several can be reached, it is this machine that has no network.
    """

    def __init__(self, search: Search, success: Success, failure: Failure) -> None:
        """Listen; `success` gets portal id, seconds and whether the answer was another one than asked for."""
        super().__init__(search)
        self._search = search
        self._success, self._failure = success, failure
        self._held: dict[str, PortalError] = {}
        self._said: dict[str, object] = {}
        self._online = len(search.states) < 2
        search.state_changed.connect(self._on_state)
        search.ended.connect(self._held.clear)

    def _on_state(self, portal: str) -> None:
        state = self._search.states[portal]
        if state.phase.under_way:
            self._said.pop(portal, None)
            return
        news = state.error or state.phase
        if self._said.get(portal) is news:
            return
        self._said[portal] = news
        answered = state.phase is PortalPhase.DONE or (
            state.phase is PortalPhase.STOPPED and state.received > 0
        )
        if answered:
            self._now_online()
            self._success(portal, state.seconds, Notice.ANSWERED_OTHER in state.notices)
        elif state.phase is PortalPhase.FAILED and state.error is not None:
            self._on_failure(portal, state.error)

    def _on_failure(self, portal: str, error: PortalError) -> None:
        if error.kind is ErrorKind.UNREACHABLE and error.status is None and not self._online:
            self._held[portal] = error
            return
        if error.status is not None:
            self._now_online()
        self._failure(portal, error)

    def _now_online(self) -> None:
        self._online = True
        held, self._held = self._held, {}
        for portal, error in held.items():
            self._failure(portal, error)
