"""One connection of QGIS to the relay."""

from __future__ import annotations

import contextlib
import socket
from http.server import BaseHTTPRequestHandler
from typing import Any

from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ..http_answer import HttpAnswer
from ..http_session import HttpSession
from .door import Door

MOST_BYTES = 64 * 1024 * 1024
_IDLE_SECONDS = 60.0
_TURN_SECONDS = 0.05
# the service's own words are handed on; 429 and 5xx are waited for or said in ours
_TAKEN = frozenset({400, 403, 404, 405, 406, 410, 413, 414, 415, 422})
# never 401: QGIS would ask for a name and a password
_STATUS = {
    ErrorKind.TIMEOUT: 504,
    ErrorKind.UNREACHABLE: 502,
    ErrorKind.TLS: 502,
    ErrorKind.PROXY: 502,
    ErrorKind.TOO_BIG: 502,
    ErrorKind.BAD_ANSWER: 502,
    ErrorKind.BAD_QUERY: 400,
    ErrorKind.LOGIN_NEEDED: 403,
    ErrorKind.LOGIN_REFUSED: 403,
    ErrorKind.NOT_ALLOWED: 403,
    ErrorKind.GONE: 404,
}
_OTHERWISE = 503


class RelayHandler(BaseHTTPRequestHandler):
    """Asks the service for what QGIS asks, and hands the answer on; keeps connections as QGIS does."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = _IDLE_SECONDS
    server: Any

    def setup(self) -> None:
        """Have no connection to any service yet."""
        super().setup()
        self._sessions: dict[str, HttpSession] = {}

    def finish(self) -> None:
        """End the connections to the services with that to QGIS."""
        for session in self._sessions.values():
            session.close()
        with contextlib.suppress(OSError):
            super().finish()

    def do_GET(self) -> None:
        """Answer what is for a door; all else is not here."""
        found = self.server.target(self.path) if self.headers.get("Host") == self.server.host else None
        if found is None:
            self._say(404, b"not here")
            return
        if not self._take_turn():
            self.close_connection = True
            return
        try:
            answer = self._ask(*found)
        except PortalError as error:
            self._say(_STATUS.get(error.kind, _OTHERWISE), error.detail.encode("utf-8", "replace"))
        else:
            self._say(answer.status, answer.body, answer.content_type)
        finally:
            self.server.turns.release()

    def version_string(self) -> str:
        """Say no more than needed."""
        return "guichet-eo"

    def log_message(self, *_: Any) -> None:
        """Write nothing down."""

    def _take_turn(self) -> bool:
        """Wait for a place; False where QGIS gave the request up meanwhile, or the relay ends."""
        while not self.server.turns.acquire(timeout=_TURN_SECONDS):
            if self._is_given_up():
                return False
        if not self._is_given_up():
            return True
        self.server.turns.release()
        return False

    def _is_given_up(self) -> bool:
        if self.server.token.cancelled:
            return True
        try:
            self.connection.setblocking(False)
            return not self.connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True
        finally:
            with contextlib.suppress(OSError):
                self.connection.settimeout(self.timeout)

    def _ask(self, door: Door, url: str) -> HttpAnswer:
        session = self._session(door)
        accept = self.headers.get("Accept", "*/*")
        if door.gate is None:
            return session.get(url, MOST_BYTES, accept)
        access = door.gate.open((url,), session.token)
        session.use_account(access.headers)
        try:
            return session.get(access.links.get(url, url), MOST_BYTES, accept)
        except PortalError as error:
            if error.status != 401 or session.token.cancelled:
                raise
        door.gate.forget(access)  # it ended before its time; an account that is refused is not sent again
        access = door.gate.open((url,), session.token)
        session.use_account(access.headers)
        return session.get(access.links.get(url, url), MOST_BYTES, accept)

    def _session(self, door: Door) -> HttpSession:
        known = self._sessions.get(door.address)
        if known is None:
            known = HttpSession(
                door.portal, door.profile, self.server.token, None, (door.host,), door.retry_after_unit
            )
            known.taken = _TAKEN
            self._sessions[door.address] = known
        return known

    def _say(self, status: int, body: bytes, content_type: str = "text/plain; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("Content-Type", " ".join(content_type.split()) or "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)
