"""A server on this machine that asks map services in QGIS's place, with what QGIS must not hold."""

from __future__ import annotations

import secrets
import threading
from hmac import compare_digest

from ...core.cancel_token import CancelToken
from ..safe_urls import host_of
from .capabilities_memory import CapabilitiesMemory
from .door import Door
from .relay_asker import RelayAsker
from .relay_server import RelayServer

_RANDOM_BYTES = 24


class Relay:
    """QGIS asks it for `http://127.0.0.1:PORT/RANDOM/https/HOST/PATH?QUERY`; it asks `https://HOST/PATH?QUERY`.

    QGIS logs the addresses of requests that fail, so a secret must not be in them. The server starts with the
    first address that is wanted and answers for the doors that are registered, nothing else. Safe to use from
    several threads.
    """

    def __init__(self) -> None:
        """Open nothing yet."""
        self._lock = threading.Lock()
        self._doors: dict[str, tuple[Door, ...]] = {}
        self._memory = CapabilitiesMemory()
        self._server: RelayServer | None = None
        self._random = secrets.token_urlsafe(_RANDOM_BYTES)
        self._closed = False

    @property
    def port(self) -> int:
        """Port on which it listens; 0 before anything was asked and after the end."""
        server = self._server
        return 0 if server is None else server.port

    def open(self, door: Door) -> None:
        """Answer for a door, in place of one with the same address and alias."""
        with self._lock:
            others = (each for each in self._doors.get(door.host, ()) if not _alike(each, door))
            self._doors = {**self._doors, door.host: (*others, door)}
        self._memory.forget()

    def shut(self, address: str, alias: str = "") -> None:
        """Answer for the door at an address no more; `alias`: for that of a key."""
        host = host_of(address)
        with self._lock:
            known = self._doors.get(host, ())
            left = tuple(door for door in known if (door.address, door.alias) != (address, alias))
            self._doors = {**self._doors, host: left}
            if not left:
                del self._doors[host]

    def has_host(self, host: str) -> bool:
        """Whether there is a door at a host. Very cheap."""
        return host in self._doors

    def door(self, url: str) -> Door | None:
        """Return the door that an address lies behind, the closest; None where there is none."""
        found = [door for door in self._doors.get(host_of(url), ()) if door.opens(url)]
        return max(found, key=lambda door: (len(door.alias), len(door.address))) if found else None

    def address(self, url: str) -> str:
        """Return the address that QGIS shall ask instead; as it is where no door is known.

        Raises:
            OSError: if this machine lets no server listen.
        """
        door = self.door(url)
        if door is None:
            return url
        scheme, _, rest = door.own_form(url).partition("://")
        return f"{self.start()}/{scheme}/{rest}"

    def warm(self, url: str, token: CancelToken) -> None:
        """Fetch capabilities before QGIS does, whose window would wait; for a thread of its own.

        Args:
            url: request for capabilities, as QGIS will ask.
            token: ends it.

        Raises:
            PortalError: as `RelayAsker.ask`; nothing is fetched where no door is known.
        """
        door = self.door(url)
        if door is None:
            return
        asker = RelayAsker(self._memory, token)
        try:
            asker.ask(door, door.own_form(url))
        finally:
            asker.close()

    def start(self) -> str:
        """Begin to listen, where that has not begun, and return what its addresses begin with.

        Raises:
            OSError: as `address`.
        """
        with self._lock:
            if self._closed:
                raise OSError("the relay is closed")
            if self._server is None:
                self._server = RelayServer(self._target, self._memory, CancelToken())
            return f"http://127.0.0.1:{self._server.port}/{self._random}"

    def close(self) -> None:
        """Leave no socket and no thread behind; what is under way ends. Twice is harmless."""
        with self._lock:
            server, self._server = self._server, None
            self._closed, self._doors = True, {}
        self._memory.forget()
        if server is not None:
            server.close()

    def _target(self, path: str) -> tuple[Door, str] | None:
        """Return the door and the address that a request is for; None where it is for nothing of ours."""
        parts = path.split("/", 3)
        if len(parts) != 4 or parts[0] or not compare_digest(parts[1].encode(), self._random.encode()):
            return None
        url = f"{parts[2]}://{parts[3]}"
        door = self.door(url)
        return None if door is None else (door, door.own_form(url))


def _alike(one: Door, other: Door) -> bool:
    return (one.address, one.alias) == (other.address, other.alias)
