"""Which addresses a portal's items may lead to."""

from __future__ import annotations

from ..core.error_kind import ErrorKind
from ..core.portal import Portal
from ..core.portal_error import PortalError
from .safe_urls import host_of, is_inside, is_web, shown_url


def refuse_inside(portal: Portal, url: str) -> None:
    """Let what a public portal names lead to no private network; see `may_lead`, for files and pictures.

    Which portal is public the user's own files say: one of an institution names a host inside.

    Args:
        portal: whose item names the address.
        url: of the web, of a bucket, or a path; the last two are left to others.

    Raises:
        PortalError: BAD_ANSWER.
    """
    if not is_web(url) or not is_inside(host_of(url)):
        return
    known = (*portal.trusted_hosts, *map(host_of, portal.endpoints.values()))
    if known and not any(map(is_inside, known)):
        what = f"{shown_url(url)}: a public portal names an address in a private network"
        raise PortalError(portal.id, ErrorKind.BAD_ANSWER, what)
