"""What stands between a user and the pixels of a portal."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any, Callable

from ..core.account import Account
from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal import Portal
from ..core.portal_error import PortalError
from .gate_answers import ANSWER_BYTES
from .gate_lease import GateLease
from .http_session import HttpSession
from .login_memory import LoginMemory
from .network_profile import NetworkProfile
from .pixel_access import PixelAccess
from .retry_unit import retry_unit
from .safe_urls import is_web, may_get_credentials, shown_url

_POLL_SECONDS = 0.02


def utc_now() -> datetime:
    """Return the clock of this machine, aware UTC."""
    return datetime.now(timezone.utc)


class PixelGate(ABC):
    """Opens the files of one portal for one account; safe to use from several threads.

    What it got stays in memory and is given again until it is to be renewed; one request at a time.

    Options of all of them: `retry_after_unit`, seconds that a number in the service's `Retry-After` counts,
    the portal's if missing; `proof`, a small address that is answered only with an account.

    Attributes:
        portal, account: whose files, for whom.
        reads_buckets: whether it opens `s3://` addresses rather than those of the web.
        logs_in: whether a service is asked about the account before any file is.
    """

    reads_buckets = False
    logs_in = False

    def __init__(
        self,
        portal: Portal,
        profile: NetworkProfile,
        account: Account | None = None,
        options: Mapping[str, Any] | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """Ask nothing yet.

        Args:
            portal: whose files.
            profile: the user's network settings.
            account: None where the user has none.
            options: one entry of the portal's option `pixel_gate`, see `pixel_gates`.
            now: the clock, aware UTC.
        """
        self.portal = portal
        self.account = account
        self._profile = profile
        self._options: Mapping[str, Any] = options or {}
        self._now = now
        self._memory = LoginMemory(account)

    def open(self, hrefs: Sequence[str], token: CancelToken) -> PixelAccess:
        """Return what makes files readable; asks the service only for what is not in memory any more.

        Args:
            hrefs: unsigned addresses of files (`Asset.href`) that need something (`Asset.needs`).
            token: ends the call within milliseconds, also while another thread has its turn.

        Raises:
            PortalError: LOGIN_NEEDED without a usable account, LOGIN_REFUSED, RATE_LIMITED, NOT_ALLOWED,
                UNREACHABLE and the other kinds of HTTP, BAD_ANSWER, BAD_QUERY, CANCELLED.
        """
        wanted = tuple(dict.fromkeys(hrefs))
        with self._turn(token):
            try:
                return self._open(wanted, token) if wanted else PixelAccess()
            except PortalError as error:
                raise self._discreet(error) from None

    def share(self, memory: LoginMemory) -> None:
        """Use a session that other gates of the same account use, too; before the first `open`."""
        self._memory = memory

    def forget(self, used: PixelAccess | None = None) -> None:
        """Let go of what was got, because it does not work any more: the next call asks anew.

        A refused account stays refused: servers lock accounts that insist.

        Args:
            used: what was refused; what has taken its place meanwhile is kept. None: all.
        """
        if used is None:
            self._leases = {}
            return
        texts = (*used.headers.values(), *used.links.values())
        held = self._leases.items()
        self._leases = {name: lease for name, lease in held if not any(lease.value in text for text in texts)}

    def keep_alive(self, token: CancelToken) -> datetime | None:
        """Renew the session of the account before it ends, where it would; for long transfers and waits.

        Never logs in. Returns when it is to be called again, aware UTC; None: there is nothing to keep.

        Raises:
            PortalError: as `open`.
        """
        with self._turn(token):
            try:
                return self._keep_alive(token)
            except PortalError as error:
                raise self._discreet(error) from None

    @property
    def has_loans(self) -> bool:
        """Whether a service made something for this gate that is to be given back, see `release`."""
        return False

    def release(self, token: CancelToken) -> None:
        """Give back what the service made for this gate, where it made something; by default nothing.

        Raises:
            PortalError: as `open`; what was not given back ends by itself.
        """
        return

    @abstractmethod
    def _open(self, hrefs: tuple[str, ...], token: CancelToken) -> PixelAccess:
        """Do what `open` says; `hrefs` holds each address once, at least one."""

    def prove(self, token: CancelToken, href: str = "") -> bool:
        """Log in and make the smallest request that needs the account; return whether anything was asked.

        Args:
            token: ends the call.
            href: a file that needs the account: its first byte is read. Empty: what the portal file names.

        Raises:
            PortalError: as `open`, and what the file's server says.
        """
        with self._turn(token):
            try:
                return self._prove(href, token)
            except PortalError as error:
                raise self._discreet(error) from None

    def _prove(self, href: str, token: CancelToken) -> bool:
        address = str(self._options.get("proof") or "")
        if href:
            access = self._open((href,), token)
            self._read_first_byte(access.links.get(href, href), access.headers, token)
        elif is_web(address):
            with self._session(token, self._open((), token).headers) as session:
                session.get(address, ANSWER_BYTES)
        elif self.logs_in:
            self._open((), token)
        return bool(href) or is_web(address) or self.logs_in

    def _read_first_byte(self, url: str, headers: Mapping[str, str], token: CancelToken) -> None:
        with self._session(token, headers) as session:
            try:
                session.leads_to(url)
            except PortalError as error:
                if error.kind is not ErrorKind.TOO_BIG:  # it was given, by a server that knows no ranges
                    raise

    def _keep_alive(self, token: CancelToken) -> datetime | None:
        return None

    @property
    def _leases(self) -> dict[str, GateLease]:
        return self._memory.leases

    @_leases.setter
    def _leases(self, leases: dict[str, GateLease]) -> None:
        self._memory.leases = leases

    @contextmanager
    def _turn(self, token: CancelToken) -> Iterator[None]:
        lock = self._memory.lock
        while not lock.acquire(timeout=_POLL_SECONDS):
            if token.cancelled:
                raise PortalError(self.portal.id, ErrorKind.CANCELLED)
        try:
            if token.cancelled:
                raise PortalError(self.portal.id, ErrorKind.CANCELLED)
            yield
        finally:
            lock.release()

    def _session(self, token: CancelToken, credentials: Mapping[str, str] | None = None) -> HttpSession:
        unit = retry_unit(self.portal, self._options)
        return HttpSession(self.portal.id, self._profile, token, credentials, self.portal.trusted_hosts, unit)

    def _values(self, kinds: Iterable[str], *names: str) -> Mapping[str, str]:
        """Return the account's values where it is of one of the kinds and has those that are named."""
        if self.account is None or self.account.kind not in kinds or not self.account.has(*names):
            wanted = " and ".join(names) or "headers"
            raise PortalError(self.portal.id, ErrorKind.LOGIN_NEEDED, f"an account with {wanted} is needed")
        return self.account.values

    def _discreet(self, error: PortalError) -> PortalError:
        """Return the error without the server's words where these repeat what it was sent."""
        secrets = [*self._memory.secrets(), *(() if self.account is None else self.account.values.values())]
        if not any(secret and secret in error.detail for secret in secrets):
            return error
        what = "the server repeats what is secret" if error.status is None else f"HTTP {error.status}"
        return PortalError(error.portal, error.kind, what, error.status, error.retry_after)

    def _refuse_strangers(self, hrefs: Iterable[str]) -> None:
        """Let an account's header go to no host that the portal file does not trust."""
        for href in hrefs:
            if not may_get_credentials(href, self.portal.trusted_hosts):
                what = f"{shown_url(href)}: its host is not trusted with an account"
                raise PortalError(self.portal.id, ErrorKind.NOT_ALLOWED, what)

    def _access(self, links: Mapping[str, str], leases: Iterable[GateLease]) -> PixelAccess:
        """Return links that end with the first of their leases."""
        lent = tuple(leases)
        return PixelAccess(
            links=links,
            expires=min((lease.ends for lease in lent), default=None),
            renew_after=min((lease.renew_after for lease in lent), default=None),
        )
