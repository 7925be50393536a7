"""The socket and the threads of the relay."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from typing import Any, Callable

from ...core.cancel_token import CancelToken
from .capabilities_memory import CapabilitiesMemory
from .door import Door
from .relay_handler import RelayHandler

Target = Callable[[str], "tuple[Door, str] | None"]
MOST_AT_ONCE = 6  # requests under way, as browsers and QGIS have them at one host
_POLL_SECONDS = 0.05


class RelayServer(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Listens on 127.0.0.1 as long as it is open.

    Attributes:
        target: path of a request → its door and its address.
        memory: capabilities that were asked for a moment ago.
        token: ends what is under way.
        turns: a place for each request that may be under way.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, target: Target, memory: CapabilitiesMemory, token: CancelToken) -> None:
        """Listen on a free port.

        Raises:
            OSError: if this machine lets no server listen.
        """
        super().__init__(("127.0.0.1", 0), RelayHandler)
        self.target, self.memory, self.token = target, memory, token
        self.turns = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._clients: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._serve, name="guichet-eo relay", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Port on which it listens."""
        return int(self.server_address[1])

    @property
    def host(self) -> str:
        """What the header `Host` must say, so that no name that leads here is of use to a web page."""
        return f"127.0.0.1:{self.port}"

    def close(self) -> None:
        """End all requests, then listening; returns once the port is free, within some 50 ms."""
        self.token.cancel()
        self.shutdown()
        self.server_close()
        with self._lock:
            clients = tuple(self._clients)
        for client in clients:
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember a connection, then have it answered in a thread."""
        with self._lock:
            self._clients.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that has ended."""
        with self._lock:
            self._clients.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up: the map gives requests up whenever it is moved."""

    def _serve(self) -> None:
        self.serve_forever(_POLL_SECONDS)
