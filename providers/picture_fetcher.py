"""Fetching quicklooks and thumbnails."""

from __future__ import annotations

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal import Portal
from ..core.portal_error import PortalError
from .http_session import HttpSession
from .network_profile import NetworkProfile
from .safe_urls import shown_url

PICTURE_BYTES = 5 * 1024 * 1024
_ACCEPT = "image/jpeg, image/png, image/tiff;q=0.9, image/*;q=0.8, */*;q=0.1"


def fetch_picture(
    url: str,
    portal: Portal,
    profile: NetworkProfile,
    token: CancelToken,
    limit_bytes: int = PICTURE_BYTES,
) -> bytes:
    """Return the bytes of a picture; whether they are one is for the decoder to say.

    Raises:
        PortalError: CANCELLED, the kinds of HTTP, or BAD_ANSWER where a page (a login form, a drawing in
            XML) stands in for the picture.
    """
    with HttpSession(portal.id, profile, token) as session:
        answer = session.get(url, limit_bytes, _ACCEPT)
    if answer.looks_like_markup or not answer.body:
        what = "a page" if answer.body else "nothing"
        raise PortalError(portal.id, ErrorKind.BAD_ANSWER, f"{shown_url(url)}: {what} instead of a picture")
    return answer.body
