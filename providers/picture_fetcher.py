"""Fetching quicklooks and thumbnails."""

from __future__ import annotations

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal import Portal
from ..core.portal_error import PortalError
from .http_session import HttpSession
from .network_profile import NetworkProfile
from .pixel_access import PixelAccess
from .pixel_gate import PixelGate
from .portal_reach import refuse_inside
from .safe_urls import shown_url

PICTURE_BYTES = 5 * 1024 * 1024
_ACCEPT = "image/jpeg, image/png, image/tiff;q=0.9, image/*;q=0.8, */*;q=0.1"


def fetch_picture(
    url: str,
    portal: Portal,
    profile: NetworkProfile,
    token: CancelToken,
    limit_bytes: int = PICTURE_BYTES,
    gate: PixelGate | None = None,
) -> bytes:
    """Return the bytes of a picture; whether they are one is for the decoder to say.

    Args:
        url: its address.
        portal: whose it is.
        profile: the user's network settings.
        token: ends the call.
        limit_bytes: a larger picture is not taken.
        gate: opens pictures that need an account; its headers go to trusted hosts only.

    Raises:
        PortalError: CANCELLED, the kinds of HTTP, or BAD_ANSWER where a page (a login form, a drawing in
            XML) stands in for the picture, or its address is not one of this portal's.
    """
    refuse_inside(portal, url)
    access = PixelAccess() if gate is None else gate.open([url], token)
    with HttpSession(portal.id, profile, token, access.headers, portal.trusted_hosts) as session:
        answer = session.get(access.links.get(url, url), limit_bytes, _ACCEPT)
    if answer.looks_like_markup or not answer.body:
        what = "a page" if answer.body else "nothing"
        raise PortalError(portal.id, ErrorKind.BAD_ANSWER, f"{shown_url(url)}: {what} instead of a picture")
    return answer.body
