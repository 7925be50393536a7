"""Reading a body completely, and nothing but completely."""

from __future__ import annotations

import zlib
from typing import Any

from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .body_unpacker import BodyUnpacker
from .dropped_connection_error import DroppedConnectionError
from .safe_urls import shown_url

_CHUNK = 131072
_ENCODINGS = {"": "", "identity": "", "gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}


def read_body(response: Any, portal: str, url: str, limit: int) -> bytes:
    """Return the unpacked body of a streamed `requests.Response`.

    Args:
        response: asked for with `stream=True`, nothing read from it.
        portal: portal id for errors.
        url: what was asked, for errors.
        limit: bytes allowed, counted after unpacking.

    Raises:
        PortalError: TOO_BIG, BAD_ANSWER.
        DroppedConnectionError: shorter than announced. urllib3 1.26 returns such bodies silently.
    """
    where = shown_url(url)
    encoding = _ENCODINGS.get(response.headers.get("Content-Encoding", "").strip().lower())
    if encoding is None:
        raise PortalError(portal, ErrorKind.BAD_ANSWER, f"{where}: unknown content encoding")
    announced = _announced(response)
    if not encoding and announced is not None and announced > limit:
        raise PortalError(portal, ErrorKind.TOO_BIG, f"{where}: {announced} bytes, at most {limit} are taken")
    unpacker = BodyUnpacker(encoding, limit)
    try:
        received = _receive(response, unpacker)
        if announced is not None and received < announced:
            what = f"{where}: {received} of {announced} bytes came"
            raise DroppedConnectionError(portal, ErrorKind.BAD_ANSWER, what)
        return unpacker.finish()
    except OverflowError as error:
        raise PortalError(portal, ErrorKind.TOO_BIG, f"{where}: {error}") from error
    except EOFError as error:
        raise DroppedConnectionError(portal, ErrorKind.BAD_ANSWER, f"{where}: {error}") from error
    except zlib.error as error:
        raise PortalError(portal, ErrorKind.BAD_ANSWER, f"{where}: damaged compression: {error}") from error


def _receive(response: Any, unpacker: BodyUnpacker) -> int:
    """Feed the whole body to `unpacker`; return its size on the wire."""
    received = 0
    while True:
        chunk = response.raw.read(_CHUNK, decode_content=False)
        if not chunk:
            return received
        received += len(chunk)
        unpacker.feed(chunk)


def _announced(response: Any) -> int | None:
    """Return the Content-Length where it counts."""
    if "chunked" in response.headers.get("Transfer-Encoding", "").lower():
        return None
    text = response.headers.get("Content-Length", "").split(",")[0].strip()
    return int(text) if text.isdigit() else None
