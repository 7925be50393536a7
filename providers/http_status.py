"""Which kind of trouble an HTTP status is."""

from __future__ import annotations

from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .retry_after import retry_after
from .safe_urls import shown_url
from .server_words import server_words

_KINDS = {
    401: ErrorKind.LOGIN_NEEDED,
    402: ErrorKind.QUOTA,
    403: ErrorKind.NOT_ALLOWED,
    404: ErrorKind.GONE,
    407: ErrorKind.PROXY,
    408: ErrorKind.TIMEOUT,
    410: ErrorKind.GONE,
    429: ErrorKind.RATE_LIMITED,
    451: ErrorKind.NOT_ALLOWED,
    502: ErrorKind.UNREACHABLE,
    503: ErrorKind.UNREACHABLE,
    504: ErrorKind.TIMEOUT,
}


def status_error(
    portal: str,
    url: str,
    status: int,
    body: bytes,
    header: str | None,
    with_credentials: bool,
    retry_after_unit: float = 1.0,
) -> PortalError:
    """Return the portal error for an answer that is no success.

    Args:
        portal: portal id.
        url: what was asked.
        status: the HTTP status, 300 or more.
        body: the first bytes of the answer.
        header: the value of `Retry-After`, if there is one.
        with_credentials: whether the request carried an account.
        retry_after_unit: seconds that a number in `Retry-After` counts.
    """
    words = server_words(body)
    wait = retry_after(header, words, retry_after_unit) if status in (429, 503) else None
    kind = _KINDS.get(status, ErrorKind.BAD_QUERY if 400 <= status < 500 else ErrorKind.BAD_ANSWER)
    if status == 401 and with_credentials:
        kind = ErrorKind.LOGIN_REFUSED
    if status == 403 and "quota" in words.lower():  # GEODES; CDSE says 429
        kind = ErrorKind.QUOTA
    if status == 503 and wait is not None:
        kind = ErrorKind.RATE_LIMITED
    detail = (
        words
        if kind is ErrorKind.BAD_QUERY and words
        else f"HTTP {status} from {shown_url(url)} {words}".rstrip()
    )
    return PortalError(portal, kind, detail, status, wait)
