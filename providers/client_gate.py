"""Bearer tokens of OAuth clients."""

from __future__ import annotations

from ..core.cancel_token import CancelToken
from .bearer_gate import BearerGate
from .gate_lease import GateLease


class ClientGate(BearerGate):
    """A header with a token that an OAuth client got for its id and secret (*client credentials*).

    The token is used until it ends: asking for one is rate limited (portal sheet sentinel-hub, Download), and
    there is nothing to renew it with but the secret. Options: `endpoint`, `scope`, as `BearerGate`.
    """

    def _renewed(self, token: CancelToken) -> GateLease | None:
        return None

    def _login(self) -> dict[str, str]:
        values = self._values(("client",), "client_id", "client_secret")
        return {
            "grant_type": "client_credentials",
            "client_id": values["client_id"],
            "client_secret": values["client_secret"],
        }
