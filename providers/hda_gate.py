"""Tokens of the Harmonized Data Access broker (WEkEO)."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.cancel_token import CancelToken
from ..core.portal_error import PortalError
from .bearer_gate import BearerGate
from .gate_answers import ANSWER_BYTES
from .gate_lease import GateLease
from .http_answer import HttpAnswer
from .http_session import HttpSession

_ELSEWHERE = (404, 405, 410)


class HdaGate(BearerGate):
    """A header with a token of an hour, got by name and password as JSON, renewed by a form.

    The token's address changed in July 2026; where the new one is not there, the former is asked (portal
    sheet wekeo, Download 1 and Addendum). Options: `endpoint`; `former_endpoint`; `renewal`, where tokens are
    renewed: on 400 or 403 a new one is asked for.
    """

    refusals = frozenset({400, 401, 403})

    def _renewed(self, token: CancelToken) -> GateLease | None:
        """Return a new token, None where none is renewed, or not there."""
        if not self._options.get("renewal"):
            return None
        try:
            return super()._renewed(token)
        except PortalError as error:
            if error.status in _ELSEWHERE:
                return None
            raise

    def _ask(self, fields: Mapping[str, str], token: CancelToken) -> GateLease:
        renewal = fields.get("refresh_token")
        with self._session(token) as session:
            if renewal is None:
                return self._lent(self._log_in(session, fields))
            form = {"refresh_token": renewal}
            return self._lent(session.post_form(str(self._options.get("renewal")), form, ANSWER_BYTES))

    def _log_in(self, session: HttpSession, fields: Mapping[str, str]) -> HttpAnswer:
        document = {name: fields[name] for name in ("username", "password")}
        former = str(self._options.get("former_endpoint") or "")
        try:
            return session.post_private_json(str(self._options.get("endpoint")), document, ANSWER_BYTES)
        except PortalError as error:
            if error.status not in _ELSEWHERE or not former:
                raise
        return session.post_private_json(former, document, ANSWER_BYTES)
