"""Which kind of trouble an HTTP status is."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .flows.service_exception import exception_text
from .quota_headers import used_up_for
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
    headers: Mapping[str, str] | None = None,
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
        headers: all of them, where they may tell of a quota; any case of names.
    """
    words = (exception_text(body) if body.lstrip().startswith(b"<") else "") or server_words(body)
    rest = used_up_for(headers or {})
    kind = _kind(status, words, with_credentials, rest is not None)
    pauses = status in (429, 503) or kind is ErrorKind.QUOTA
    wait = retry_after(header, words, retry_after_unit) if pauses else None
    if kind is ErrorKind.QUOTA and wait is None:
        wait = rest
    if status == 503 and wait is not None:
        kind = ErrorKind.RATE_LIMITED
    detail = (
        words
        if kind is ErrorKind.BAD_QUERY and words
        else f"HTTP {status} from {shown_url(url)} {words}".rstrip()
    )
    return PortalError(portal, kind, detail, status, wait)


def _kind(status: int, words: str, with_credentials: bool, used_up: bool) -> ErrorKind:
    if status == 401 and with_credentials:
        return ErrorKind.LOGIN_REFUSED
    told = status in (403, 429) and "quota" in words.lower()  # GEODES says 403 (sheet, Errors and limits)
    if told or (status == 429 and used_up):
        return ErrorKind.QUOTA
    return _KINDS.get(status, ErrorKind.BAD_QUERY if 400 <= status < 500 else ErrorKind.BAD_ANSWER)
