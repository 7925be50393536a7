"""Bearer tokens for API keys."""

from __future__ import annotations

import re

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .bearer_gate import BearerGate
from .gate_lease import GateLease

_KEY = re.compile(r"[\x21-\x7e]{1,4096}")
_NAMES = ("apikey", "api-key", "api_key", "key", "x-api-key", "authorization")


class ApiKeyGate(BearerGate):
    """A header with a token that an API key is exchanged for.

    A wrong key is answered by 403, and several such answers suspend a key for a while (portal sheet airbus,
    Errors): a refused key is never sent again.
    Options: `endpoint`, `client_id`, as `BearerGate`.
    """

    refusals = frozenset({400, 401, 403})

    def _renewed(self, token: CancelToken) -> GateLease | None:
        return None

    def _login(self) -> dict[str, str]:
        return {"apikey": self._key(), "grant_type": "api_key"}

    def _key(self) -> str:
        """Return the key, whatever the header is called that the account keeps it under.

        Raises:
            PortalError: LOGIN_NEEDED where there is none, or several and none of a known name; BAD_QUERY for
                one that cannot be a key.
        """
        values = {name.lower(): value.strip() for name, value in self._values(("apikey",)).items() if value}
        named = [values[name] for name in _NAMES if name in values]
        key = next(iter(named or (list(values.values()) if len(values) == 1 else ())), "")
        if not key:
            raise PortalError(self.portal.id, ErrorKind.LOGIN_NEEDED, "an account with one key is needed")
        if _KEY.fullmatch(key) is None:
            raise PortalError(self.portal.id, ErrorKind.BAD_QUERY, "the key of the account is unusable")
        return key
