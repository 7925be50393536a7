"""Bearer tokens of a login that was granted in a browser."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.cancel_token import CancelToken
from .bearer_gate import BearerGate
from .device_service import DeviceService
from .gate_answers import ANSWER_BYTES
from .gate_lease import GateLease
from .http_session import HttpSession


class DeviceGate(BearerGate):
    """A header with a token for a device that the user let in (`DeviceLogin`); no password is kept.

    The account is a renewal, and servers may take each but once: the next one is told to
    `LoginMemory.renewed`, which keeps it. Options: as `DeviceService`; `client_id`, `scope`.
    """

    _service: DeviceService | None = None

    def headers(self, token: CancelToken) -> Mapping[str, str]:
        """Return the header with a token that is fresh, for who holds the lock of the session."""
        return self._open((), token).headers

    def _login(self) -> dict[str, str]:
        kept = self._values(("device",), "refresh_token")
        newest = kept if self._memory.account is None else self._memory.account.values
        return {"grant_type": "refresh_token", "refresh_token": newest["refresh_token"]}

    def _ask(self, fields: Mapping[str, str], token: CancelToken) -> GateLease:
        form = {**fields, "client_id": str(self._options.get("client_id") or "public")}
        form.pop("scope", None)  # of the first login
        if self._service is None:
            with self._session(token) as session:
                self._service = DeviceService.of(self.portal, self._options, session)
        with HttpSession(self.portal.id, self._profile, token, {}, self._service.hosts) as session:
            return self._lent(session.post_form(self._service.endpoint, form, ANSWER_BYTES))
