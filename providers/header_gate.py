"""Accounts that are a header."""

from __future__ import annotations

import re
from typing import Any

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .http_session import HttpSession
from .pixel_access import PixelAccess
from .pixel_gate import PixelGate
from .safe_urls import may_get_credentials

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE = re.compile(r"[\x20-\x7e]{1,16384}")


class HeaderGate(PixelGate):
    """Sends the account's headers, such as `X-API-Key`, to hosts that the portal file trusts.

    Where a server sends us on, GDAL would take them along; of all headers libcurl leaves only `Authorization`
    behind. So a file whose address leads to another host is read there, without them. Option: `redirects`,
    false for addresses that are asked by this package alone, such as a search.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._at_home: set[str] = set()

    def _open(self, hrefs: tuple[str, ...], token: CancelToken) -> PixelAccess:
        self._refuse_strangers(hrefs)
        headers = dict(self._values(("header", "apikey")))
        if not headers or not all(headers.values()):
            raise PortalError(self.portal.id, ErrorKind.LOGIN_NEEDED, "the account holds no header")
        for name, value in headers.items():
            if _NAME.fullmatch(name) is None or _VALUE.fullmatch(value) is None:
                raise PortalError(self.portal.id, ErrorKind.BAD_QUERY, "a header of the account is unusable")
        return PixelAccess(headers=headers, links=self._led_away(hrefs, headers, token))

    def _led_away(
        self, hrefs: tuple[str, ...], headers: dict[str, str], token: CancelToken
    ) -> dict[str, str]:
        """Return the addresses that lead elsewhere, or nowhere; each is asked, until it was found at home."""
        unasked = self._options.get("redirects") is False
        if unasked or all(name.lower() == "authorization" for name in headers):
            return {}
        links = {}
        with self._session(token, headers) as session:
            for href in (href for href in hrefs if href not in self._at_home):
                target = self._target(session, href)
                if target == href or (target and may_get_credentials(target, self.portal.trusted_hosts)):
                    self._at_home.add(href)
                else:
                    links[href] = target or href
        return links

    @staticmethod
    def _target(session: HttpSession, href: str) -> str:
        """Return where an address leads; empty where that cannot be said: GDAL will find out why."""
        try:
            return session.leads_to(href)
        except PortalError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            return ""
