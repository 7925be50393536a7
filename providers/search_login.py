"""Asking with an account that may have to be renewed in between."""

from __future__ import annotations

from typing import Callable, TypeVar

from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .http_session import HttpSession
from .pixel_gate import PixelGate

_LOST = (ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED)
_Answer = TypeVar("_Answer")


def ask_with_login(
    gate: PixelGate | None, session: HttpSession, url: str, send: Callable[[], _Answer]
) -> _Answer:
    """Return the answer to a request; where the login has ended meanwhile, it is sent again with a new one.

    Args:
        gate: gives the headers; None: none are needed.
        session: sends them with the request, to trusted hosts only.
        url: what is asked.
        send: sends the request through `session`, and reads the answer where that may tell that the login
            has ended.
    """
    if gate is None:
        return _without_login(send)
    access = gate.open([url], session.token)
    session.use_account(access.headers)
    try:
        return send()
    except PortalError as error:
        if error.kind not in _LOST:
            raise
        gate.forget(access)
        renewed = gate.open([url], session.token).headers
        if renewed == access.headers:  # a key or password: servers lock accounts that insist
            raise
    session.use_account(renewed)
    return send()


def _without_login(send: Callable[[], _Answer]) -> _Answer:
    """Return the answer; nobody's login can have been refused."""
    try:
        return send()
    except PortalError as error:
        if error.kind is not ErrorKind.LOGIN_REFUSED:
            raise
        raise PortalError(error.portal, ErrorKind.LOGIN_NEEDED, error.detail, error.status) from error
