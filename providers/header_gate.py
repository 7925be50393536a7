"""Accounts that are a header."""

from __future__ import annotations

import re

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .pixel_access import PixelAccess
from .pixel_gate import PixelGate

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE = re.compile(r"[\x20-\x7e]{1,16384}")


class HeaderGate(PixelGate):
    """Sends the account's headers, such as `X-API-Key`, to hosts that the portal file trusts."""

    def _open(self, hrefs: tuple[str, ...], token: CancelToken) -> PixelAccess:
        self._refuse_strangers(hrefs)
        headers = dict(self._values(("header", "apikey")))
        if not headers or not all(headers.values()):
            raise PortalError(self.portal.id, ErrorKind.LOGIN_NEEDED, "the account holds no header")
        for name, value in headers.items():
            if _NAME.fullmatch(name) is None or _VALUE.fullmatch(value) is None:
                raise PortalError(self.portal.id, ErrorKind.BAD_QUERY, "a header of the account is unusable")
        return PixelAccess(headers=headers)
