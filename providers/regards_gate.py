"""Tokens of REGARDS."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import urlencode

from ..core.cancel_token import CancelToken
from .bearer_gate import BearerGate
from .gate_answers import ANSWER_BYTES
from .gate_lease import GateLease


class RegardsGate(BearerGate):
    """A bearer token by name and password, asked for in the name of a client (portal sheet swh, Download).

    Options, beside those of `BearerGate`: `client`, name and word of the client that all web pages of the
    catalogue use, `name:word`; `scope`, the project. What the login needs is in the address, as REGARDS's
    own pages send it.
    """

    def _ask(self, fields: Mapping[str, str], token: CancelToken) -> GateLease:
        client = b64encode(str(self._options.get("client") or "client").encode()).decode("ascii")
        url = f"{self._options.get('endpoint')}?{urlencode(fields)}"
        with self._session(token, {"Authorization": f"Basic {client}"}) as session:
            return self._lent(session.post_form(url, {}, ANSWER_BYTES))
