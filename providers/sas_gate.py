"""Azure's shared access signatures, as the Planetary Computer lends them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .gate_answers import ANSWER_BYTES, read_end, read_object, read_secret
from .gate_lease import GateLease
from .pixel_access import PixelAccess
from .pixel_gate import PixelGate
from .safe_urls import host_of, is_under, shown_url

MARGIN = timedelta(seconds=300)
_ACCOUNT = re.compile(r"[a-z0-9]{3,24}")
_CONTAINER = re.compile(r"[a-z0-9$][a-z0-9-]{2,62}")


class SasGate(PixelGate):
    """One signature for each storage account and container, anonymous and free, kept until it ends.

    Never one for each file: the service limits the calls (portal sheet planetary-computer, Download).
    Options: `endpoint`, the address before `/<account>/<container>`. Only files on the portal's
    `signed_hosts` are signed.
    """

    def _open(self, hrefs: tuple[str, ...], token: CancelToken) -> PixelAccess:
        links, used = {}, {}
        for href, place in self._places(hrefs):
            lease = self._leases.get(place)
            if lease is None or not (place in used or lease.fresh(self._now())):
                lease = self._ask(place, token)
                self._leases[place] = lease
            used[place] = lease
            links[href] = f"{href}{'&' if '?' in href else '?'}{lease.value}"
        return self._access(links, used.values())

    def _places(self, hrefs: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yield the addresses to be signed with `account/container`."""
        hosts = tuple(self.portal.options.get("signed_hosts") or ())
        for href in hrefs:
            if not href.lower().startswith("https://") or not is_under(host_of(href), hosts):
                continue
            account = host_of(href).split(".")[0]
            container = urlsplit(href).path.lstrip("/").split("/")[0]
            if not _ACCOUNT.fullmatch(account) or not _CONTAINER.fullmatch(container):
                what = f"{shown_url(href)} names no storage container"
                raise PortalError(self.portal.id, ErrorKind.BAD_QUERY, what)
            yield href, f"{account}/{container}"

    def _ask(self, place: str, token: CancelToken) -> GateLease:
        with self._session(token) as session:
            answer = session.get(f"{str(self._options.get('endpoint')).rstrip('/')}/{place}", ANSWER_BYTES)
        now = self._now()
        document = read_object(self.portal.id, answer)
        value = read_secret(self.portal.id, answer, document.get("token"), "signature")
        ends = read_end(self.portal.id, answer, document.get("msft:expiry"), now)
        return GateLease(value.lstrip("?"), now, ends, MARGIN)
