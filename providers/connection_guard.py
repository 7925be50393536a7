"""Shutting connections from another thread."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Any


class ConnectionGuard:
    """Knows the open connections of one session and shuts them when asked to.

    It keeps a duplicate of each socket, because TLS detaches the original in the middle of the handshake.
    Closing a session does not end a call that waits for an answer (measured: 4.7 s later it still
    arrived); shutting the socket down does, within a millisecond.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: list[tuple[Any, socket.socket]] = []
        self._shut = False

    def watch(self, connection: Any, opened: socket.socket) -> None:
        """Remember the socket of a connection; shut at once if that was asked for already."""
        twin = opened.dup()
        with self._lock:
            if not self._shut:
                self._watched.append((connection, twin))
                return
        _shut(twin)

    def shut(self) -> None:
        """End all connections now, whatever their threads are waiting for."""
        with self._lock:
            self._shut = True
        self.break_off()

    def break_off(self) -> None:
        """End the connections that are open now; later ones may live."""
        with self._lock:
            watched, self._watched = self._watched, []
        for _, twin in watched:
            _shut(twin)

    def forget_closed(self) -> None:
        """Let go of connections that their session has closed; called when no answer is being read."""
        with self._lock:
            closed = [twin for connection, twin in self._watched if connection.sock is None]
            self._watched = [pair for pair in self._watched if pair[0].sock is not None]
        for twin in closed:
            twin.close()


def _shut(twin: socket.socket) -> None:
    with contextlib.suppress(OSError):
        twin.shutdown(socket.SHUT_RDWR)
    twin.close()
