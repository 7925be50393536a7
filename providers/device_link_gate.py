"""Links signed one by one for a login that was granted in a browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.cancel_token import CancelToken
from .device_gate import DeviceGate
from .login_memory import LoginMemory
from .signed_link_gate import SignedLinkGate


class DeviceLinkGate(SignedLinkGate):
    """`SignedLinkGate` with the token of `DeviceGate` in place of the key pair (portal sheet dinamis).

    Options: those of both; `endpoint` is where links are signed, the login is described by `about`.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._door = DeviceGate(self.portal, self._profile, self.account, self._options, self._now)
        self._door.share(self._memory)

    def share(self, memory: LoginMemory) -> None:
        """Use a session that others use, too."""
        super().share(memory)
        self._door.share(memory)

    def _headers(self, token: CancelToken) -> Mapping[str, str]:
        return self._door.headers(token)
