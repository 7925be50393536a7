"""HTTP as a transfer needs it: bodies of any size, piece by piece."""

from __future__ import annotations

from functools import partial
from typing import Any

from ...core.cancel_token import CancelToken
from ...core.downloads.file_reply import read_reply
from ...core.downloads.part_facts import PartFacts
from ...core.error_kind import ErrorKind
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ..deadline import Deadline
from ..http_session import HttpSession
from ..http_status import status_error
from ..network_profile import NetworkProfile
from ..pixel_access import PixelAccess
from ..request_signer import RequestSigner
from ..retry_after import retry_after
from ..retry_unit import retry_unit
from ..s3.refused_keys import meant_of_keys
from ..safe_urls import shown_url
from ..unwanted_answer import unwanted_answer
from .file_answer import FileAnswer

_WORDS_BYTES = 64 * 1024
_REDIRECTS = 5
_PATIENCE = 5  # as HttpSession: an exchange of headers may take this many time-outs in all
_LATER = 202
_FILES = (200, 206, 416)
_PACKED = (".gz", ".tgz")  # some servers call the file's own compression a content encoding


class DownloadSession(HttpSession):
    """One transfer's connections; proxies, certificates, redirects and credentials as in `HttpSession`."""

    def __init__(
        self, portal: Portal, profile: NetworkProfile, token: CancelToken, access: PixelAccess
    ) -> None:
        """Open nothing yet.

        Args:
            portal: whose file; what its `Retry-After` counts is asked of `retry_unit`.
            profile: the user's network settings.
            token: ends everything.
            access: headers and signatures; headers go to the portal's trusted hosts only.
        """
        unit = retry_unit(portal)
        super().__init__(portal.id, profile, token, access.headers, portal.trusted_hosts, unit)
        self._signer: RequestSigner | None = access.signer

    def open_file(self, url: str, first: int = 0, known: PartFacts | None = None) -> FileAnswer:
        """Return the answer to the request for a file, or for what follows its first bytes.

        Args:
            url: signed, where links are signed.
            first: bytes that are there.
            known: of the file that they are of: where it has changed, the server is to send all of it.

        Raises:
            PortalError: the kinds of HTTP; NOT_READY where it is on tape; CANCELLED.
        """
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        if first:
            headers["Range"] = f"bytes={first}-"
            if known is not None and known.condition:
                headers["If-Range"] = known.condition
        deadline = self._deadline()
        try:
            with deadline:
                return self._led(url, headers)
        except PortalError as error:
            if self.token.cancelled:
                raise PortalError(self._portal, ErrorKind.CANCELLED) from error
            if deadline.passed:
                raise PortalError(self._portal, ErrorKind.TIMEOUT, error.detail) from error
            raise

    def _led(self, url: str, headers: dict[str, str]) -> FileAnswer:
        """Follow redirects."""
        for _ in range(_REDIRECTS + 1):
            response = self._send("GET", url, None, {**headers, **self._signature(url)})
            target = response.headers.get("Location") if response.is_redirect else None
            if target is None:
                return self._taken(url, response)
            response.close()
            self._guard.forget_closed()
            url = self._next(url, target, private=False)
        kind = ErrorKind.LOGIN_REFUSED if self._account(url) else ErrorKind.BAD_ANSWER  # as GEODES refuses
        raise PortalError(self._portal, kind, f"{shown_url(url)}: redirected in a circle")

    def _signature(self, url: str) -> dict[str, str]:
        return {} if self._signer is None else dict(self._signer.headers("GET", url))

    def _taken(self, url: str, response: Any) -> FileAnswer:
        """Return the answer where it is a file; raise what it means where it is not."""
        reply = read_reply(response.status_code, response.headers)
        close = partial(self._let_go, response)
        answer = FileAnswer(self._portal, url, response, reply, close, self._deadline)
        if reply.status in _FILES:
            encoding = response.headers.get("Content-Encoding", "").strip().lower()
            if encoding in ("", "identity") or url.partition("?")[0].lower().endswith(_PACKED):
                return answer
            answer.__exit__(None, None, None)
            what = f"{shown_url(url)}: packed on the way, as {encoding[:40]}"
            raise PortalError(self._portal, ErrorKind.BAD_ANSWER, what)
        with answer:
            words = self._words(answer)
            waits = response.headers.get("Retry-After")
            if 200 <= reply.status < 300:
                raise self._later(unwanted_answer(self._portal, url, reply.status, words), waits)
            unit, account = self._retry_after_unit, bool(self._account(url))
            refusal = status_error(
                self._portal, url, reply.status, words, waits, account, unit, response.headers
            )
            raise meant_of_keys(refusal) if self._signature(url) else refusal

    def _later(self, error: PortalError, waits: str | None) -> PortalError:
        """Return what came in place of a file, with the pause that it asks for."""
        pause = retry_after(waits, unit=self._retry_after_unit)
        return PortalError(error.portal, error.kind, error.detail, error.status, pause)

    def _words(self, answer: FileAnswer) -> bytes:
        try:
            return answer.words(_WORDS_BYTES)
        except PortalError:
            return b""  # the status says enough

    def _deadline(self) -> Deadline:
        return Deadline(_PATIENCE * self._profile.timeout, self._guard.break_off)

    def _let_go(self, response: Any) -> None:
        response.close()
        self._guard.forget_closed()
