"""Which kind of trouble an exception of `requests` or `urllib3` is."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator

import requests
import urllib3.exceptions

from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .dropped_connection_error import DroppedConnectionError
from .safe_urls import shown_url

Failure = (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError)
_TUNNEL_STATUS = re.compile(r"[Tt]unnel connection failed: (\d{3})")
_UNREACHABLE_BEHIND_PROXY = {502, 503, 504}
_KINDS: tuple[tuple[type[BaseException], ErrorKind], ...] = (
    (requests.Timeout, ErrorKind.TIMEOUT),
    (urllib3.exceptions.TimeoutError, ErrorKind.TIMEOUT),
    (TimeoutError, ErrorKind.TIMEOUT),
    (socket.timeout, ErrorKind.TIMEOUT),
    (requests.exceptions.SSLError, ErrorKind.TLS),
    (urllib3.exceptions.SSLError, ErrorKind.TLS),
    (requests.exceptions.InvalidSchema, ErrorKind.BAD_QUERY),
    (requests.exceptions.InvalidURL, ErrorKind.BAD_QUERY),
    (requests.exceptions.MissingSchema, ErrorKind.BAD_QUERY),
    (urllib3.exceptions.LocationParseError, ErrorKind.BAD_QUERY),
    (UnicodeError, ErrorKind.BAD_QUERY),
)
_DROPPED = (
    requests.exceptions.ChunkedEncodingError,
    urllib3.exceptions.ProtocolError,
    ConnectionError,
)


_REFUSED = (urllib3.exceptions.NewConnectionError, ConnectionRefusedError, socket.gaierror)


def failure(portal: str, url: str, error: BaseException) -> PortalError:
    """Return the portal error for an exception that was raised while `url` was asked."""
    causes = tuple(_causes(error))
    detail = f"{shown_url(url)}: {_words(causes)}"
    refused = any(isinstance(cause, _REFUSED) for cause in causes)
    proxy = _proxy_kind(causes, refused) if any(_is_proxy(cause) for cause in causes) else None
    if proxy is not None:
        return PortalError(portal, proxy, detail)
    for kind_of_error, kind in _KINDS:
        if not refused and any(isinstance(cause, kind_of_error) for cause in causes):
            return PortalError(portal, kind, detail)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return PortalError(portal, ErrorKind.TLS, detail)
    if not refused and any(isinstance(cause, _DROPPED) for cause in causes):
        return DroppedConnectionError(portal, ErrorKind.UNREACHABLE, detail)
    return PortalError(portal, ErrorKind.UNREACHABLE, detail)


def _is_proxy(cause: BaseException) -> bool:
    return isinstance(cause, (requests.exceptions.ProxyError, urllib3.exceptions.ProxyError)) or (
        isinstance(cause, requests.exceptions.InvalidSchema) and "SOCKS" in str(cause)
    )


def _proxy_kind(causes: tuple[BaseException, ...], refused: bool) -> ErrorKind | None:
    """Return the kind of trouble with a proxy; None where the trouble began behind it.

    urllib3 says "cannot connect to proxy" of every connection through one that breaks.
    """
    for cause in causes:
        match = _TUNNEL_STATUS.search(str(cause))
        if match is not None:
            # the proxy works, and says that it cannot reach the host
            behind = int(match.group(1)) in _UNREACHABLE_BEHIND_PROXY
            return ErrorKind.UNREACHABLE if behind else ErrorKind.PROXY
    schema = any(isinstance(cause, requests.exceptions.InvalidSchema) for cause in causes)
    return ErrorKind.PROXY if refused or schema else None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the exception and all that it wraps; requests and urllib3 use `args` and `reason` for that."""
    seen = set()
    queue = [error]
    while queue:
        current = queue.pop(0)
        if id(current) in seen or isinstance(
            current, TypeError
        ):  # urllib3 1.26 tries a call of Python 2 first
            continue
        seen.add(id(current))
        yield current
        inner = [
            getattr(current, "reason", None),
            getattr(current, "original_error", None),
            current.__cause__,
            current.__context__,
        ]
        inner.extend(current.args)
        queue.extend(cause for cause in inner if isinstance(cause, BaseException))


def _words(causes: tuple[BaseException, ...]) -> str:
    """Return what the innermost exception says: the outer ones repeat the whole URL with its query."""
    for cause in reversed(causes):
        text = str(cause)
        if text and "http" not in text and "object at 0x" not in text and "url:" not in text:
            return f"{type(cause).__name__}: {text}"
    return type(causes[0]).__name__
