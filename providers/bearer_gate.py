"""Bearer tokens of an identity server (OpenID Connect)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .gate_answers import ANSWER_BYTES, read_end, read_object, read_secret
from .gate_lease import GateLease
from .http_answer import HttpAnswer
from .pixel_access import PixelAccess
from .pixel_gate import PixelGate

MARGIN = timedelta(seconds=60)
_ACCESS = "access"


class BearerGate(PixelGate):
    """A header with a token of some minutes, for hosts that the portal file trusts.

    The first is got by name and password, the next by what the server gave for renewing: every login by
    password opens a session, and sessions are counted (portal sheet cdse, Download). Where the renewal is
    refused, the password is tried once. A password that was refused is not sent again: servers lock
    accounts. Options: `endpoint`, the token address; `client_id`; `scope`.

    Attributes:
        refusals: statuses of a login or renewal that is not granted.
    """

    refusals = frozenset({400, 401})
    _refused = False
    _renewal = ""

    def forget(self) -> None:
        """Let go of the token; what renews it stays, a refused password may be tried again."""
        super().forget()
        self._refused = False

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
        renewal, self._renewal = self._renewal, ""  # servers take each but once
        if not renewal:
            return None
        try:
            return self._ask({"grant_type": "refresh_token", "refresh_token": renewal}, token)
        except PortalError as error:
            if error.status in self.refusals:
                return None
            if error.status is not None:  # it answered, but did not take it
                self._renewal = renewal
            raise

    def _logged_in(self, token: CancelToken) -> GateLease:
        fields = self._login()
        if self._refused:
            raise PortalError(self.portal.id, ErrorKind.LOGIN_REFUSED, "refused before; not asked again")
        if self._options.get("scope"):
            fields["scope"] = str(self._options["scope"])
        try:
            return self._ask(fields, token)
        except PortalError as error:
            if error.status not in self.refusals:
                raise
            self._refused = True
            raise PortalError(self.portal.id, ErrorKind.LOGIN_REFUSED, error.detail, error.status) from None

    def _login(self) -> dict[str, str]:
        """Return the form's fields that ask for a first token."""
        values = self._values(("oidc", "basic"), "username", "password")
        fields = {"grant_type": "password", "username": values["username"], "password": values["password"]}
        if values.get("totp"):
            fields["totp"] = values["totp"]
        return fields

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
            self._renewal = read_secret(self.portal.id, answer, document["refresh_token"], "renewal")
        return GateLease(value, now, ends, MARGIN)
