"""HTTP as a portal's worker thread needs it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .connection_guard import ConnectionGuard
from .deadline import Deadline
from .discretion import hushed, is_words
from .dropped_connection_error import DroppedConnectionError
from .http_answer import HttpAnswer
from .http_body import read_body
from .http_status import status_error
from .network_profile import NetworkProfile
from .retry_after import BUSY, pause_before_retry
from .safe_urls import absolute_url, host_of, is_web, may_get_credentials, may_lead, shown_url

PAGE_BYTES = 32 * 1024 * 1024
_ERROR_BYTES = 64 * 1024
_REDIRECTS = 5
_FOR_GOOD = (301, 308)
_PATIENCE = 5  # an exchange may take this many time-outs in all, however it trickles
_JSON = "application/geo+json, application/json;q=0.9, */*;q=0.1"


class HttpSession:
    """Connections to one portal, for one thread, all ended by its token.

    Every method raises `PortalError`; CANCELLED, whatever happened, once the token is cancelled. An alias in
    an address (`NetworkProfile.disguise`) becomes its secret on the way out; what comes back has the alias.

    Attributes:
        taken: statuses beyond 299 whose answers are returned like others, such as what identity servers
            say of a login under way.
        moved_to: where a server said that an address lives from now on, at another host; empty: nowhere.
    """

    def __init__(
        self,
        portal: str,
        profile: NetworkProfile,
        token: CancelToken,
        credentials: Mapping[str, str] | None = None,
        trusted_hosts: Iterable[str] = (),
        retry_after_unit: float = 1.0,
    ) -> None:
        """Open nothing yet.

        Args:
            portal: portal id for errors.
            profile: proxies, certificates, time-out.
            token: ends everything.
            credentials: headers of an account; sent to `trusted_hosts` only, and never over plain HTTP to
                the outside.
            trusted_hosts: host names.
            retry_after_unit: seconds that a number in `Retry-After` counts.
        """
        self.token = token
        self.taken: frozenset[int] = frozenset()
        self.moved_to = ""
        self._portal = portal
        self._profile = profile
        self._credentials = dict(credentials or {})
        self._trusted: frozenset[str] = frozenset(host.lower() for host in trusted_hosts)
        self._retry_after_unit = retry_after_unit
        self._guard = ConnectionGuard()
        self._session: Any = None

    def __enter__(self) -> HttpSession:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.token.forget(self._guard.shut)
        if self._session is not None:
            self._session.close()
            self._session = None
        self._guard.shut()

    def get(self, url: str, limit: int = PAGE_BYTES, accept: str = _JSON) -> HttpAnswer:
        """Return the answer to a GET.

        Args:
            url: absolute http or https address.
            limit: bytes allowed, after unpacking.
            accept: media types wanted.
        """
        return self._ask("GET", url, None, {"Accept": accept}, limit)

    def head(self, url: str) -> HttpAnswer:
        """Return the answer to a HEAD: status and headers, no body."""
        return self._ask("HEAD", url, None, {"Accept": "*/*"}, 0)

    def leads_to(self, url: str) -> str:
        """Return where an address leads in the end, after redirects; its first byte is read."""
        headers = {"Accept": "*/*", "Range": "bytes=0-0"}
        return self._ask("GET", url, None, headers, _ERROR_BYTES).url

    def post_json(self, url: str, document: Mapping[str, Any], limit: int = PAGE_BYTES) -> HttpAnswer:
        """Return the answer to a POST of a JSON document. Searches only: it may be sent twice."""
        data = json.dumps(document, separators=(",", ":")).encode("utf-8")
        return self._ask("POST", url, data, {"Accept": _JSON, "Content-Type": "application/json"}, limit)

    def post_form(self, url: str, fields: Mapping[str, str], limit: int = PAGE_BYTES) -> HttpAnswer:
        """Return the answer to a POST of a form that holds credentials.

        It goes to trusted hosts only, redirects included, and is sent again only where the server said that
        it did not take it: a login opens a session each time, a renewal is good for one.
        """
        data = urlencode(fields).encode("ascii")
        return self._post_private(url, data, "application/x-www-form-urlencoded", limit)

    def post_private_json(self, url: str, document: Mapping[str, Any], limit: int = PAGE_BYTES) -> HttpAnswer:
        """Return the answer to a POST of a JSON document that holds credentials; as `post_form`."""
        data = json.dumps(document, separators=(",", ":")).encode("utf-8")
        return self._post_private(url, data, "application/json", limit)

    def put_json(self, url: str, document: Mapping[str, Any], limit: int = PAGE_BYTES) -> HttpAnswer:
        """Return the answer to a PUT of a JSON document; it may be sent twice, which changes nothing more."""
        data = json.dumps(document, separators=(",", ":")).encode("utf-8")
        return self._ask("PUT", url, data, {"Accept": _JSON, "Content-Type": "application/json"}, limit)

    def delete(self, url: str, limit: int = PAGE_BYTES) -> HttpAnswer:
        """Return the answer to a DELETE; it may be sent twice, which changes nothing more."""
        return self._ask("DELETE", url, None, {"Accept": _JSON}, limit)

    def use_account(self, credentials: Mapping[str, str]) -> None:
        """Send other headers of an account from now on, to the same trusted hosts."""
        self._credentials = dict(credentials)

    def _post_private(self, url: str, data: bytes, content_type: str, limit: int) -> HttpAnswer:
        if not may_get_credentials(url, self._trusted):
            what = f"{shown_url(url)}: this host is not trusted with an account"
            raise PortalError(self._portal, ErrorKind.BAD_QUERY, what)
        headers = {"Accept": _JSON, "Content-Type": content_type}
        return self._ask("POST", url, data, headers, limit, private=True)

    def _ask(
        self,
        method: str,
        url: str,
        data: bytes | None,
        headers: dict[str, str],
        limit: int,
        private: bool = False,
    ) -> HttpAnswer:
        url, tries = self._profile.disguise.hidden_text(url), 0
        while True:
            tries += 1
            deadline = Deadline(_PATIENCE * self._profile.timeout, self._guard.break_off)
            try:
                with deadline:
                    return self._try(method, url, data, headers, limit, private)
            except PortalError as error:
                if self.token.cancelled:
                    raise PortalError(self._portal, ErrorKind.CANCELLED) from error
                if deadline.passed:
                    raise PortalError(self._portal, ErrorKind.TIMEOUT, error.detail) from error
                pause = pause_before_retry(error, tries)
                if pause is None or (private and error.status not in BUSY):
                    raise
            if self.token.wait(pause):
                raise PortalError(self._portal, ErrorKind.CANCELLED)

    def _try(
        self, method: str, url: str, data: bytes | None, headers: dict[str, str], limit: int, private: bool
    ) -> HttpAnswer:
        for _ in range(_REDIRECTS + 1):
            response = self._send(method, url, data, headers)
            try:
                target = response.headers.get("Location") if response.is_redirect else None
                if target is None:
                    return self._answer(response, url, limit)
                target = self._profile.disguise.hidden_text(target)
                if response.status_code == 303:
                    method, data = "GET", None
            finally:
                response.close()
                self._guard.forget_closed()
            origin, url = url, self._next(url, target, private and data is not None)
            if response.status_code in _FOR_GOOD and host_of(url) != host_of(origin):
                self.moved_to = url
        # with an account it is how GEODES refuses a key
        kind = ErrorKind.LOGIN_REFUSED if self._account(url) else ErrorKind.BAD_ANSWER
        raise PortalError(self._portal, kind, f"{shown_url(url)}: redirected in a circle")

    def _next(self, url: str, target: str, private: bool) -> str:
        following = absolute_url(url, target)
        if not may_lead(url, following) or (private and not may_get_credentials(following, self._trusted)):
            raise PortalError(
                self._portal, ErrorKind.BAD_ANSWER, f"{shown_url(url)} redirects to {shown_url(following)}"
            )
        return following

    def _send(self, method: str, url: str, data: bytes | None, headers: dict[str, str]) -> Any:
        from . import http_failures

        if self.token.cancelled:
            raise PortalError(self._portal, ErrorKind.CANCELLED)
        if not is_web(url):
            raise PortalError(self._portal, ErrorKind.BAD_QUERY, f"{shown_url(url)} is no web address")
        proxies = self._proxies(url)
        seconds = self._profile.timeout
        try:
            return self._opened().request(
                method,
                self._profile.disguise.revealed(url),
                data=data,
                headers={**headers, **self._account(url)},
                proxies=proxies,
                stream=True,
                timeout=(seconds, seconds),
                allow_redirects=False,
                verify=self._authorities(),
            )
        except http_failures.Failure as error:
            raise http_failures.failure(self._portal, url, error) from None

    def _answer(self, response: Any, url: str, limit: int) -> HttpAnswer:
        from . import http_failures

        failed = not 200 <= response.status_code < 300 and response.status_code not in self.taken
        try:
            bare = response.request.method == "HEAD"
            body = b"" if bare else read_body(response, self._portal, url, _ERROR_BYTES if failed else limit)
        except PortalError:
            if not failed:
                raise
            body = b""  # the status says enough
        except http_failures.Failure as error:
            caught = http_failures.failure(self._portal, url, error)
            if isinstance(caught, DroppedConnectionError):
                raise DroppedConnectionError(self._portal, ErrorKind.BAD_ANSWER, caught.detail) from None
            raise caught from None
        body = self._profile.disguise.hidden(body)
        words = failed or response.status_code in self.taken or is_words(body)
        body = hushed(body, response.request, words)
        if failed:
            raise status_error(
                self._portal,
                url,
                response.status_code,
                body,
                response.headers.get("Retry-After"),
                bool(self._account(url)),
                self._retry_after_unit,
                response.headers,
            )
        kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        hidden = self._profile.disguise.hidden_text
        told = {str(name).lower(): hidden(str(value)) for name, value in response.headers.items()}
        return HttpAnswer(url, kind, body, told.get("date", ""), response.status_code, told)

    def _account(self, url: str) -> dict[str, str]:
        """Return the account's headers where they may go."""
        return self._credentials if may_get_credentials(url, self._trusted) else {}

    def _proxies(self, url: str) -> dict[str, str]:
        host = host_of(url)
        refused = self._profile.refused_proxies.get(host)
        if refused:
            raise PortalError(self._portal, ErrorKind.PROXY, f"a proxy of kind {refused} is set for {host}")
        known = self._profile.proxies.get(host)
        if known is None:
            from requests.utils import get_environ_proxies

            return dict(get_environ_proxies(url))
        return {"http": known, "https": known} if known else {}

    def _authorities(self) -> Any:
        """Return what TLS trusts: a file, or True for requests' own bundle."""
        environment = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
        bundle = self._profile.ca_bundle or environment or ""
        if bundle and not Path(bundle).exists():
            raise PortalError(self._portal, ErrorKind.TLS, f"no such file of authorities: {bundle}")
        return bundle or True

    def _opened(self) -> Any:
        if self._session is None:
            import requests

            from .guarded_adapter import GuardedAdapter

            session = requests.Session()
            session.trust_env = False  # no .netrc; proxies and certificates are chosen here
            session.get_redirect_target = lambda response: (
                None
            )  # requests would read the body, whatever its size
            session.headers.update(
                {"User-Agent": self._profile.user_agent, "Accept-Encoding": "gzip, deflate"}
            )
            for scheme in ("http://", "https://"):
                session.mount(scheme, GuardedAdapter(self._guard, self.token))
            self.token.on_cancel(self._guard.shut)
            self._session = session
        return self._session
