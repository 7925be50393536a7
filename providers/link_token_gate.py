"""Tokens of an identity server that go into the address of a file."""

from __future__ import annotations

from urllib.parse import quote

from ..core.cancel_token import CancelToken
from .bearer_gate import BearerGate
from .pixel_access import PixelAccess

_SCHEME = "Bearer "


class LinkTokenGate(BearerGate):
    """The token of `BearerGate` as a parameter of the address, for hosts that the portal file trusts.

    CREODIAS takes it so (portal sheet creodias, Download 2). One more option than `BearerGate`: `parameter`,
    its name.
    """

    def _open(self, hrefs: tuple[str, ...], token: CancelToken) -> PixelAccess:
        access = super()._open(hrefs, token)
        value = access.headers["Authorization"][len(_SCHEME) :]
        part = f"{self._options.get('parameter') or 'token'}={quote(value, safe='')}"
        links = {href: f"{href}{'&' if '?' in href else '?'}{part}" for href in hrefs}
        return PixelAccess(links=links, expires=access.expires, renew_after=access.renew_after)
