"""The work of a connection test, in a worker thread."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from typing import Callable

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.notice import Notice
from ..core.portal_error import PortalError
from ..core.query import Query
from ..providers.http_session import HttpSession
from ..providers.network_profile import NetworkProfile
from ..providers.provider import Provider
from ..providers.safe_urls import host_of, is_web
from .connection_answer import ConnectionAnswer

LOOK_SECONDS = 5.0  # for the question whether a portal has moved, which is not what was asked
ANYBODY = "text/html, */*;q=0.5"
SMALL = 4096  # bytes of a page that are read
_CLOSED = (ErrorKind.LOGIN_NEEDED, ErrorKind.NOT_ALLOWED)


def ask_search(
    make: Callable[[], Provider], questions: Iterable[Query], token: CancelToken, with_account: bool
) -> ConnectionAnswer:
    """Return the answer to the first page of each question.

    Where one part of a portal answered and another wants a login that was not given, it has answered.

    Raises:
        PortalError: the first trouble.
    """
    began = time.monotonic()
    answered, other, closed = 0, False, None
    for question in questions:
        try:
            with closing(make().pages(question, token)) as pages:
                page = next(pages, None)
        except PortalError as error:
            if with_account or error.kind is not ErrorKind.LOGIN_NEEDED:
                raise
            closed = error
            continue
        answered += 1
        other = other or (page is not None and Notice.ANSWERED_OTHER in page.notices)
    if closed is not None and not answered:
        raise closed
    return ConnectionAnswer(
        time.monotonic() - began,
        other=other,
        with_account=with_account,
        needs_account=closed is not None,
    )


def ask_page(portal_id: str, address: str, profile: NetworkProfile, token: CancelToken) -> ConnectionAnswer:
    """Return whether a page answers, with its first bytes.

    Raises:
        PortalError: what went wrong; a page that is larger, or closed to programs, is there all the same.
    """
    began = time.monotonic()
    closed = False
    with HttpSession(portal_id, profile, token) as session:
        try:
            session.get(address, SMALL, ANYBODY)
        except PortalError as error:
            closed = error.kind in _CLOSED
            if not closed and error.kind is not ErrorKind.TOO_BIG:
                raise
        moved = host_of(session.moved_to)
    return ConnectionAnswer(
        time.monotonic() - began, searched=False, closed_to_programs=closed, moved_to=moved
    )


def new_home(portal_id: str, address: str, profile: NetworkProfile, token: CancelToken) -> str:
    """Return the host that an address was moved to for good; empty where it was not, or none answers."""
    if not is_web(address):
        return ""
    hasty = replace(profile, timeout=min(profile.timeout, LOOK_SECONDS))
    with HttpSession(portal_id, hasty, token) as session:
        try:
            session.leads_to(address)
        except PortalError:
            return host_of(session.moved_to)
        return host_of(session.moved_to)
