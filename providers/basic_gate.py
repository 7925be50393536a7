"""Accounts that are a name and a password, sent with every request."""

from __future__ import annotations

from base64 import b64encode

from ..core.cancel_token import CancelToken
from .pixel_access import PixelAccess
from .pixel_gate import PixelGate


class BasicGate(PixelGate):
    """Sends HTTP Basic authentication to hosts that the portal file trusts; no request of its own."""

    def _open(self, hrefs: tuple[str, ...], token: CancelToken) -> PixelAccess:
        self._refuse_strangers(hrefs)
        values = self._values(("basic",), "username", "password")
        pair = f"{values['username']}:{values['password']}".encode()
        return PixelAccess(headers={"Authorization": f"Basic {b64encode(pair).decode('ascii')}"})
