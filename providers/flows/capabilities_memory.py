"""Capabilities that were asked for a moment ago."""

from __future__ import annotations

import threading
import time
from typing import Callable
from urllib.parse import parse_qsl, urlsplit

from ..http_answer import HttpAnswer
from .door import Door

SECONDS = 120.0
MOST = 4  # documents; some have 5 MB

_Key = tuple[str, str, tuple[tuple[str, str], ...]]


class CapabilitiesMemory:
    """QGIS asks for them whenever a layer is made or its date changes, and its window waits for the answer.

    In memory only, since those of instances are not to be on the disk. Safe to use from several threads.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Know none; `now` is a clock in seconds."""
        self._lock = threading.Lock()
        self._now = now
        self._known: dict[_Key, tuple[float, HttpAnswer]] = {}

    def get(self, door: Door, url: str) -> HttpAnswer | None:
        """Return a document that is not older than two minutes; None for what is no request for one."""
        key = _key(door, url)
        if key is None:
            return None
        with self._lock:
            since, answer = self._known.get(key, (0.0, None))
            return answer if answer is not None and self._now() - since < SECONDS else None

    def keep(self, door: Door, url: str, answer: HttpAnswer) -> None:
        """Know a document, where it is one."""
        key = _key(door, url)
        if key is None or answer.status != 200 or not answer.looks_like_markup:
            return
        with self._lock:
            self._known.pop(key, None)
            self._known[key] = (self._now(), answer)
            while len(self._known) > MOST:
                del self._known[next(iter(self._known))]

    def forget(self) -> None:
        """Know none any more, because other accounts are there."""
        with self._lock:
            self._known = {}


def _key(door: Door, url: str) -> _Key | None:
    """Return what makes requests for capabilities the same, whatever the case of the parameters' names."""
    parts = urlsplit(url)
    told = {name.lower(): value for name, value in parse_qsl(parts.query, keep_blank_values=True)}
    if told.get("request", "").lower() != "getcapabilities":
        return None
    return door.address, parts.path, tuple(sorted(told.items()))
