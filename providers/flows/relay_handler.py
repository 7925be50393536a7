"""One connection of QGIS to the relay."""

from __future__ import annotations

import contextlib
import socket
from http.server import BaseHTTPRequestHandler
from typing import Any

from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from .relay_asker import RelayAsker

_IDLE_SECONDS = 60.0
_TURN_SECONDS = 0.05
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
        self._asker = RelayAsker(self.server.memory, self.server.token)

    def finish(self) -> None:
        """End the connections to the services with that to QGIS."""
        self._asker.close()
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
            door, url = found
            answer = self._asker.ask(door, url, self.headers.get("Accept", "*/*"))
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

    def _say(self, status: int, body: bytes, content_type: str = "text/plain; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("Content-Type", " ".join(content_type.split()) or "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)
