"""Letting this computer in by a browser."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Callable
from uuid import uuid4

from ..core.account import Account
from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.texts import clean_text
from .device_code import DeviceCode
from .device_service import DeviceService
from .gate_answers import ANSWER_BYTES, bad_answer, read_object, read_secret
from .http_answer import HttpAnswer
from .http_session import HttpSession
from .network_profile import NetworkProfile
from .pixel_gate import utc_now

_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_PENDING, _SLOWER = "authorization_pending", "slow_down"
_REFUSED = {"access_denied": ErrorKind.LOGIN_REFUSED, "expired_token": ErrorKind.TIMEOUT}
_USUAL_SECONDS, _SLOWER_SECONDS, _LONGEST_SECONDS = 5.0, 5.0, 60.0  # RFC 8628, 3.5
_LIFE_SECONDS, _LONGEST_LIFE = 600.0, 3600.0
_WORD = 40
_SAID = frozenset({400, 401, 403})


class DeviceLogin:
    """The device flow (RFC 8628): a code is shown, the user lets it in on a page of the service.

    Used by one thread. Errors: `PortalError`; TIMEOUT where nobody confirmed in time, LOGIN_REFUSED where
    the user or the service said no.

    Args:
        portal: whose login.
        profile: the user's network settings.
        options: an entry of the portal file, see `DeviceGate`.
        now: the clock, aware UTC.
    """

    def __init__(
        self,
        portal: Portal,
        profile: NetworkProfile,
        options: Mapping[str, Any],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._portal, self._profile, self._options, self._now = portal, profile, options, now
        self._client = str(options.get("client_id") or "public")
        self._service: DeviceService | None = None

    def start(self, token: CancelToken) -> DeviceCode:
        """Return the code that is to be shown, and the page where it is confirmed."""
        with HttpSession(self._portal.id, self._profile, token) as session:
            service = self._service = DeviceService.of(self._portal, self._options, session)
        form = {"client_id": self._client, "scope": str(self._options.get("scope") or "openid")}
        with self._session(service, token) as session:
            answer = session.post_form(service.device_endpoint, form, ANSWER_BYTES)
        return self._read(service, answer)

    def wait(self, code: DeviceCode, token: CancelToken) -> Account:
        """Ask until the user has confirmed; return the account, which holds no password."""
        service, pause = self._service, code.interval
        if service is None:
            raise PortalError(self._portal.id, ErrorKind.BAD_QUERY, "the login was not begun")
        form = {"client_id": self._client, "grant_type": _GRANT, "device_code": code.secret}
        with self._session(service, token) as session:
            session.taken = _SAID
            while self._now() < code.ends:
                if token.wait(pause):
                    raise PortalError(self._portal.id, ErrorKind.CANCELLED)
                answer = session.post_form(service.endpoint, form, ANSWER_BYTES)
                document = read_object(self._portal.id, answer)
                if answer.status not in _SAID:
                    renewal = document.get("refresh_token")
                    value = read_secret(self._portal.id, answer, renewal, "renewal")
                    return Account("device", {"grant": uuid4().hex, "refresh_token": value})
                pause = min(pause + self._more(answer, document.get("error")), _LONGEST_SECONDS)
        raise PortalError(self._portal.id, ErrorKind.TIMEOUT, "nobody confirmed the code in time")

    def _more(self, answer: HttpAnswer, said: Any) -> float:
        """Return how many seconds more the service wants between two questions."""
        if said == _PENDING:
            return 0.0
        if said == _SLOWER:
            return _SLOWER_SECONDS
        kind = _REFUSED.get(str(said), ErrorKind.LOGIN_REFUSED)
        what = clean_text(str(said), _WORD) if isinstance(said, str) else "refused"
        raise PortalError(self._portal.id, kind, what, answer.status)

    def _read(self, service: DeviceService, answer: HttpAnswer) -> DeviceCode:
        portal, document = self._portal.id, read_object(self._portal.id, answer)
        plain = document.get("verification_uri")
        page = document.get("verification_uri_complete") or plain
        shown = clean_text(str(document.get("user_code") or ""), _WORD)
        if not isinstance(page, str) or not service.may_show(page) or not shown:
            raise bad_answer(portal, answer, "no page of its own to confirm a code on")
        value = read_secret(portal, answer, document.get("device_code"), "device code")
        life = _seconds(document.get("expires_in"), _LIFE_SECONDS, _LONGEST_LIFE)
        pause = _seconds(document.get("interval"), _USUAL_SECONDS, _LONGEST_SECONDS)
        return DeviceCode(shown, page, self._now() + timedelta(seconds=life), pause, value)

    def _session(self, service: DeviceService, token: CancelToken) -> HttpSession:
        return HttpSession(self._portal.id, self._profile, token, {}, service.hosts)


def _seconds(value: Any, usual: float, most: float) -> float:
    told = isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0
    return min(float(value), most) if told else usual
