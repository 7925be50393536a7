"""Name resolution that can be given up."""

from __future__ import annotations

import socket
import threading
from typing import Any

from ..core.cancel_token import CancelToken

Address = tuple[Any, ...]
_POLL_SECONDS = 0.02


def look_up(host: str, port: int, seconds: float, token: CancelToken) -> list[Address]:
    """Return what `socket.getaddrinfo` says, waiting at most `seconds` and not after cancellation.

    The system's resolver cannot be interrupted: a daemon thread asks it and is left behind if nobody waits
    any more.

    Raises:
        socket.gaierror: the name is not known.
        TimeoutError: no answer in time, or cancelled.
    """
    found: list[Address] = []
    failed: list[OSError] = []
    done = threading.Event()

    def ask() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            failed.append(
                error if isinstance(error, OSError) else socket.gaierror(socket.EAI_NONAME, str(error))
            )
        finally:
            done.set()

    threading.Thread(target=ask, name="guichet-eo:name", daemon=True).start()
    waited = 0.0
    while not done.wait(_POLL_SECONDS):
        waited += _POLL_SECONDS
        if token.cancelled or waited > seconds:
            raise TimeoutError(f"no address for {host} in time")
    if failed:
        raise failed[0]
    return found
