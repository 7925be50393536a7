"""Tokens that are the whole body of a login's answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .bearer_gate import MARGIN, BearerGate
from .gate_answers import ANSWER_BYTES
from .gate_lease import GateLease

_LIFE = timedelta(hours=2)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class TextTokenGate(BearerGate):
    """A header with a token of two hours, got by a form (portal sheet theia, Download).

    A wrong account is answered by an empty body, or by a text that is no token. Options: `endpoint`;
    `username_field` and `password_field`, the form's names of them.
    """

    refusals = frozenset({400, 401, 403})

    def _ask(self, fields: Mapping[str, str], token: CancelToken) -> GateLease:
        user, word = (
            str(self._options.get(f"{name}_field") or name) for name in ("username", "password")
        )
        form = {user: fields["username"], word: fields["password"]}
        with self._session(token) as session:
            answer = session.post_form(str(self._options.get("endpoint")), form, ANSWER_BYTES)
        value = answer.text().strip()
        if _UUID.fullmatch(value) is None:
            # as if the server had said so: the account is not tried again and again
            raise PortalError(self.portal.id, ErrorKind.LOGIN_REFUSED, "the answer is no token", 401)
        now = self._now()
        return GateLease(value, now, now + _LIFE, MARGIN)
