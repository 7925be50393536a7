"""HTTP to object stores."""

from __future__ import annotations

from typing import Any

from ...core.cancel_token import CancelToken
from ...core.portal import Portal
from ..http_session import HttpSession
from ..network_profile import NetworkProfile
from ..request_signer import RequestSigner


class SignedSession(HttpSession):
    """Signs each request, those of redirects included."""

    def __init__(
        self, portal: Portal, profile: NetworkProfile, token: CancelToken, signer: RequestSigner | None
    ) -> None:
        """Open nothing yet; None: requests go unsigned."""
        super().__init__(portal.id, profile, token)
        self._signer = signer

    def _send(self, method: str, url: str, data: bytes | None, headers: dict[str, str]) -> Any:
        signature = {} if self._signer is None else self._signer.headers(method, url)
        return super()._send(method, url, data, {**headers, **signature})
