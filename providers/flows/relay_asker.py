"""Asking services in QGIS's place."""

from __future__ import annotations

from ...core.cancel_token import CancelToken
from ...core.portal_error import PortalError
from ..http_answer import HttpAnswer
from ..http_session import HttpSession
from .capabilities_memory import CapabilitiesMemory
from .door import Door

MOST_BYTES = 64 * 1024 * 1024
# the service's own words are handed on; 429 and 5xx are waited for or said in ours
_TAKEN = frozenset({400, 403, 404, 405, 406, 410, 413, 414, 415, 422})


class RelayAsker:
    """Connections to services, for one thread.

    Args:
        memory: capabilities that were asked for a moment ago.
        token: ends everything.
    """

    def __init__(self, memory: CapabilitiesMemory, token: CancelToken) -> None:
        self._memory, self._token = memory, token
        self._sessions: dict[tuple[str, str], HttpSession] = {}

    def ask(self, door: Door, url: str, accept: str = "*/*") -> HttpAnswer:
        """Return the answer of the service behind a door; also one that says what was wrong with the request.

        Raises:
            PortalError: of any kind that `HttpSession` and the door's gate have.
        """
        known = self._memory.get(door, url)
        if known is None:
            known = self._asked(door, url, accept)
            self._memory.keep(door, url, known)
        return known

    def close(self) -> None:
        """End the connections."""
        for session in self._sessions.values():
            session.close()
        self._sessions = {}

    def _asked(self, door: Door, url: str, accept: str) -> HttpAnswer:
        session = self._session(door)
        if door.gate is None:
            return session.get(url, MOST_BYTES, accept)
        access = door.gate.open((url,), self._token)
        session.use_account(access.headers)
        try:
            return session.get(access.links.get(url, url), MOST_BYTES, accept)
        except PortalError as error:
            if error.status != 401 or self._token.cancelled:
                raise
        door.gate.forget(access)  # it ended before its time; an account that is refused is not sent again
        access = door.gate.open((url,), self._token)
        session.use_account(access.headers)
        return session.get(access.links.get(url, url), MOST_BYTES, accept)

    def _session(self, door: Door) -> HttpSession:
        known = self._sessions.get((door.address, door.alias))
        if known is None:
            trusted, unit = (door.host,), door.retry_after_unit
            known = HttpSession(door.portal, door.profile, self._token, None, trusted, unit)
            known.taken = _TAKEN
            self._sessions[door.address, door.alias] = known
        return known
