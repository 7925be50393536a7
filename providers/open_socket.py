"""Connecting in a way that cancellation ends."""

from __future__ import annotations

import os
import selectors
import socket
import time
from collections.abc import Iterable

from ..core.cancel_token import CancelToken
from .name_lookup import Address, look_up

_POLL_SECONDS = 0.02
_SHARE_OF_ONE_ADDRESS = 0.4  # a dead IPv6 route must leave time for IPv4


def open_socket(
    address: tuple[str, int], seconds: float, options: Iterable[tuple[int, int, int]], token: CancelToken
) -> socket.socket:
    """Return a connected TCP socket whose time-out is `seconds`.

    Raises:
        socket.gaierror: the name is not known.
        TimeoutError: no answer in time, or cancelled.
        OSError: refused or unreachable, at the last address tried.
    """
    deadline = time.monotonic() + seconds
    candidates = look_up(address[0], address[1], seconds, token)
    problem: OSError = TimeoutError(f"no connection to {address[0]} in time")
    for number, candidate in enumerate(candidates, 1):
        share = seconds if number == len(candidates) else seconds * _SHARE_OF_ONE_ADDRESS
        limit = min(deadline, time.monotonic() + share)
        try:
            return _connect(candidate, limit, seconds, options, token)
        except OSError as error:
            problem = error
        if token.cancelled or time.monotonic() >= deadline:
            break
    raise problem


def _connect(
    candidate: Address,
    deadline: float,
    seconds: float,
    options: Iterable[tuple[int, int, int]],
    token: CancelToken,
) -> socket.socket:
    family, kind, protocol, _, target = candidate
    opened = socket.socket(family, kind, protocol)
    try:
        for option in options:
            opened.setsockopt(*option)
        opened.setblocking(False)
        try:
            opened.connect(target)
        except BlockingIOError:
            _wait(opened, deadline, token)
        _check(opened, target[0])
        opened.settimeout(seconds)
    except BaseException:
        opened.close()
        raise
    return opened


def _check(opened: socket.socket, host: str) -> None:
    problem = opened.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if problem:
        raise OSError(problem, f"connection to {host} failed: {os.strerror(problem)}")


def _wait(opened: socket.socket, deadline: float | None, token: CancelToken) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(opened, selectors.EVENT_WRITE)
        while not selector.select(_POLL_SECONDS):
            if token.cancelled or (deadline is not None and time.monotonic() >= deadline):
                raise TimeoutError("no connection in time")
