"""The transport under `requests`: connections that can be given up at any moment.

Verified with requests 2.28 / urllib3 1.26 (QGIS 3.22) and 2.32 / 2.3.
"""

from __future__ import annotations

import logging
import socket
import threading
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from ..core.cancel_token import CancelToken
from .connection_guard import ConnectionGuard
from .open_socket import open_socket

_LONGEST_CONNECT = 30.0
_TRANSPORT = logging.getLogger("urllib3.connectionpool")
_here = threading.local()


class _Unlogged(logging.Filter):
    """Keeps what this package sends out of a debug log: urllib3 writes addresses with their signatures."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let through what others send."""
        return not getattr(_here, "sending", False)


_TRANSPORT.addFilter(_Unlogged())


class GuardedAdapter(HTTPAdapter):  # type: ignore[misc] # requests has no types
    """Reports every socket to a guard, those to proxies included."""

    def __init__(self, guard: ConnectionGuard, token: CancelToken) -> None:
        self._classes = {
            "http": _guarded_pool(HTTPConnectionPool, HTTPConnection, guard, token),
            "https": _guarded_pool(HTTPSConnectionPool, HTTPSConnection, guard, token),
        }
        super().__init__(max_retries=0)

    def send(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request, and write nothing about it into Python's log."""
        _here.sending = True
        try:
            return super().send(*args, **kwargs)
        finally:
            _here.sending = False

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pool for direct connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._classes

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Make the pool for connections through a proxy."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._classes
        return manager


def _guarded_pool(pool: type, connection: type, guard: ConnectionGuard, token: CancelToken) -> type:
    class Guarded(connection):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            seconds = self.timeout if isinstance(self.timeout, (int, float)) else _LONGEST_CONNECT
            host = str(getattr(self, "_dns_host", self.host)).strip("[]")
            try:
                opened = open_socket((host, self.port), seconds, self.socket_options or (), token)
            except TimeoutError as error:
                raise ConnectTimeoutError(self, str(error)) from error
            except OSError as error:
                raise NewConnectionError(self, str(error)) from error
            guard.watch(self, opened)
            return opened

    names: dict[str, Any] = {"ConnectionCls": Guarded}
    return type(f"Guarded{pool.__name__}", (pool,), names)
