"""A file, or its rest, as it comes."""

from __future__ import annotations

import http.client
from types import TracebackType
from typing import Any, Callable

from ...core.downloads.file_reply import FileReply
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from .. import http_failures
from ..deadline import Deadline
from ..discretion import hushed
from ..safe_urls import shown_url

CHUNK = 1 << 20  # a fifth less work than with a quarter of it; more costs more again
_SMALL_CHUNK = 1 << 14  # where it is filled before anything is given


class FileAnswer:
    """Gives the body piece by piece, as soon as anything is there.

    Verified with urllib3 1.26 and 2.3: both keep Python's own answer in `_fp`. Its `read1` neither waits for
    a full buffer, which on a slow line takes minutes, nor loses what came before the line broke.

    Attributes:
        url: where the body comes from, after redirects; perhaps with a signature.
        reply: status and headers.
        received: bytes of the body so far.
    """

    def __init__(
        self,
        portal: str,
        url: str,
        response: Any,
        reply: FileReply,
        close: Callable[[], None],
        deadline: Callable[[], Deadline],
    ) -> None:
        """Read nothing yet.

        Args:
            portal: portal id, for errors.
            url: where it comes from.
            response: of requests, asked for with `stream=True`.
            reply: what its status and headers say.
            close: lets go of it.
            deadline: makes one that ends the connection of a server that trickles.
        """
        self.url = url
        self.reply = reply
        self.received = 0
        self._portal = portal
        self._response = response
        self._close = close
        self._deadline = deadline
        self._held = b""
        self._read1 = getattr(getattr(response.raw, "_fp", None), "read1", None)

    def __enter__(self) -> FileAnswer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def head(self, size: int) -> bytes:
        """Return the first bytes, at most `size`, fewer only at the end; `read` gives them again."""
        with self._deadline():
            while len(self._held) < size:
                piece = self._next()
                if not piece:
                    break
                self._held += piece
        return self._held[:size]

    def words(self, size: int) -> bytes:
        """Return what `head` does, without what it repeats of the account."""
        return hushed(self.head(size), self._response.request)

    def read(self) -> bytes:
        """Return the next bytes, none at the end of the body.

        Raises:
            PortalError: UNREACHABLE where it breaks off, TIMEOUT, BAD_ANSWER where more comes than was
                announced.
        """
        held, self._held = self._held, b""
        return held or self._next()

    def _next(self) -> bytes:
        expected = self.reply.expected
        left = CHUNK if expected is None else expected - self.received
        if left <= 0:
            return b""
        try:
            piece = self._piece(min(left, CHUNK))
        except (*http_failures.Failure, http.client.HTTPException) as error:
            raise self._broken(error) from None
        self.received += len(piece)
        if not piece and expected is not None:
            raise self._dropped(f"{self.received} of {expected} bytes came")
        return piece

    def _piece(self, most: int) -> bytes:
        if self._read1 is not None:
            return bytes(self._read1(most))
        return bytes(self._response.raw.read(min(most, _SMALL_CHUNK), decode_content=False))

    def _broken(self, error: BaseException) -> PortalError:
        found = http_failures.failure(self._portal, self.url, error)
        if found.kind is ErrorKind.TIMEOUT:
            return found
        return self._dropped(f"broke off after {self.received} bytes")

    def _dropped(self, what: str) -> PortalError:
        return PortalError(self._portal, ErrorKind.UNREACHABLE, f"{shown_url(self.url)}: {what}")
