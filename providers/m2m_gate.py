"""Keys of the USGS Machine-to-Machine API."""

from __future__ import annotations

from datetime import timedelta

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .gate_answers import ANSWER_BYTES, read_object, read_secret
from .gate_lease import GateLease
from .m2m.m2m_problem import m2m_problem
from .pixel_access import PixelAccess
from .pixel_gate import PixelGate

_KEY = "key"
_LIFE = timedelta(hours=2)
_MARGIN = timedelta(minutes=5)
_REFUSALS = {400, 401, 403}


class M2mGate(PixelGate):
    """A header with a key of two hours, got by the name of the account and an application token.

    The account's password is the application token: logging in with a password ended in February 2025 (portal
    sheet usgs-landsatlook, Status). Errors may come with status 200. A token that was refused is not sent
    again. Option: `endpoint`, the address of `login-token`.
    """

    logs_in = True

    def _open(self, hrefs: tuple[str, ...], token: CancelToken) -> PixelAccess:
        self._refuse_strangers(hrefs)
        lease = self._leases.get(_KEY)
        if lease is None or not lease.fresh(self._now()):
            lease = self._leases[_KEY] = self._logged_in(token)
        headers = {"X-Auth-Token": lease.value}
        return PixelAccess(headers=headers, expires=lease.ends, renew_after=lease.renew_after)

    def _logged_in(self, token: CancelToken) -> GateLease:
        values = self._values(("basic",), "username", "password")
        if self._memory.refused:
            raise PortalError(self.portal.id, ErrorKind.LOGIN_REFUSED, "refused before; not asked again")
        try:
            return self._ask(values["username"], values["password"], token)
        except PortalError as error:
            lost = error.kind in (ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED)
            if not lost and error.status not in _REFUSALS:
                raise
            self._memory.refused = True
            raise PortalError(self.portal.id, ErrorKind.LOGIN_REFUSED, error.detail, error.status) from None

    def _ask(self, name: str, application: str, token: CancelToken) -> GateLease:
        document = {"username": name, "token": application}
        with self._session(token) as session:
            answer = session.post_private_json(str(self._options.get("endpoint")), document, ANSWER_BYTES)
        told = read_object(self.portal.id, answer)
        problem = m2m_problem(self.portal.id, told)
        if problem is not None:
            raise problem
        key, now = read_secret(self.portal.id, answer, told.get("data"), "key"), self._now()
        return GateLease(key, now, now + _LIFE, _MARGIN)
