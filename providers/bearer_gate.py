"""Bearer tokens of an identity server (OpenID Connect)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ..core.cancel_token import CancelToken
from ..core.code_wanted import code_error
from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .gate_answers import ANSWER_BYTES, read_end, read_object, read_secret
from .gate_lease import GateLease
from .http_answer import HttpAnswer
from .pixel_access import PixelAccess
from .pixel_gate import PixelGate

MARGIN = timedelta(seconds=60)
RENEWAL_MARGIN = timedelta(minutes=5)
LONGEST_SECONDS = 1e9
_ACCESS = "access"


class BearerGate(PixelGate):
    """A header with a token of some minutes, for hosts that the portal file trusts.

    The first is got by name and password, the next by what the server gave for renewing: every login by
    password opens a session, and sessions are counted (portal sheet cdse, Download). Where the renewal is
    refused, the password is tried once. A password that was refused is not sent again: servers lock
    accounts. Where the account has a second factor, its code is handed over apart, used once and asked for
    again when the session has ended. Options: `endpoint`, the token address; `client_id`; `scope`; `code`,
    `always` where no login goes without a code, `perhaps` where accounts may have one.

    Attributes:
        refusals: statuses of a login or renewal that is not granted.
    """

    refusals = frozenset({400, 401})
    logs_in = True

    def _open(self, hrefs: tuple[str, ...], token: CancelToken) -> PixelAccess:
        self._refuse_strangers(hrefs)
        lease = self._leases.get(_ACCESS)
        if lease is None or not lease.fresh(self._now()):
            lease = self._renewed(token) or self._logged_in(token)
            self._leases[_ACCESS] = lease
        return PixelAccess(
            headers={"Authorization": f"Bearer {lease.value}"},
            expires=lease.ends,
            renew_after=lease.renew_after,
        )

    def _renewed(self, token: CancelToken) -> GateLease | None:
        """Return a new token, None where there is nothing to renew or the server does not renew it."""
        memory = self._memory
        renewal, memory.renewal = memory.renewal, ""  # servers take each but once
        if not renewal:
            return None
        try:
            return self._ask({"grant_type": "refresh_token", "refresh_token": renewal}, token)
        except PortalError as error:
            if error.status in self.refusals:
                return None
            if error.status is not None:  # it answered, but did not take it
                memory.renewal = renewal
            raise

    def _logged_in(self, token: CancelToken) -> GateLease:
        if self._memory.refused:
            raise PortalError(self.portal.id, ErrorKind.LOGIN_REFUSED, "refused before; not asked again")
        fields = self._login()
        if self._options.get("scope"):
            fields["scope"] = str(self._options["scope"])
        try:
            return self._ask(fields, token)
        except PortalError as error:
            if error.status not in self.refusals:
                raise
            self._memory.refused = True
            raise PortalError(self.portal.id, ErrorKind.LOGIN_REFUSED, error.detail, error.status) from None

    def _login(self) -> dict[str, str]:
        """Return the form's fields that ask for a first token."""
        values = self._values(("oidc", "basic"), "username", "password")
        fields = {"grant_type": "password", "username": values["username"], "password": values["password"]}
        code = self._code(values)
        return {**fields, "totp": code} if code else fields

    def _code(self, values: Mapping[str, str]) -> str:
        """Return the code of the second factor, empty where the account may have none.

        Raises:
            PortalError: LOGIN_NEEDED, `code_wanted`, before a login that cannot pass is sent.
        """
        code = self._memory.take_code() or values.get("totp", "")
        known = self._memory.two_factor or bool(values.get("second_factor"))
        if not code and (known or self._options.get("code") == "always"):
            raise code_error(self.portal.id)
        return code

    def _ask(self, fields: Mapping[str, str], token: CancelToken) -> GateLease:
        form = {"client_id": str(self._options.get("client_id") or "public"), **fields}
        with self._session(token) as session:
            return self._lent(session.post_form(str(self._options.get("endpoint")), form, ANSWER_BYTES))

    def _lent(self, answer: HttpAnswer) -> GateLease:
        """Return the token that an answer holds; what renews it is kept."""
        now = self._now()
        document = read_object(self.portal.id, answer)
        value = read_secret(self.portal.id, answer, document.get("access_token"), "token")
        ends = read_end(self.portal.id, answer, document.get("expires_in"), now)
        if document.get("refresh_token") is not None:
            renewal = read_secret(self.portal.id, answer, document["refresh_token"], "renewal")
            self._keep_renewal(renewal, document.get("refresh_expires_in"), now)
        return GateLease(value, now, ends, MARGIN)

    def _keep_renewal(self, renewal: str, seconds: Any, now: datetime) -> None:
        memory = self._memory
        memory.renewal, memory.renewal_begins = renewal, now
        told = isinstance(seconds, (int, float)) and 0 < seconds < LONGEST_SECONDS
        memory.renewal_ends = now + timedelta(seconds=seconds) if told else None  # 0: it does not end
        if memory.renewed is not None:
            memory.renewed(renewal)

    def _keep_alive(self, token: CancelToken) -> datetime | None:
        due = self._renewal_due()
        if due is not None and self._now() >= due:
            lease = self._renewed(token)
            if lease is None:
                return None
            self._leases[_ACCESS] = lease
            due = self._renewal_due()
        return due

    def _renewal_due(self) -> datetime | None:
        """Return when the session is to be renewed, were no file opened meanwhile."""
        memory = self._memory
        begins, ends = memory.renewal_begins, memory.renewal_ends
        if not memory.renewal or begins is None or ends is None:
            return None
        return ends - min(RENEWAL_MARGIN, (ends - begins) / 4)
